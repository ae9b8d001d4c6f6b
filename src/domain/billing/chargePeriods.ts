import type { DossierLine } from '../dossier/events.js';
import { dateOfDay, dayNumber, firstDay, laterOf, monthNumber } from '../shared/civilDate.js';
import type { Every } from '../shared/party.js';
import { type Days, firstMissing, missingDays } from './billedDays.js';

const MONTHS: Readonly<Record<Every, number>> = { month: 1, quarter: 3, year: 12 };

/** What is to be billed of a line: the service days, both ends included, and how much of the charge period they are. */
export type Charge = Readonly<{ from: string; to: string; days: number; of: number }>;

/**
 * What a line owes up to a day: every charge period that begins on or before it, less what is billed already. Each
 * charge period is one charge with its own dates; one that the line covers in part, or that is billed in part, owes its
 * missing days only.
 *
 * The line starts on `startsOn` or when its dossier takes effect, whichever is later. Charge periods are whole months
 * counted from the first day of the month in which it starts. A one-off line is charged once, on its start.
 */
export function dueCharges(line: DossierLine, effectiveOn: string, billed: Days, until: string): readonly Charge[] {
  const start = laterOf(line.startsOn ?? effectiveOn, effectiveOn);
  if (start > until) return [];
  if (line.section === 'one_off') {
    return billed.length === 0 ? [{ from: start, to: start, days: 1, of: 1 }] : [];
  }

  const covered = { from: dayNumber(start), to: line.endsOn === undefined ? FOREVER : dayNumber(line.endsOn) };
  return periodicCharges(covered, MONTHS[line.every ?? 'month'], billed, dayNumber(until));
}

type Span = Readonly<{ from: number; to: number }>;

const FOREVER = Number.POSITIVE_INFINITY;

function periodicCharges(covered: Span, months: number, billed: Days, until: number): readonly Charge[] {
  const anchor = monthNumber(covered.from);
  const charges: Charge[] = [];
  // What lies before the first day that is not billed needs no look.
  let period = Math.floor((monthNumber(firstMissing(billed, covered.from)) - anchor) / months);
  for (; ; period += 1) {
    const begin = firstDay(anchor + period * months);
    const end = firstDay(anchor + (period + 1) * months) - 1;
    const from = Math.max(begin, covered.from);
    const to = Math.min(end, covered.to);
    if (from > until || from > to) return charges;

    const of = end - begin + 1;
    charges.push(...missingDays(billed, from, to).map((gap) => ({ ...dated(gap), days: gap.to - gap.from + 1, of })));
  }
}

const dated = ({ from, to }: Span) => ({ from: dateOfDay(from), to: dateOfDay(to) });
