import type { InvoiceLine, VatCategory, VatRow } from '../invoice/events.js';
import { normalDecimal, parseDecimal, vatCents } from '../shared/decimal.js';
import type { BillingPreferences, VatCode } from '../shared/party.js';

/** A rate in percent, in force from a civil date until the next row. */
export type DatedRate = Readonly<{ rate: string; from: string }>;
export type VatRates = Readonly<Record<VatCode, readonly DatedRate[]>>;

const MAINLAND_SINCE = '2014-01-01';

/** Mainland France, there from the start (CGI art. 278 to 281; rates of 1 January 2014). */
export const MAINLAND_RATES: VatRates = {
  normal: [{ rate: '20', from: MAINLAND_SINCE }],
  intermediate: [{ rate: '10', from: MAINLAND_SINCE }],
  reduced: [{ rate: '5.5', from: MAINLAND_SINCE }],
  super_reduced: [{ rate: '2.1', from: MAINLAND_SINCE }],
};

/** With one dated row more; the row of the same date is replaced. Rows stay in the order of their dates. */
export function withRate(rates: VatRates, { vatCode, rate, from }: DatedRate & { vatCode: VatCode }): VatRates {
  const rows = [...rates[vatCode].filter((row) => row.from !== from), { rate, from }];
  return { ...rates, [vatCode]: rows.sort((a, b) => (a.from < b.from ? -1 : 1)) };
}

/** The rate in force on a day, as decimal text in its shortest form; undefined before the first known row. */
export function rateOn(rates: VatRates, vatCode: VatCode, day: string): string | undefined {
  const rate = rates[vatCode].findLast(({ from }) => from <= day)?.rate;
  return rate === undefined ? undefined : normalDecimal(rate);
}

/**
 * When the tax falls due (CGI art. 269): the issue date with the option for débits, else the last day of the service
 * period. `to` of a one-off charge is its supply date.
 */
export function taxPoint({ to }: Readonly<{ to: string }>, issueDate: string, vatOnDebits: boolean): string {
  return vatOnDebits ? issueDate : to;
}

/** How an account is taxed. */
export type VatTreatment = Readonly<{ category: VatCategory; reason?: string }>;

/** Undefined: not liable, and the regime or its reason is still missing, so nothing can be billed. */
export function vatTreatment({ vatLiable, vatRegime, vatReason }: BillingPreferences): VatTreatment | undefined {
  if (vatLiable) return { category: 'S' };
  if (vatReason === undefined) return undefined;
  if (vatRegime === 'exempt') return { category: 'E', reason: vatReason };
  if (vatRegime === 'reverse_charge') return { category: 'AE', reason: vatReason };
  return undefined;
}

/** One row per category and rate, the highest rate first: VAT of the sum of rounded nets (EN16931 BR-CO-10, -17). */
export function vatRows(lines: readonly InvoiceLine[], reason: string | undefined): readonly VatRow[] {
  const bases = new Map<string, { category: VatCategory; rate: string; baseCents: number }>();
  for (const { vatCategory: category, vatRate: rate, netCents } of lines) {
    const key = `${category} ${rate}`;
    const base = bases.get(key) ?? { category, rate, baseCents: 0 };
    bases.set(key, { ...base, baseCents: base.baseCents + netCents });
  }
  return [...bases.values()]
    .sort((a, b) => parseDecimal(b.rate).cmp(parseDecimal(a.rate)))
    .map(({ category, rate, baseCents }) => ({
      category,
      rate,
      baseCents,
      vatCents: vatCents(baseCents, rate),
      ...(category === 'S' || reason === undefined ? {} : { reason }),
    }));
}
