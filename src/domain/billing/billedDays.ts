/**
 * Days that are billed, as merged intervals of day numbers: `[from, to, from, to, ...]`, both ends included, in order,
 * never touching one another. A line that was billed month by month holds one interval.
 */
export type Days = readonly number[];

export const NO_DAYS: Days = [];

/** With one interval more. Overlaps and neighbours become one. */
export function withDays(days: Days, from: number, to: number): Days {
  const apart: number[] = [];
  let [first, last] = [from, to];
  let place = 0;
  for (let i = 0; i < days.length; i += 2) {
    const [begin = 0, end = 0] = [days[i], days[i + 1]];
    if (end < from - 1 || begin > to + 1) {
      apart.push(begin, end);
      if (end < from) place = apart.length;
    } else {
      first = Math.min(first, begin);
      last = Math.max(last, end);
    }
  }
  return apart.toSpliced(place, 0, first, last);
}

/** Without those after `last`. */
export function daysUntil(days: Days, last: number): Days {
  const kept: number[] = [];
  for (let i = 0; i < days.length; i += 2) {
    const [begin = 0, end = 0] = [days[i], days[i + 1]];
    if (begin <= last) kept.push(begin, Math.min(end, last));
  }
  return kept;
}

/** The parts of `from..to` that are not among the days, in order. */
export function missingDays(days: Days, from: number, to: number): readonly Readonly<{ from: number; to: number }>[] {
  const missing: { from: number; to: number }[] = [];
  let next = from;
  for (let i = 0; i < days.length && next <= to; i += 2) {
    const [begin = 0, end = 0] = [days[i], days[i + 1]];
    if (begin > next) missing.push({ from: next, to: Math.min(to, begin - 1) });
    next = Math.max(next, end + 1);
  }
  if (next <= to) missing.push({ from: next, to });
  return missing;
}

/** The first day from `day` on that is not among the days. */
export function firstMissing(days: Days, day: number): number {
  for (let i = 0; i < days.length; i += 2) {
    const [begin = 0, end = 0] = [days[i], days[i + 1]];
    if (begin <= day && day <= end) return end + 1;
  }
  return day;
}

/** The days that are among either. */
export function allDays(days: Days, others: Days): Days {
  let all = days;
  for (let i = 0; i < others.length; i += 2) all = withDays(all, others[i] ?? 0, others[i + 1] ?? 0);
  return all;
}

/** The last day that is among the days from `day` on, or undefined. */
export function lastFrom(days: Days, day: number): number | undefined {
  const last = days.at(-1);
  return last === undefined || last < day ? undefined : last;
}

/** True when one of the days lies in `from..to`. */
export function touchesDays(days: Days, from: number, to: number): boolean {
  for (let i = 0; i < days.length; i += 2) {
    const [begin = 0, end = 0] = [days[i], days[i + 1]];
    if (begin <= to && end >= from) return true;
  }
  return false;
}
