import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Days,
  daysUntil,
  firstMissing,
  lastFrom,
  missingDays,
  NO_DAYS,
  touchesDays,
  withDays,
} from '../../../src/domain/billing/billedDays.js';

const interval = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 12 }))
  .map(([from, length]) => ({ from, to: from + length }));
const intervals = fc.array(interval, { maxLength: 12 });

const fold = (all: readonly { from: number; to: number }[]): Days =>
  all.reduce((days, { from, to }) => withDays(days, from, to), NO_DAYS);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('billed days', () => {
  it('are the union of what was billed, in order, as few intervals as possible', () => {
    fc.assert(
      fc.property(intervals, (all) => {
        const days = fold(all);
        const member = new Set(all.flatMap(({ from, to }) => range(from, to)));
        const listed: number[] = [];
        for (let i = 0; i < days.length; i += 2) listed.push(...range(days[i] ?? 0, days[i + 1] ?? -1));
        expect(listed).toEqual([...member].sort((a, b) => a - b));
        // Two intervals that touch would be one.
        for (let i = 2; i < days.length; i += 2) expect(days[i]).toBeGreaterThan((days[i - 1] ?? 0) + 1);
      }),
    );
  });

  it('miss exactly what was not billed', () => {
    fc.assert(
      fc.property(intervals, interval, (all, { from, to }) => {
        const member = new Set(all.flatMap((one) => range(one.from, one.to)));
        const missing = missingDays(fold(all), from, to).flatMap((gap) => range(gap.from, gap.to));
        expect(missing).toEqual(range(from, to).filter((day) => !member.has(day)));
        expect(firstMissing(fold(all), from)).toBe(range(from, 200).find((day) => !member.has(day)));
      }),
    );
  });

  it('are touched by an interval exactly when it has one of them, and have a last one from a day on or none', () => {
    fc.assert(
      fc.property(intervals, interval, (all, { from, to }) => {
        const member = all.flatMap((one) => range(one.from, one.to));
        expect(touchesDays(fold(all), from, to)).toBe(member.some((day) => from <= day && day <= to));
        const last = Math.max(-1, ...member);
        expect(lastFrom(fold(all), from)).toBe(last < from ? undefined : last);
      }),
    );
  });

  it('until a day are those that are not after it', () => {
    fc.assert(
      fc.property(intervals, fc.integer({ min: -2, max: 80 }), (all, last) => {
        const cut = all.filter(({ from }) => from <= last).map(({ from, to }) => ({ from, to: Math.min(to, last) }));
        expect(daysUntil(fold(all), last)).toEqual(fold(cut));
      }),
    );
  });

  it('of a line billed month by month stay one interval', () => {
    expect(fold([...Array(120).keys()].map((month) => ({ from: month * 30, to: month * 30 + 29 })))).toEqual([0, 3599]);
  });
});
