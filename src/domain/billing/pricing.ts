import type { InvoiceLine } from '../invoice/events.js';
import { netCents } from '../shared/decimal.js';
import type { BillingDossier, BillingLine } from './billingState.js';
import { type Charge, dueCharges } from './chargePeriods.js';
import type { Run } from './runResult.js';
import { rateOn, taxPoint, type VatTreatment } from './vat.js';

export type DueLine = Readonly<{ line: BillingLine['line']; charges: readonly Charge[] }>;
export type DueDossier = Readonly<{ dossier: BillingDossier; due: readonly DueLine[] }>;
export type PricedDossier = Readonly<{ dossier: BillingDossier; lines: readonly InvoiceLine[] }>;

/** Why a dossier cannot be billed. */
export type Unpriced = Readonly<{ dossier: BillingDossier; code: string; detail: string }>;

/** Ten billion euros: far beyond any invoice, and far within what integers hold exactly. */
const MAX_CENTS = 1_000_000_000_000;

/** What a dossier owes, or undefined when it is not in production or owes nothing. */
export function dueDossier(dossier: BillingDossier, until: string): DueDossier | undefined {
  const { effectiveOn } = dossier;
  if (effectiveOn === undefined) return undefined;
  const due = [...dossier.lines.values()]
    .map(({ line, billed }) => ({ line, charges: dueCharges(line, effectiveOn, billed, until) }))
    .filter(({ charges }) => charges.length > 0);
  return due.length === 0 ? undefined : { dossier, due };
}

/** The invoice lines of a dossier, in the order of its lines, each line's charges by date. */
export function priceDossier(run: Run, { dossier, due }: DueDossier, vat: VatTreatment): PricedDossier | Unpriced {
  const lines: InvoiceLine[] = [];
  for (const { line, charges } of due) {
    for (const charge of charges) {
      const rate = vat.category === 'S' ? rateOf(run, line.vatCode, charge) : '0';
      if (rate === undefined) {
        const detail = `Aucun taux de TVA connu le ${charge.to} pour « ${line.label} » (SetVatRate).`;
        return { dossier, code: 'vat.rate_missing', detail };
      }
      lines.push(invoiceLine(dossier.dossierId, line, charge, vat, rate));
    }
  }
  if (lines.every((line) => line.netCents <= MAX_CENTS)) return { dossier, lines };
  return { dossier, code: 'invoice.too_high', detail: 'Une ligne dépasse dix milliards d’euros.' };
}

function rateOf({ state, issueDate, profile }: Run, vatCode: BillingLine['line']['vatCode'], charge: Charge) {
  return rateOn(state.rates, vatCode, taxPoint(charge, issueDate, profile.vatOnDebits));
}

function invoiceLine(
  dossierId: string,
  line: BillingLine['line'],
  { from, to, days, of }: Charge,
  { category }: VatTreatment,
  vatRate: string,
): InvoiceLine {
  const { lineId, section, label, quantity, unitPrice, every, nature, vatCode, accountingCode } = line;
  const proration = days === of ? undefined : { days, of };
  return {
    dossierId,
    lineId,
    section,
    label,
    quantity,
    unitPrice,
    ...(every === undefined ? {} : { every }),
    from,
    to,
    ...(proration === undefined ? {} : { proration }),
    nature,
    vatCode,
    vatCategory: category,
    vatRate,
    netCents: netCents(quantity, unitPrice, proration),
    ...(accountingCode === undefined ? {} : { accountingCode }),
  };
}
