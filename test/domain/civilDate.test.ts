import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  dateOfDay,
  dayNumber,
  daysBetween,
  daysInMonth,
  endOfMonth,
  firstDay,
  isCivilDate,
  lastDayOf,
  laterOf,
  monthNumber,
} from '../../src/domain/shared/civilDate.js';

const day = fc.integer({ min: dayNumber('1900-01-01'), max: dayNumber('2199-12-31') });
const date = day.map(dateOfDay);

describe('a civil date', () => {
  it('must be a day that exists', () => {
    expect(['2026-12-31', '2024-02-29', '2000-02-29', '0100-01-01', '9999-12-31'].filter(isCivilDate)).toHaveLength(5);
    const wrong = [
      '2026-02-29',
      '1900-02-29',
      '2026-13-01',
      '2026-00-10',
      '2026-04-31',
      '2026-4-30',
      '2026-12-01T00',
      '',
    ];
    expect(wrong.filter(isCivilDate)).toEqual([]);
    expect(() => dayNumber('2026-02-30')).toThrow(RangeError);
  });

  it('is a day number and back, and both have the same order', () => {
    fc.assert(
      fc.property(day, day, (a, b) => {
        expect(dayNumber(dateOfDay(a))).toBe(a);
        expect(dateOfDay(a) < dateOfDay(b)).toBe(a < b);
        expect(daysBetween(dateOfDay(a), dateOfDay(b))).toBe(b - a);
        expect(addDays(dateOfDay(a), b - a)).toBe(dateOfDay(b));
      }),
    );
  });

  it('is in the month between its first and its last day', () => {
    fc.assert(
      fc.property(day, (a) => {
        const month = monthNumber(a);
        expect(firstDay(month)).toBeLessThanOrEqual(a);
        expect(a).toBeLessThan(firstDay(month + 1));
        expect(endOfMonth(dateOfDay(a))).toBe(dateOfDay(firstDay(month) + daysInMonth(month) - 1));
      }),
    );
  });

  it('moves by months to the same day, or to the last day of a shorter month', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2026-01-31', 2)).toBe('2026-03-31');
    expect(addMonths('2024-02-29', 12)).toBe('2025-02-28');
    expect(addMonths('2026-03-31', -1)).toBe('2026-02-28');
    fc.assert(
      fc.property(date, fc.integer({ min: -600, max: 600 }), (anchor, months) => {
        const moved = addMonths(anchor, months);
        expect(monthNumber(dayNumber(moved))).toBe(monthNumber(dayNumber(anchor)) + months);
        expect(
          moved.slice(8) === anchor.slice(8) || (moved === endOfMonth(moved) && moved.slice(8) < anchor.slice(8)),
        ).toBe(true);
      }),
    );
  });

  it('ends a month, also one of a leap year', () => {
    expect(lastDayOf('2026-12')).toBe('2026-12-31');
    expect(lastDayOf('2028-02')).toBe('2028-02-29');
    expect(laterOf('2026-12-01', '2026-11-30')).toBe('2026-12-01');
  });
});
