import { describe, expect, it } from 'vitest';
import { dueDate } from '../../../src/domain/billing/dueDate.js';

describe('the due date', () => {
  it('is days after the issue date', () => {
    expect(dueDate('2026-12-01', { days: 30, endOfMonth: 'none' })).toBe('2026-12-31');
    expect(dueDate('2026-12-01', { days: 0, endOfMonth: 'none' })).toBe('2026-12-01');
  });

  it('is the end of the month in which those days end', () => {
    expect(dueDate('2026-12-05', { days: 30, endOfMonth: 'after' })).toBe('2027-01-31');
    expect(dueDate('2027-01-31', { days: 28, endOfMonth: 'after' })).toBe('2027-02-28');
  });

  it('is days after the end of the month of issue', () => {
    expect(dueDate('2026-12-05', { days: 45, endOfMonth: 'before' })).toBe('2027-02-14');
    expect(dueDate('2028-02-01', { days: 0, endOfMonth: 'before' })).toBe('2028-02-29');
  });
});
