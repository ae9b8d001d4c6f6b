import { normalDecimal } from '../domain/shared/decimal.js';

/** Separates thousands, as French typography wants; it never breaks a line. */
const NARROW_SPACE = '\u202f';
const FIXED_SPACE = '\u00a0';
const MINUS = '\u2212';

const MONTHS = [
  'janvier',
  'février',
  'mars',
  'avril',
  'mai',
  'juin',
  'juillet',
  'août',
  'septembre',
  'octobre',
  'novembre',
  'décembre',
];

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

/** A civil date as `1er décembre 2026`. */
export function longDate(date: string): string {
  const { day, month, year } = parts(date);
  return `${day}${FIXED_SPACE}${month} ${year}`;
}

/** A month, `2026-12`, as `décembre 2026`. */
export function monthOf(period: string): string {
  const { month, year } = parts(`${period}-01`);
  return `${month} ${year}`;
}

/** Both ends included: `du 1er au 31 décembre 2026`. What both dates share is said once; one day is `le 12 mai 2026`. */
export function servicePeriod(from: string, to: string): string {
  if (from === to) return `le ${longDate(from)}`;
  const start = parts(from);
  const end = parts(to);
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

function parts(date: string): { day: string; month: string; year: string } {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  const month = MONTHS[Number(match?.[2]) - 1];
  if (match?.[1] === undefined || month === undefined) throw new RangeError(`Not a civil date: ${date}`);
  const day = Number(match[3]);
  return { day: day === 1 ? '1er' : String(day), month, year: match[1] };
}
