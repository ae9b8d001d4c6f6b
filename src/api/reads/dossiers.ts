import { z } from 'zod';
import { instant } from '../../commands/instant.js';
import { RIGHTS } from '../../commands/policy.js';
import { dossierAsOf, dossierWhyAsOf } from '../../projections/asOf.js';
import { streamsOfAccount } from '../../projections/queries/accountStreams.js';
import { listDossiers } from '../../projections/queries/dossierList.js';
import { dossierById } from '../../projections/queries/dossiers.js';
import { dossierWhy } from '../../projections/queries/dossierWhy.js';
import { installationTypeById, listInstallationTypes } from '../../projections/queries/installationTypes.js';
import { cursor, defineRead, limit, type Read } from '../read.js';
import * as view from '../views/dossiers.js';
import { pageOf } from '../views/values.js';
import type { ReadDeps } from './deps.js';

const unknown = { code: 'dossier.unknown', detail: 'Ce dossier n’existe pas.' } as const;

/** The job that converts prospects (jobs/installDossiers.ts). */
const CONVERTING = 'installDossiers';

/** What is sold, and how it is installed. */
export function dossierReads({ jobs, eventStore, openMemory }: ReadDeps): readonly Read[] {
  return [
    defineRead({
      path: '/dossiers',
      noun: 'dossier',
      summary: 'Dossiers in the order in which they were opened; of an account (id or reference), in a state, or all.',
      query: z.strictObject({
        account: z.string().max(100).optional(),
        status: z.enum(['open', 'active', 'terminated']).optional(),
        limit,
        cursor,
      }),
      response: pageOf(view.listedDossier),
      past: true,
      roles: RIGHTS.reading,
      answer: ({ query: filter, db }) => listDossiers(db, filter),
    }),
    defineRead({
      path: '/dossiers/:id',
      noun: 'dossier',
      summary:
        'One dossier with its lines, numbers and team, how its invoices leave, its effective terms and its balance; with asOf, as it was at that instant.',
      query: z.strictObject({ asOf: instant.optional() }),
      response: view.dossier,
      unknown,
      roles: RIGHTS.reading,
      answer: ({ params: { id = '' }, query: { asOf }, db }) => {
        const found = dossierById(db, id);
        if (found === undefined || asOf === undefined) return found;
        return dossierAsOf({ eventStore, openMemory }, streamsOfAccount(db, found.accountId), asOf, found.id);
      },
    }),
    defineRead({
      path: '/dossiers/:id/why',
      noun: 'dossier',
      summary:
        'Why the prospect of a dossier was not converted: what is missing, with codes and in French; with asOf, what was missing at that instant.',
      query: z.strictObject({ asOf: instant.optional() }),
      response: view.dossierWhy,
      unknown,
      roles: RIGHTS.reading,
      answer: ({ params: { id = '' }, query: { asOf }, db }) => {
        // Only what `ardoise replay` built has no jobs.
        const job = jobs().find(({ name }) => name === CONVERTING) ?? 'past';
        const found = dossierWhy(db, id, job);
        if (found === undefined || asOf === undefined) return found;
        const { accountId, dossierId } = found;
        return dossierWhyAsOf({ eventStore, openMemory }, streamsOfAccount(db, accountId), asOf, dossierId);
      },
    }),
    defineRead({
      path: '/installation-types',
      noun: 'installationType',
      summary: 'The types of installation by name, each with its phases and tasks.',
      query: z.strictObject({ limit, cursor }),
      response: pageOf(view.installationType),
      past: true,
      roles: RIGHTS.reading,
      answer: ({ query: paging, db }) => listInstallationTypes(db, paging),
    }),
    defineRead({
      path: '/installation-types/:id',
      noun: 'installationType',
      summary: 'One type of installation.',
      query: z.strictObject({}),
      response: view.installationType,
      unknown: { code: 'installation_type.unknown', detail: 'Ce type d’installation n’existe pas.' },
      past: true,
      roles: RIGHTS.reading,
      answer: ({ params: { id = '' }, db }) => installationTypeById(db, id),
    }),
  ];
}
