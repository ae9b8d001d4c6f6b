/**
 * Civil dates: days of the calendar without time or zone, as `YYYY-MM-DD` text. They sort as text. Arithmetic goes
 * through day numbers (days since 1970-01-01) and month numbers (year × 12 + month from 0).
 */
const DAY_MS = 86_400_000;
const FORM = /^\d{4}-\d{2}-\d{2}$/;

/** True for the text of a day that exists, of a year from 0100 to 9999. */
export function isCivilDate(text: string): boolean {
  return dayOrUndefined(text) !== undefined;
}

/** Throws RangeError for what is no civil date. */
export function dayNumber(date: string): number {
  const day = dayOrUndefined(date);
  if (day === undefined) throw new RangeError(`Not a civil date: "${date}"`);
  return day;
}

function dayOrUndefined(text: string): number | undefined {
  if (!FORM.test(text)) return undefined;
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))];
  if (year < 100 || month < 1 || month > 12 || day < 1) return undefined;
  if (day > 28 && day > daysInMonth(year * 12 + month - 1)) return undefined;
  return Date.UTC(year, month - 1, day) / DAY_MS;
}

export function dateOfDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

export function monthNumber(day: number): number {
  const date = new Date(day * DAY_MS);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** Day number of the first day of a month. */
export function firstDay(month: number): number {
  return Date.UTC(Math.floor(month / 12), month % 12, 1) / DAY_MS;
}

export function daysInMonth(month: number): number {
  return firstDay(month + 1) - firstDay(month);
}

export function addDays(date: string, days: number): string {
  return dateOfDay(dayNumber(date) + days);
}

/**
 * The same day `months` later, or the last of that month where it has no such day. Always add to the anchor, never to
 * the last result: 31 January must not drift to the 28th.
 */
export function addMonths(anchor: string, months: number): string {
  const day = dayNumber(anchor);
  const month = monthNumber(day) + months;
  const dayOfMonth = day - firstDay(monthNumber(day));
  return dateOfDay(firstDay(month) + Math.min(dayOfMonth, daysInMonth(month) - 1));
}

/** Days from one date to another: 0 on the same day, negative backwards. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/** Last day of the month of a date. */
export function endOfMonth(date: string): string {
  return dateOfDay(firstDay(monthNumber(dayNumber(date)) + 1) - 1);
}

/** Last day of a month `YYYY-MM`. */
export function lastDayOf(period: string): string {
  return endOfMonth(`${period}-01`);
}

/** Of two civil dates, or of two UTC instants. */
export function laterOf(a: string, b: string): string {
  return a < b ? b : a;
}
