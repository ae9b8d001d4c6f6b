import { z } from 'zod';
import type { ComputedRun } from '../../billing/billingComputer.js';
import * as field from '../../commands/fields.js';
import { RIGHTS } from '../../commands/policy.js';
import { DEFAULT_BATCH } from '../../domain/shared/party.js';
import { billingRunOf } from '../../projections/queries/billingRuns.js';
import { shownTerms } from '../../projections/queries/paymentTerms.js';
import { defineRead, RawAnswer, type Read } from '../read.js';
import { billingPreview, billingRun } from '../views/billing.js';
import type { ReadDeps } from './deps.js';

export function billingReads({ billing, today }: ReadDeps): readonly Read[] {
  return [
    defineRead({
      path: '/billing/preview',
      noun: 'billing',
      summary: 'The run as it would be now: nothing is numbered, nothing is sent.',
      query: z.strictObject({
        period: field.month,
        batch: field.batch.default(DEFAULT_BATCH),
        issueDate: field.date.optional(),
      }),
      response: billingPreview,
      problems: ['organisation.profile_missing', 'organisation.bank_missing'],
      roles: RIGHTS.readingAll,
      answer: async ({ query: { period, batch, issueDate = today() } }) => {
        const run = await billing.compute({ period, batch, issueDate, today: today() });
        return new RawAnswer({ contentType: 'application/json', chunks: previewJson(run) });
      },
    }),
    defineRead({
      path: '/billing/runs/:batch/:period',
      noun: 'billing',
      summary: 'The last run of a batch for a month: how far it is, its sums, and what it left out.',
      query: z.strictObject({}),
      response: billingRun,
      unknown: { code: 'billing_run.unknown', detail: 'Aucune facturation de ce lot pour ce mois.' },
      past: true,
      roles: RIGHTS.readingAll,
      answer: ({ params: { batch = '', period = '' }, db }) => billingRunOf(db, batch, period),
    }),
  ];
}

/** One JSON object, written page by page: thousands of invoices at once would hold up the event loop. */
async function* previewJson(run: ComputedRun): AsyncGenerator<string> {
  const { runId, position, invoices: count, netCents, vatCents, totalCents, alarms, leftOut } = run;
  const head = JSON.stringify({ runId, position, count, netCents, vatCents, totalCents, alarms, leftOut });
  try {
    yield `${head.slice(0, -1)},"invoices":[`;
    let separator = '';
    for await (const page of run.pages()) {
      const shown = page.map((invoice) => JSON.stringify({ ...invoice, payment: shownTerms(invoice.payment) }));
      yield separator + shown.join(',');
      separator = ',';
    }
    yield ']}';
  } finally {
    await run.release();
  }
}
