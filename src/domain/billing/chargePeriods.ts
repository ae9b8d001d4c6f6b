import type { DossierLine } from '../dossier/events.js';
import { dateOfDay, dayNumber, firstDay, laterOf, monthNumber } from '../shared/civilDate.js';
import type { Every } from '../shared/party.js';
import { allDays, type Days, firstMissing, missingDays } from './billedDays.js';

const MONTHS: Readonly<Record<Every, number>> = { month: 1, quarter: 3, year: 12 };

/** What is to be billed of a line: the service days, both ends included, and how much of the charge period they are. */
export type Charge = Readonly<{ from: string; to: string; days: number; of: number }>;

/** When a dossier is in production. */
export type InService = Readonly<{
  effectiveOn: string;
  /** The last day. */
  terminatedOn?: string;
  /** Days in between on which it was not: terminated, then taken up again later. */
  off: Days;
}>;

/**
 * What a line owes up to a day: every charge period that begins on or before it, less what is billed already. Each
 * charge period is one charge with its own dates; one that the line covers in part, or that is billed in part, owes its
 * missing days only.
 *
 * The line starts on `startsOn` or when its dossier takes effect, whichever is later, and ends on `endsOn` or with its
 * dossier, whichever is earlier. Charge periods are whole months counted from the first day of the month in which it
 * starts. A one-off line is charged once, on its start.
 */
export function dueCharges(line: DossierLine, service: InService, billed: Days, until: string): readonly Charge[] {
  const start = firstDayOf(line, service);
  const end = lastDayOf(line, service);
  if (start > until || (end !== undefined && start > end)) return [];
  if (line.section === 'one_off') {
    return billed.length === 0 ? [{ from: start, to: start, days: 1, of: 1 }] : [];
  }

  const covered = { from: dayNumber(start), to: end === undefined ? FOREVER : dayNumber(end) };
  return periodicCharges(covered, MONTHS[line.every ?? 'month'], allDays(billed, service.off), dayNumber(until));
}

/** The first day on which a line may be billed. */
export function firstDayOf({ startsOn }: DossierLine, { effectiveOn }: Pick<InService, 'effectiveOn'>): string {
  return laterOf(startsOn ?? effectiveOn, effectiveOn);
}

/** The last day on which a line may be billed; undefined: it goes on. */
export function lastDayOf(
  { endsOn }: DossierLine,
  { terminatedOn }: Pick<InService, 'terminatedOn'>,
): string | undefined {
  if (endsOn === undefined || terminatedOn === undefined) return endsOn ?? terminatedOn;
  return endsOn < terminatedOn ? endsOn : terminatedOn;
}

/** A charge in parts, each within one of the spans that begin on the given days. In order. */
export function cutCharge(charge: Charge, beginnings: readonly string[]): readonly Charge[] {
  const cuts = beginnings.filter((day) => day > charge.from && day <= charge.to);
  if (cuts.length === 0) return [charge];
  const from = [charge.from, ...cuts].map(dayNumber);
  const end = dayNumber(charge.to);
  return from.map((begin, n) => {
    const to = (from[n + 1] ?? end + 1) - 1;
    return { ...dated({ from: begin, to }), days: to - begin + 1, of: charge.of };
  });
}

type Span = Readonly<{ from: number; to: number }>;

const FOREVER = Number.POSITIVE_INFINITY;

function periodicCharges(covered: Span, months: number, settled: Days, until: number): readonly Charge[] {
  const anchor = monthNumber(covered.from);
  const charges: Charge[] = [];
  // What lies before the first day that is still to be billed needs no look.
  let period = Math.floor((monthNumber(firstMissing(settled, covered.from)) - anchor) / months);
  for (; ; period += 1) {
    const begin = firstDay(anchor + period * months);
    const end = firstDay(anchor + (period + 1) * months) - 1;
    const from = Math.max(begin, covered.from);
    const to = Math.min(end, covered.to);
    if (from > until || from > to) return charges;

    const of = end - begin + 1;
    charges.push(...missingDays(settled, from, to).map((gap) => ({ ...dated(gap), days: gap.to - gap.from + 1, of })));
  }
}

const dated = ({ from, to }: Span) => ({ from: dateOfDay(from), to: dateOfDay(to) });
