import type { DossierLine } from '../dossier/events.js';
import type { InvoiceLine } from '../invoice/events.js';
import { valueOn } from '../shared/dated.js';
import { netCents } from '../shared/decimal.js';
import { day } from '../shared/frenchWords.js';
import type { BillingDossier, BillingLine } from './billingState.js';
import { type Charge, cutCharge, dueCharges } from './chargePeriods.js';
import type { Run } from './runResult.js';
import { rateOn, taxPoint, type VatTreatment } from './vat.js';

/** One charge of a line, as the line is on the days charged. */
export type DueCharge = Readonly<{ line: DossierLine; charge: Charge }>;
export type DueDossier = Readonly<{ dossier: BillingDossier; due: readonly DueCharge[] }>;
export type PricedDossier = Readonly<{ dossier: BillingDossier; lines: readonly InvoiceLine[] }>;

/** Why a dossier cannot be billed. */
export type Unpriced = Readonly<{ dossier: BillingDossier; code: string; detail: string }>;

/** Ten billion euros: far beyond any invoice, and far within what integers hold exactly. */
const MAX_CENTS = 1_000_000_000_000;

/** A line without a price. */
export const isFree = ({ unitPrice }: Readonly<{ unitPrice: string }>): boolean => /^0*(\.0*)?$/.test(unitPrice);

/** What a dossier owes, in the order of its lines, or undefined when it is not in production or owes nothing. */
export function dueDossier(dossier: BillingDossier, until: string): DueDossier | undefined {
  const { effectiveOn, terminatedOn, off } = dossier;
  if (effectiveOn === undefined) return undefined;
  const service = { effectiveOn, off, ...(terminatedOn === undefined ? {} : { terminatedOn }) };
  const due = [...dossier.lines.values()]
    .filter(({ removed }) => !removed)
    .flatMap((line) =>
      dueCharges(line.first, service, line.billed, until).flatMap((charge) => asOnItsDays(line, charge)),
    );
  return due.length === 0 ? undefined : { dossier, due };
}

/** A line that changes within the charge period is charged in parts, each as the line is on its days. */
function asOnItsDays(line: BillingLine, charge: Charge): readonly DueCharge[] {
  if (line.later.length === 0) return [{ line: line.first, charge }];
  const changes = line.later.map(({ from }) => from);
  return cutCharge(charge, changes).map((part) => ({ line: valueOn(line, part.from), charge: part }));
}

/** The invoice lines of a dossier, in the order of its lines, each line's charges by date. */
export function priceDossier(run: Run, { dossier, due }: DueDossier, vat: VatTreatment): PricedDossier | Unpriced {
  const lines: InvoiceLine[] = [];
  for (const { line, charge } of due) {
    const rate = vat.category === 'S' ? rateOf(run, line.vatCode, charge) : '0';
    if (rate === undefined) {
      const detail = `Aucun taux de TVA connu le ${day(charge.to)} pour « ${line.label} » (SetVatRate).`;
      return { dossier, code: 'vat.rate_missing', detail };
    }
    lines.push(invoiceLine(dossier.dossierId, line, charge, vat, rate));
  }
  const tooHigh = lines.find((line) => line.netCents > MAX_CENTS);
  if (tooHigh === undefined) return { dossier, lines };
  return {
    dossier,
    code: 'invoice.too_high',
    detail: `La ligne « ${tooHigh.label} » dépasse dix milliards d’euros.`,
  };
}

function rateOf({ state, issueDate, profile }: Run, vatCode: DossierLine['vatCode'], charge: Charge) {
  return rateOn(state.rates, vatCode, taxPoint(charge, issueDate, profile.vatOnDebits));
}

function invoiceLine(
  dossierId: string,
  line: DossierLine,
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
