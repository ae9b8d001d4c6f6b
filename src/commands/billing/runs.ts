import { z } from 'zod';
import { defined } from '../defined.js';
import * as field from '../fields.js';
import { RIGHTS } from '../policy.js';
import { type AnyCommand, defineCommand } from '../registry.js';
import { abortBillingRun } from './abortBillingRun.js';
import { startBillingRun } from './startBillingRun.js';

type StartRequest = Parameters<typeof startBillingRun>[1];
type AbortRequest = Parameters<typeof abortBillingRun>[1];

const start = defineCommand({
  name: 'StartBillingRun',
  noun: 'billing',
  summary:
    'Bill a month: number, issue and deliver what the preview shows. With previewPosition it is refused when an invoice has moved since.',
  schema: z.strictObject({
    period: field.month,
    batch: field.batch.optional(),
    issueDate: field.date.optional(),
    previewPosition: z
      .string()
      .regex(/^[0-9:/]{1,60}$/, 'Position d’une préfacturation attendue, telle qu’elle l’a donnée.')
      .optional(),
  }),
  example: { period: '2026-12' },
  roles: RIGHTS.billing,
  refusals: [
    'billing.run_open',
    'billing.run_differs',
    'billing.period_done',
    'billing.period_past',
    'billing.period_too_far',
    'billing.preview_unknown',
    'billing.moved',
    'issue_date.before_last',
    'issue_date.too_far',
    'issue_date.too_old',
    'organisation.profile_missing',
    'organisation.bank_missing',
  ],
  tryLater: ['billing.conversions_pending'],
  handle: (deps, given, context) => startBillingRun(deps, defined<StartRequest>(given), context),
});

const abort = defineCommand({
  name: 'AbortBillingRun',
  noun: 'billing',
  summary: 'Close a run that is stuck. What it issued stays issued, and the next run bills the rest.',
  schema: z.strictObject({ runId: field.id.optional(), reason: field.text(500).optional() }),
  example: { reason: 'Taux de TVA à corriger avant de reprendre.' },
  roles: RIGHTS.billing,
  refusals: ['billing_run.unknown', 'billing.run_completed'],
  handle: (deps, given, context) => abortBillingRun(deps, defined<AbortRequest>(given), context),
});

export const billingCommands: readonly AnyCommand[] = [start, abort];
