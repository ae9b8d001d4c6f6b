import { dateOfDay, dayNumber } from '../shared/civilDate.js';
import { valueOn } from '../shared/dated.js';
import { day } from '../shared/frenchWords.js';
import { named } from './accountName.js';
import { lastFrom, touchesDays } from './billedDays.js';
import type { BillingAccount, BillingDossier, BillingLine } from './billingState.js';
import { lastDayOf } from './chargePeriods.js';
import type { Alarm } from './runResult.js';

/**
 * What is billed in advance beyond the end of a line or of its dossier. A run never bills a negative amount: it is owed
 * back by a credit note (docs/adr/0013), and the preview says so until then.
 */
export function owedBack(account: BillingAccount, dossiers: readonly BillingDossier[]): readonly Alarm[] {
  return dossiers.flatMap((dossier) =>
    [...dossier.lines.values()].flatMap((line) => {
      const why = whyOwedBack(line, dossier);
      return why === undefined ? [] : [alarmOf(account, dossier, line, why)];
    }),
  );
}

function whyOwedBack(line: BillingLine, dossier: BillingDossier): string | undefined {
  const { billed, removed, first } = line;
  const last = billed.at(-1);
  if (last === undefined) return undefined;
  if (removed) return `est facturée jusqu’au ${day(dateOfDay(last))} alors qu’elle est supprimée`;

  const end = lastDayOf(first, dossier);
  if (end !== undefined && lastFrom(billed, dayNumber(end) + 1) !== undefined) {
    return `est facturée jusqu’au ${day(dateOfDay(last))} alors qu’elle se termine le ${day(end)}`;
  }
  const { off } = dossier;
  const isOff =
    first.section !== 'one_off' && off.some((from, n) => n % 2 === 0 && touchesDays(billed, from, off[n + 1] ?? from));
  return isOff ? 'est facturée pour des jours où le dossier était résilié' : undefined;
}

function alarmOf(account: BillingAccount, { dossierId, name }: BillingDossier, line: BillingLine, why: string): Alarm {
  const { label } = valueOn(line, '9999-12-31');
  const of = name === undefined ? '' : ` (${name})`;
  const detail = `« ${label} » de ${named(account)}${of} ${why} : un avoir est dû.`;
  return { accountId: account.accountId, dossierId, code: 'billing.billed_beyond_end', detail };
}
