import { named } from './accountName.js';
import type { BillingAccount, BillingDossier } from './billingState.js';
import type { Alarm } from './runResult.js';

/** Dossiers in production without a single line: nothing of them is ever billed, and somebody has forgotten something. */
export function withoutLines(
  until: string,
  account: BillingAccount,
  dossiers: readonly BillingDossier[],
): readonly Alarm[] {
  return dossiers.filter((dossier) => isEmptyOn(until, dossier)).map((dossier) => alarmOf(account, dossier));
}

function isEmptyOn(until: string, { effectiveOn, terminatedOn, lines }: BillingDossier): boolean {
  if (effectiveOn === undefined || effectiveOn > until || terminatedOn !== undefined) return false;
  return [...lines.values()].every(({ removed }) => removed);
}

function alarmOf(account: BillingAccount, { dossierId, name }: BillingDossier): Alarm {
  const of = name === undefined ? '' : ` (${name})`;
  const detail = `Un dossier de ${named(account)}${of} est en production et n’a aucune ligne : rien ne sera facturé. Ajoutez-en une (AddDossierLine), ou résiliez-le (TerminateDossier).`;
  return { accountId: account.accountId, dossierId, code: 'dossier.no_line', detail };
}
