import { z } from 'zod';
import * as field from '../../commands/fields.js';
import { RIGHTS } from '../../commands/policy.js';
import { listActions } from '../../projections/queries/actions.js';
import { contactFunctionsOf } from '../../projections/queries/contactFunctions.js';
import { dossierById } from '../../projections/queries/dossiers.js';
import { organisationOf } from '../../projections/queries/organisation.js';
import { cursor, defineRead, flag, limit, type Read } from '../read.js';
import type { ReadDeps } from './deps.js';

const status = z.enum(['open', 'done', 'cancelled']).optional();

/** Dossiers, actions, the organisation, who is calling, and the jobs. */
export function workReads({ today, jobs }: ReadDeps): readonly Read[] {
  return [
    defineRead({
      path: '/dossiers/:id',
      noun: 'dossier',
      summary: 'One dossier with its lines, its effective payment terms and its balance.',
      query: z.strictObject({}),
      unknown: { code: 'dossier.unknown', detail: 'Ce dossier n’existe pas.' },
      roles: RIGHTS.reading,
      answer: ({ params: { id = '' }, db }) => dossierById(db, id),
    }),
    defineRead({
      path: '/actions',
      noun: 'action',
      summary: 'Actions by due date; overdue ones come first and are never hidden.',
      query: z.strictObject({
        assignee: field.userId.optional(),
        account: z.string().max(100).optional(),
        from: field.date.optional(),
        to: field.date.optional(),
        status,
        limit,
        cursor,
      }),
      roles: RIGHTS.reading,
      answer: ({ query: filter, db }) => listActions(db, { ...filter, today: today() }),
    }),
    defineRead({
      path: '/actions/mine',
      noun: 'action',
      summary: 'The open actions of the caller, overdue ones first.',
      query: z.strictObject({ limit, cursor }),
      roles: RIGHTS.reading,
      answer: ({ query: paging, caller, db }) =>
        listActions(db, { ...paging, assignee: caller.actor.id, status: 'open', today: today() }),
    }),
    defineRead({
      path: '/contact-functions',
      noun: 'organisation',
      summary:
        'The functions that a contact may have, by name; with retired, those that cannot be chosen any more as well.',
      query: z.strictObject({ retired: flag.optional() }),
      roles: RIGHTS.reading,
      answer: ({ query: shown, db }) => ({ items: contactFunctionsOf(db, shown), nextCursor: null }),
    }),
    defineRead({
      path: '/organisation',
      noun: 'organisation',
      summary: 'The organisation: profile, bank details, VAT rates, functions of contacts.',
      query: z.strictObject({}),
      roles: RIGHTS.reading,
      answer: ({ db }) => organisationOf(db),
    }),
    defineRead({
      path: '/session',
      noun: 'session',
      summary:
        'Who the caller is, with which roles; `via` and `onBehalfOf` when ADMIN_TOKEN acts for a user (X-On-Behalf-Of).',
      query: z.strictObject({}),
      roles: RIGHTS.reading,
      answer: ({ caller: { actor, roles, via } }) => ({
        id: actor.id,
        name: actor.name,
        roles,
        ...(via === undefined ? {} : { via: { id: via.id, name: via.name }, onBehalfOf: actor.id }),
      }),
    }),
    defineRead({
      path: '/jobs',
      noun: 'session',
      summary: 'The jobs of this node: where each stands, and why one waits or has stopped.',
      query: z.strictObject({}),
      roles: RIGHTS.readingAll,
      answer: () => ({ items: jobs() }),
    }),
  ];
}
