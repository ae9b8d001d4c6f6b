import { addMonths } from '../shared/civilDate.js';
import { counted, month } from '../shared/frenchWords.js';
import { named } from './accountName.js';
import { batchOf } from './billAccount.js';
import { latestDone } from './billingRuns.js';
import type { BillingAccount, BillingDossier } from './billingState.js';
import { dueDossier, isFree } from './pricing.js';
import type { Alarm, Run } from './runResult.js';

type Waiting = { dossiers: number; readonly first: BillingAccount };

/**
 * Batches beside the run's own that have something to bill and whose runs are more than a month behind. Any name is a batch:
 * what was put into one by a typing mistake would never be billed, and nobody told. One alarm a batch.
 */
export function forgottenBatches(run: Run): readonly Alarm[] {
  const { state, until } = run;
  const isBehind = behindBy(run);
  const waiting = new Map<string, Waiting>();
  for (const account of [...state.accounts.values()].sort((a, b) => a.number - b.number)) {
    for (const dossier of account.dossiers) {
      const batch = batchOf(account, dossier);
      if (batch === run.batch || !isBehind(batch) || !hasToPay(dossier, until)) continue;
      const found = waiting.get(batch) ?? { dossiers: 0, first: account };
      found.dossiers += 1;
      waiting.set(batch, found);
    }
  }
  return [...waiting].map(([batch, found]) => alarmOf(run, batch, found));
}

/** Lines without a price alone are billed by no run. */
function hasToPay(dossier: BillingDossier, until: string): boolean {
  return dueDossier(dossier, until)?.due.some(({ line }) => !isFree(line)) ?? false;
}

/** Whether the month before the run's is still to be billed in a batch. Asked once a batch. */
function behindBy({ state, period }: Run): (batch: string) => boolean {
  const before = addMonths(`${period}-01`, -1).slice(0, 7);
  const known = new Map<string, boolean>();
  return (batch) => {
    const behind = known.get(batch) ?? (latestDone(state.runs, batch)?.period ?? '') < before;
    known.set(batch, behind);
    return behind;
  };
}

function alarmOf({ state }: Run, batch: string, { dossiers, first }: Waiting): Alarm {
  const last = latestDone(state.runs, batch)?.period;
  const since = last === undefined ? 'n’a encore eu aucune facturation' : `n’est facturé que jusqu’à ${month(last)}`;
  const waits =
    dossiers === 1
      ? `un dossier de ${named(first)} y attend la sienne`
      : `${counted(dossiers, 'dossier')} y attendent la leur, dont un de ${named(first)}`;
  const detail = `Le lot « ${batch} » ${since}, et ${waits}. Lancez la facturation de ce lot, ou corrigez son nom (SetBillingPreferences).`;
  return { code: 'batch.not_billed', detail };
}
