import { addMonths } from '../shared/civilDate.js';
import { valueOn } from '../shared/dated.js';
import { day } from '../shared/frenchWords.js';
import { named } from './accountName.js';
import type { BillingAccount, BillingDossier, BillingLine } from './billingState.js';
import { firstDayOf, lastDayOf } from './chargePeriods.js';
import { isFree } from './pricing.js';
import type { Alarm } from './runResult.js';

/** How long a line that no run will bill is an alarm, counted from the day on which it would have begun. */
const ALARM_MONTHS = 12;

/**
 * Lines with a price that no run will ever bill: they end before they begin, by their own dates or by those of their dossier.
 * From the month of that end on, for a year, or until the line is removed.
 */
export function neverBilled(
  until: string,
  account: BillingAccount,
  dossiers: readonly BillingDossier[],
): readonly Alarm[] {
  return dossiers.flatMap((dossier) =>
    [...dossier.lines.values()].flatMap((line) => {
      const why = whyNever(line, dossier, until);
      return why === undefined ? [] : [alarmOf(account, dossier, line, why)];
    }),
  );
}

function whyNever(line: BillingLine, dossier: BillingDossier, until: string): string | undefined {
  const { effectiveOn, terminatedOn } = dossier;
  if (effectiveOn === undefined || line.removed || line.billed.length > 0 || hasNoPrice(line)) return undefined;

  const start = firstDayOf(line.first, { effectiveOn });
  const end = lastDayOf(line.first, dossier);
  if (end === undefined || end >= start || end > until || until >= addMonths(start, ALARM_MONTHS)) return undefined;
  return end === terminatedOn
    ? `le dossier est résilié au ${day(end)}, avant son début le ${day(start)}`
    : `elle se termine le ${day(end)}, avant la mise en production du dossier le ${day(effectiveOn)}`;
}

const hasNoPrice = ({ first, later }: BillingLine): boolean =>
  [first, ...later.map(({ value }) => value)].every(isFree);

function alarmOf(account: BillingAccount, { dossierId, name }: BillingDossier, line: BillingLine, why: string): Alarm {
  const { label } = valueOn(line, '9999-12-31');
  const of = name === undefined ? '' : ` (${name})`;
  const detail = `« ${label} » de ${named(account)}${of} ne sera jamais facturée : ${why}. Corrigez la date, ou supprimez la ligne (RemoveDossierLine).`;
  return { accountId: account.accountId, dossierId, code: 'billing.line_never_billed', detail };
}
