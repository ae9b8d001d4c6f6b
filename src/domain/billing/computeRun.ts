import type { IssuedInvoice } from '../invoice/events.js';
import { lastDayOf } from '../shared/civilDate.js';
import { RuleViolation } from '../shared/ruleViolation.js';
import { billAccount } from './billAccount.js';
import { abortedRuns } from './billingRuns.js';
import type { BillingState } from './billingState.js';
import { forgottenBatches } from './forgottenBatches.js';
import { dateAlarms, sellerAlarms } from './runAlarms.js';
import {
  type Alarm,
  type Run,
  type RunPart,
  type RunRequest,
  type RunResult,
  type RunTools,
  runIdOf,
} from './runResult.js';
import { sellersOf } from './sellers.js';

/**
 * What a run of a batch and a month bills. Preview and production are this one function of the events folded into the
 * state: the same state and request always give the same result, in the same order.
 *
 * Throws RuleViolation `organisation.profile_missing`, and `organisation.bank_missing` when an invoice is to be paid by
 * transfer and there is no account to pay it to.
 */
export function computeRun(state: BillingState, request: RunRequest, tools: RunTools): RunResult {
  const run = prepare(state, request, tools);
  const invoices: RunPart['invoices'][number][] = [];
  const alarms: Alarm[] = [];
  const leftOut: RunPart['leftOut'][number][] = [];

  for (const account of [...state.accounts.values()].sort((a, b) => a.number - b.number)) {
    const part = billAccount(run, account);
    if (part === undefined) continue;
    invoices.push(...part.invoices);
    alarms.push(...part.alarms);
    leftOut.push(...part.leftOut);
  }
  if (state.bank === undefined && invoices.some(asksForTransfer)) throw bankMissing();
  return {
    runId: run.runId,
    invoices,
    alarms: [...dateAlarms(run, request.today), ...sellerAlarms(run, invoices), ...forgottenBatches(run), ...alarms],
    leftOut,
  };
}

const asksForTransfer = ({ payment, debitMissing }: IssuedInvoice): boolean =>
  payment.mode === 'transfer' || debitMissing !== undefined;

function prepare(state: BillingState, { batch, period, issueDate, runId }: RunRequest, tools: RunTools): Run {
  const { profile } = state;
  if (profile === undefined) throw profileMissing();
  const attempt = abortedRuns(state.runs, batch, period);
  return {
    runId: runId ?? runIdOf(tools.deriveId, batch, period, attempt),
    batch,
    period,
    until: lastDayOf(period),
    issueDate,
    state,
    profile,
    sellers: sellersOf(profile, state.bank),
    ...tools,
  };
}

export function profileMissing(): RuleViolation {
  return new RuleViolation(
    'organisation.profile_missing',
    'Aucune facture sans émetteur : renseignez l’organisation (SetOrganisationProfile).',
    { missing: 'organisation.profile', command: 'SetOrganisationProfile' },
  );
}

function bankMissing(): RuleViolation {
  return new RuleViolation(
    'organisation.bank_missing',
    'Des factures sont à régler par virement et l’organisation n’a pas d’IBAN : renseignez-le (SetBankDetails).',
    { missing: 'organisation.bankDetails', command: 'SetBankDetails' },
  );
}
