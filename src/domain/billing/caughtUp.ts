import type { InvoiceLine } from '../invoice/events.js';
import { eurosText } from '../shared/decimal.js';
import { counted, month, ofMonth } from '../shared/frenchWords.js';
import { named } from './accountName.js';
import { latestDone } from './billingRuns.js';
import type { BillingAccount } from './billingState.js';
import type { PricedDossier } from './pricing.js';
import type { Alarm, Run } from './runResult.js';

/** One month is what an activation that comes after its run catches up: that is no news. */
const NEWS_FROM_MONTHS = 2;
/** How many lines an alarm names. */
const MAX_NAMED = 3;

/**
 * Months that runs of the batch went over without billing them, and that this one bills at once: a line that was free and got a
 * price for all that is not billed yet, a start or an activation far back. Said before it is invoiced; one alarm a dossier.
 */
export function caughtUp(run: Run, account: BillingAccount, priced: readonly PricedDossier[]): readonly Alarm[] {
  const done = latestDone(run.state.runs, run.batch)?.period;
  if (done === undefined) return [];
  return priced.flatMap((dossier) => {
    const late = dossier.lines.filter(({ from, netCents }) => netCents > 0 && monthOf(from) <= done);
    const months = [...new Set(late.map(({ from }) => monthOf(from)))].sort();
    return months.length < NEWS_FROM_MONTHS ? [] : [alarmOf(account, dossier, late, months)];
  });
}

const monthOf = (date: string): string => date.slice(0, 7);

function alarmOf(
  account: BillingAccount,
  { dossier: { dossierId, name } }: PricedDossier,
  late: readonly InvoiceLine[],
  months: readonly string[],
): Alarm {
  const labels = [...new Set(late.map(({ label }) => `« ${label} »`))];
  const more = labels.length > MAX_NAMED ? `, et ${counted(labels.length - MAX_NAMED, 'autre')}` : '';
  const amount = eurosText(late.reduce((sum, { netCents }) => sum + netCents, 0));
  const of = name === undefined ? '' : ` (${name})`;
  const detail = `Un dossier de ${named(account)}${of} rattrape ${months.length} mois que les facturations passées n’ont pas facturés (${ofMonth(months[0] ?? '')} à ${month(months.at(-1) ?? '')}), ${amount} HT : ${labels.slice(0, MAX_NAMED).join(', ')}${more}. Un prix qui ne vaut qu’à partir d’une date se donne avec elle (ChangeDossierLine, from).`;
  return { accountId: account.accountId, dossierId, code: 'billing.caught_up', detail };
}
