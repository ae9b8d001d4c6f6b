import { z } from 'zod';
import { instant } from '../../commands/instant.js';
import { RIGHTS } from '../../commands/policy.js';
import { parisDate } from '../../paris.js';
import { auditEffects } from '../../projections/history/auditEffects.js';
import { auditEvents } from '../../projections/history/auditEvents.js';
import { accountIdOf } from '../../projections/queries/accountRef.js';
import { streamsOfAccount } from '../../projections/queries/accountStreams.js';
import { cursor, defineRead, limit, type Read } from '../read.js';
import * as view from '../views/audit.js';
import { pageOf } from '../views/values.js';
import type { ReadDeps } from './deps.js';

const name = z.string().trim().min(1).max(200);
// The last day has to have a next one, written with four digits.
const civil = z.iso.date().refine((day) => day < '9999');

const error = 'Jour ou instant attendu, par exemple 2026-11-24 ou 2026-11-24T09:00:00Z.';
const from = z.union([civil.transform(startOfDay), instant], { error }).optional();
const to = z.union([civil.transform(endOfDay), instant], { error }).optional();

/** The log, for who has to account for it. Nothing here comes from the read model but which streams are an account's. */
export function auditReads({ eventStore }: ReadDeps): readonly Read[] {
  return [
    defineRead({
      path: '/audit/events',
      noun: 'audit',
      summary:
        'Events of the log, newest first or order=asc: in French, as they are kept (IBANs masked), who, when, and what caused them. A page may be short, even empty, and still have a nextCursor: the log was looked through up to there. from and to are instants, or civil dates in Europe/Paris, both included.',
      query: z.strictObject({
        stream: name.optional(),
        type: name.optional(),
        actor: name.optional().meta({ description: 'Id of a user, `admin`, or `job:<name>`' }),
        account: name.optional().meta({ description: 'Id or reference' }),
        from,
        to,
        order: z.enum(['asc', 'desc']).default('desc'),
        limit,
        cursor,
      }),
      response: pageOf(view.auditItem),
      unknown: { code: 'account.unknown', detail: 'Cette fiche n’existe pas.' },
      roles: RIGHTS.auditing,
      answer: ({ query: { account: ref, ...filter }, db }) => {
        if (ref === undefined) return auditEvents(eventStore, filter);
        const accountId = accountIdOf(db, ref);
        if (accountId === undefined) return undefined;
        return auditEvents(eventStore, { ...filter, account: streamsOfAccount(db, accountId) });
      },
    }),
    defineRead({
      path: '/audit/events/:id/effects',
      noun: 'audit',
      summary:
        'Everything that an event, or a command, set off: each effect with its cause and how many steps away it is, in the order of the log. complete=false: the log was too long to be looked through.',
      query: z.strictObject({ limit, cursor }),
      response: view.auditEffects,
      unknown: {
        code: 'event.unknown',
        detail: 'Aucun événement ni aucune commande du journal ne porte cet identifiant.',
      },
      roles: RIGHTS.auditing,
      answer: ({ params: { id = '' }, query: paging }) => auditEffects(eventStore, { ...paging, id: id.toLowerCase() }),
    }),
  ];
}

/** Midnight in Paris, as a UTC instant. */
function startOfDay(date: string): string {
  const summer = new Date(`${date}T00:00:00.000+02:00`).toISOString();
  return parisDate(summer) === date ? summer : new Date(`${date}T00:00:00.000+01:00`).toISOString();
}

const DAY_MS = 86_400_000;

function endOfDay(date: string): string {
  const next = new Date(Date.parse(date) + DAY_MS).toISOString().slice(0, 10);
  return new Date(Date.parse(startOfDay(next)) - 1).toISOString();
}
