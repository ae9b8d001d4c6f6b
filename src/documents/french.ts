import { normalDecimal } from '../domain/shared/decimal.js';
import { dateParts, longDate } from '../domain/shared/frenchWords.js';

/** Separates thousands, as French typography wants; it never breaks a line. */
const NARROW_SPACE = '\u202f';
const FIXED_SPACE = '\u00a0';
const MINUS = '\u2212';

// Nothing here asks the runtime's locale data: another ICU version must not change the bytes of a document.

/** Integer cents as `1 234,56 €`. Throws RangeError for what is no exact number of cents. */
export function euros(cents: number): string {
  if (!Number.isSafeInteger(cents)) throw new RangeError(`Not a whole number of cents: ${cents}`);
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? MINUS : ''}${decimal(digits.slice(0, -2), digits.slice(-2))}${FIXED_SPACE}€`;
}

/** A unit price with 2 to 6 decimals, as many as it needs: `0,0125 €`. */
export function price(amount: string): string {
  return `${number(amount, 2)}${FIXED_SPACE}€`;
}

/** A quantity without needless zeros: `2`, `1,5`. */
export function quantity(amount: string): string {
  return number(amount, 0);
}

/** A rate in percent: `5,5 %`. */
export function percent(rate: string): string {
  return `${number(rate, 0)}${FIXED_SPACE}%`;
}

/** Both ends included: `du 1er au 31 décembre 2026`. What both dates share is said once; one day is `le 12 mai 2026`. */
export function servicePeriod(from: string, to: string): string {
  if (from === to) return `le ${longDate(from)}`;
  const start = dateParts(from);
  const end = dateParts(to);
  const sameYear = start.year === end.year;
  const month = sameYear && start.month === end.month ? '' : `${FIXED_SPACE}${start.month}`;
  return `du ${start.day}${month}${sameYear ? '' : ` ${start.year}`} au ${longDate(to)}`;
}

/** `123 456 789` for a SIREN, `123 456 789 00012` for a SIRET. */
export function registrationNumber(value: string): string {
  return value.replace(/^(\d{3})(\d{3})(\d{3})(\d*)$/, (_, a, b, c, rest) =>
    [a, b, c, rest].filter((part) => part !== '').join(FIXED_SPACE),
  );
}

/** An IBAN in groups of four. */
export function ibanGroups(iban: string): string {
  return iban.replace(/(.{4})(?=.)/g, `$1${FIXED_SPACE}`);
}

function number(amount: string, minDecimals: number): string {
  const normal = normalDecimal(amount);
  const [whole = '', decimals = ''] = normal.replace('-', '').split('.');
  return `${normal.startsWith('-') ? MINUS : ''}${decimal(whole, decimals.padEnd(minDecimals, '0'))}`;
}

function decimal(whole: string, decimals: string): string {
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, NARROW_SPACE);
  return decimals === '' ? grouped : `${grouped},${decimals}`;
}
