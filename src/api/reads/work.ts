import { z } from 'zod';
import { contactFunctionsOf } from '../../projections/queries/contactFunctions.js';
import { dossierById } from '../../projections/queries/dossiers.js';
import { organisationOf } from '../../projections/queries/organisation.js';
import { defineRead, flag, type Read } from '../read.js';
import type { ReadDeps } from './deps.js';

/** Dossiers, the organisation, who is calling, and the jobs. */
export function workReads({ query, jobs }: ReadDeps): readonly Read[] {
  return [
    defineRead({
      path: '/dossiers/:id',
      noun: 'dossier',
      summary: 'One dossier with its lines, its effective payment terms and its balance.',
      query: z.strictObject({}),
      unknown: { code: 'dossier.unknown', detail: 'Ce dossier n’existe pas.' },
      answer: ({ params: { id = '' } }) => dossierById(query, id),
    }),
    defineRead({
      path: '/contact-functions',
      noun: 'organisation',
      summary:
        'The functions that a contact may have, by name; with retired, those that cannot be chosen any more as well.',
      query: z.strictObject({ retired: flag.optional() }),
      answer: ({ query: shown }) => ({ items: contactFunctionsOf(query, shown), nextCursor: null }),
    }),
    defineRead({
      path: '/organisation',
      noun: 'organisation',
      summary: 'The organisation: profile, bank details, VAT rates, functions of contacts.',
      query: z.strictObject({}),
      answer: () => organisationOf(query),
    }),
    defineRead({
      path: '/session',
      noun: 'session',
      summary: 'Who the caller is.',
      query: z.strictObject({}),
      answer: ({ caller: { actor, roles } }) => ({ id: actor.id, name: actor.name, roles }),
    }),
    defineRead({
      path: '/jobs',
      noun: 'session',
      summary: 'The jobs of this node: where each stands, and why one waits or has stopped.',
      query: z.strictObject({}),
      answer: () => ({ items: jobs() }),
    }),
  ];
}
