/** Words that sentences, documents and mails have in common: what a day is called is the same wherever it is read. */

const FIXED_SPACE = '\u00a0';

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

/** The words of a civil date. Asks no locale data: another ICU version must not change the bytes of a document. */
export function dateParts(date: string): Readonly<{ day: string; month: string; year: string }> {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  const month = MONTHS[Number(match?.[2]) - 1];
  if (match?.[1] === undefined || month === undefined) throw new RangeError(`Not a civil date: ${date}`);
  const day = Number(match[3]);
  return { day: day === 1 ? '1er' : String(day), month, year: match[1] };
}

/** A civil date as `1er décembre 2026`. Throws RangeError for what is none. */
export function longDate(date: string): string {
  const { day, month, year } = dateParts(date);
  return `${day}${FIXED_SPACE}${month} ${year}`;
}

/** A month, `2026-12`, as `décembre 2026`. Throws RangeError for what is none. */
export function monthOf(period: string): string {
  const { month, year } = dateParts(`${period}-01`);
  return `${month} ${year}`;
}

/** A civil date in words. What is no date is shown as it is: a sentence never fails on an old event. */
export function day(date: string): string {
  return /^\d{4}-(0[1-9]|1[0-2])-\d{2}$/.test(date) ? longDate(date) : date;
}

/** A month, `2026-12`, in words. What is none is shown as it is. */
export function month(period: string): string {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(period) ? monthOf(period) : period;
}

/** A month with its preposition: `de décembre 2026`, `d’avril 2026`. */
export function ofMonth(period: string): string {
  const words = month(period);
  return /^[ao]/.test(words) ? `d’${words}` : `de ${words}`;
}

/** `un, deux et trois`. */
export function listed(items: readonly string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} et ${last}`;
}

/** `0 facture`, `1 facture`, `2 factures`. */
export function counted(count: number | bigint, noun: string): string {
  return `${count} ${noun}${count < 2 ? '' : 's'}`;
}

/** `01 42 68 53 00` for a French number; any other as it is. */
export function phoneNumber(e164: string): string {
  const national = /^\+33(\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(e164);
  return national === null ? e164 : `0${national.slice(1).join(' ')}`;
}
