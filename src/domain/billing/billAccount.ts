import type { IssuedInvoice } from '../invoice/events.js';
import { accountAlarms } from './accountAlarms.js';
import { named } from './accountName.js';
import type { BillingAccount, BillingDossier } from './billingState.js';
import { caughtUp } from './caughtUp.js';
import type { LeftOut } from './events.js';
import { differences, groupDossiers, type InvoiceGroup, splitToSize } from './grouping.js';
import { issueInvoice } from './issueInvoice.js';
import { neverBilled } from './neverBilled.js';
import { owedBack } from './owedBack.js';
import { type DueDossier, dueDossier, isFree, type PricedDossier, priceDossier, type Unpriced } from './pricing.js';
import { shown } from './printable.js';
import type { Alarm, Run, RunPart } from './runResult.js';
import { type VatTreatment, vatTreatment } from './vat.js';
import { withoutLines } from './withoutLines.js';

/** What a run bills of one account, or undefined when nothing of it concerns this batch. */
export function billAccount(run: Run, account: BillingAccount): RunPart | undefined {
  const dossiers = account.dossiers.filter((dossier) => batchOf(account, dossier) === run.batch);
  const due = dossiers.map((dossier) => dueDossier(dossier, run.until)).filter((found) => found !== undefined);
  const ends = [
    ...owedBack(account, dossiers),
    ...neverBilled(run.until, account, dossiers),
    ...withoutLines(run.until, account, dossiers),
  ];
  if (due.length === 0) return ends.length === 0 ? undefined : { invoices: [], alarms: ends, leftOut: [] };
  const part = billDue(run, account, due);
  return { ...part, alarms: [...part.alarms, ...ends] };
}

function billDue(run: Run, account: BillingAccount, due: readonly DueDossier[]): RunPart {
  if (!account.isClient) return stillProspect(account);

  const vat = vatTreatment(account.billing);
  if (vat === undefined) return vatReasonMissing(account);
  const unprintable = run.unprintable(account.details.name);
  if (unprintable.length > 0) return nameUnprintable(account, unprintable);

  const results = due.map((dossier) => priceDossier(run, dossier, vat));
  const priced = results.filter((result): result is PricedDossier => 'lines' in result);
  const unpriced = results.filter((result): result is Unpriced => 'code' in result);

  const part = invoicesOf(run, account, priced, vat);
  const alarms = [...part.alarms, ...caughtUp(run, account, priced)];
  return { ...part, alarms, leftOut: [...unpriced.map((dossier) => unpricedOf(account, dossier)), ...part.leftOut] };
}

/** An account that groups its invoices has them all in its own batch, whatever its dossiers say. */
export function batchOf({ billing }: BillingAccount, { batch }: BillingDossier): string {
  return billing.groupInvoices ? billing.batch : (batch ?? billing.batch);
}

function invoicesOf(run: Run, account: BillingAccount, priced: readonly PricedDossier[], vat: VatTreatment): RunPart {
  const groups = groupDossiers(account, priced);
  const sized = groups.map((group) => ({ group, parts: splitToSize(group) }));
  const all = sized.flatMap(({ parts }) => parts).map((part) => issueInvoice(run, account, part, vat));
  const invoices = all.filter(({ totalCents }) => totalCents > 0);
  return {
    invoices,
    alarms: [
      ...(account.billing.groupInvoices ? groupingAlarms(account, groups) : []),
      ...sized
        .filter(({ parts }) => parts.length > 1)
        .map(({ group, parts }) => splitAlarm(account, group, parts.length)),
      ...(invoices.length > 0 ? accountAlarms(run, account, invoices, vat) : []),
    ],
    leftOut: all.filter((invoice) => invoice.totalCents === 0 && !isAllFree(invoice)).map(zeroOf),
  };
}

function stillProspect(account: BillingAccount): RunPart {
  const { accountId } = account;
  const detail = `${named(account)} est encore un prospect : ses dossiers en production ne sont pas facturés avant sa conversion (ConvertToClient).`;
  const reason = { accountId, code: 'account.still_prospect', detail };
  return { invoices: [], alarms: [reason], leftOut: [reason] };
}

function vatReasonMissing(account: BillingAccount): RunPart {
  const { accountId } = account;
  const detail = `${named(account)} n’est pas assujetti à la TVA, mais le régime (exonération ou autoliquidation) ou son motif manque (SetBillingPreferences).`;
  return { invoices: [], alarms: [], leftOut: [{ accountId, code: 'vat.reason_missing', detail }] };
}

/** Its invoices would name another buyer (CGI ann. II art. 242 nonies A), for ever. */
function nameUnprintable(account: BillingAccount, characters: readonly string[]): RunPart {
  const { accountId } = account;
  const detail = `Le nom de ${named(account)} a des caractères qu’une facture ne peut pas imprimer (${shown(characters)}) : il n’est pas facturé avant d’être écrit en lettres latines (ChangeAccountDetails).`;
  const reason = { accountId, code: 'buyer.name_unprintable', detail };
  return { invoices: [], alarms: [reason], leftOut: [reason] };
}

function unpricedOf({ accountId }: BillingAccount, { dossier: { dossierId }, code, detail }: Unpriced): LeftOut {
  return { accountId, dossierId, code, detail };
}

/** Lines without a price bill nothing, month after month: that is no news, unlike a total that happens to be nothing. */
const isAllFree = ({ lines }: IssuedInvoice): boolean => lines.every(isFree);

function zeroOf({ accountId, dossiers }: IssuedInvoice): LeftOut {
  const [first, ...others] = dossiers;
  const one = first !== undefined && others.length === 0 ? { dossierId: first.dossierId } : {};
  const detail = 'Le total est nul : aucune facture n’est émise, ses lignes iront sur la prochaine qui ne l’est pas.';
  return { accountId, ...one, code: 'invoice.zero', detail };
}

function groupingAlarms(account: BillingAccount, groups: readonly InvoiceGroup[]): readonly Alarm[] {
  if (groups.length < 2) return [];
  const why = differences(groups);
  const detail = `Les dossiers de ${named(account)} ne tiennent pas sur une seule facture, mais sur ${groups.length} : leurs modalités diffèrent (${why}).`;
  return [{ accountId: account.accountId, code: 'grouping.split', detail }];
}

function splitAlarm(account: BillingAccount, { dossiers }: InvoiceGroup, parts: number): Alarm {
  const [first, ...others] = dossiers;
  const one = first !== undefined && others.length === 0 ? { dossierId: first.dossier.dossierId } : {};
  const lines = dossiers.reduce((sum, priced) => sum + priced.lines.length, 0);
  const detail = `La facture de ${named(account)} aurait ${lines} lignes : elle est coupée en ${parts} factures.`;
  return { accountId: account.accountId, ...one, code: 'billing.split', detail };
}
