import { z } from 'zod';
import { RIGHTS } from '../../commands/policy.js';
import type { JobStatus } from '../../jobs/runner.js';
import { contactFunctionsOf } from '../../projections/queries/contactFunctions.js';
import { nextMailAt } from '../../projections/queries/deliveries.js';
import { organisationOf } from '../../projections/queries/organisation.js';
import { defineRead, flag, type Read } from '../read.js';
import { contactFunction, organisation } from '../views/organisation.js';
import { session } from '../views/people.js';
import { wholeList } from '../views/values.js';
import { jobs as jobsView } from '../views/work.js';
import type { ReadDeps } from './deps.js';

/** The organisation, who is calling, and the jobs. */
export function workReads({ jobs, lease }: ReadDeps): readonly Read[] {
  return [
    defineRead({
      path: '/contact-functions',
      noun: 'organisation',
      summary:
        'The functions that a contact may have, by name; with retired, those that cannot be chosen any more as well.',
      query: z.strictObject({ retired: flag.optional() }),
      response: wholeList(contactFunction),
      past: true,
      roles: RIGHTS.reading,
      answer: ({ query: shown, db }) => ({ items: contactFunctionsOf(db, shown), nextCursor: null }),
    }),
    defineRead({
      path: '/organisation',
      noun: 'organisation',
      summary: 'The organisation: profile, bank details, VAT rates, functions of contacts.',
      query: z.strictObject({}),
      response: organisation,
      past: true,
      roles: RIGHTS.reading,
      answer: ({ db }) => organisationOf(db),
    }),
    defineRead({
      path: '/session',
      noun: 'session',
      summary:
        'Who the caller is, with which roles; `via` and `onBehalfOf` when ADMIN_TOKEN acts for a user (X-On-Behalf-Of).',
      query: z.strictObject({}),
      response: session,
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
      summary:
        'The jobs of this node: where each stands, when it ran last and runs next, whether it is late and why, and which node runs them.',
      query: z.strictObject({}),
      response: jobsView,
      roles: RIGHTS.readingAll,
      answer: async ({ db }) => ({
        items: withNextMail(jobs(), nextMailAt(db)),
        nextCursor: null,
        lease: await lease(),
      }),
    }),
  ];
}

/** A mail that was put off is what the job of the mails does next. */
function withNextMail(all: readonly JobStatus[], nextAt: string | null): readonly JobStatus[] {
  return all.map((job) =>
    job.name === 'sendMails' && job.state !== 'idle' ? { ...job, nextRunAt: job.nextRunAt ?? nextAt } : job,
  );
}
