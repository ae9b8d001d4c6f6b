import Big from 'big.js';

/** Our own constructor: nobody else can change how it rounds. 20 decimals are far more than any quotient here needs. */
const Decimal = Big();
Decimal.DP = 20;
Decimal.RM = Decimal.roundHalfUp;
Decimal.strict = true;

const FORM = /^-?\d+(\.\d+)?$/;

/** Decimal text, such as "29.90". Throws RangeError for anything else: no exponent, no blank, no comma. */
export function parseDecimal(text: string): Big {
  if (!FORM.test(text)) throw new RangeError(`Not a decimal: "${text}"`);
  return new Decimal(text);
}

/** The same number without needless zeros: "20.00" is "20". Two texts of one number become one text. */
export function normalDecimal(text: string): string {
  return parseDecimal(text).toFixed();
}

/** The same, for any text: what is no decimal stays as it is. */
export const plainNumber = (text: string): string => (FORM.test(text) ? normalDecimal(text) : text);

/** round2: euros to whole cents, half away from zero, so that a credit mirrors its invoice. */
export function roundToCents(euros: Big): number {
  return Number(euros.times('100').round(0, Decimal.roundHalfUp).toFixed());
}

/**
 * Net of a line: round2(quantity × unit price), or of the part of it that is billed. Exact up to the one rounding:
 * with at most 4 and 6 decimals a quotient that is no half cent differs from it by more than 20 decimals can hide.
 */
export function netCents(quantity: string, unitPrice: string, part?: Readonly<{ days: number; of: number }>): number {
  const full = parseDecimal(quantity).times(parseDecimal(unitPrice));
  return roundToCents(part === undefined ? full : full.times(String(part.days)).div(String(part.of)));
}

/** VAT = round2(base × rate), of a whole VAT row (EN16931 BR-CO-17). `rate` in percent. */
export function vatCents(baseCents: number, rate: string): number {
  return roundToCents(parseDecimal(String(baseCents)).times(parseDecimal(rate)).div('10000'));
}

/** Cents as people read them: `1234,56 €`. */
export function eurosText(cents: number): string {
  return `${new Decimal(String(cents)).div('100').toFixed(2).replace('.', ',')} €`;
}
