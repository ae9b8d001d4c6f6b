import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueDate } from '../../src/domain/billing/dueDate.js';
import { addDays, daysBetween, endOfMonth } from '../../src/domain/shared/civilDate.js';
import type { CustomerType, DueRule } from '../../src/domain/shared/party.js';
import { assertTermsAllowed, dueCap } from '../../src/domain/shared/payment.js';

const issueDates = fc.integer({ min: 0, max: 10_000 }).map((days) => addDays('2020-01-01', days));
const rules: fc.Arbitrary<DueRule> = fc.record({
  days: fc.integer({ min: 0, max: 120 }),
  endOfMonth: fc.constantFrom('none', 'before', 'after'),
});
const professionals = fc.constantFrom<CustomerType>('business', 'foreign_business');

function isAllowed(due: DueRule, customerType: CustomerType): boolean {
  const collectable = { sepaDebit: false, gocardless: false };
  try {
    assertTermsAllowed({ mode: 'transfer', due }, { collectable, customerType, today: '2026-12-01' });
    return true;
  } catch {
    return false;
  }
}

describe('a delay that is allowed', () => {
  it('makes no invoice of a professional due later than 60 days, or than 45 days and the end of the month, either way', () => {
    fc.assert(
      fc.property(rules, professionals, issueDates, (due, type, issued) => {
        fc.pre(isAllowed(due, type));
        const last =
          due.endOfMonth === 'none'
            ? addDays(issued, 60)
            : [addDays(endOfMonth(issued), 45), endOfMonth(addDays(issued, 45))].toSorted()[1];
        expect(dueDate(issued, due) <= String(last)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('makes no invoice of a public body due later than 30 days', () => {
    fc.assert(
      fc.property(rules, issueDates, (due, issued) => {
        fc.pre(isAllowed(due, 'public'));
        expect(daysBetween(issued, dueDate(issued, due))).toBeLessThanOrEqual(30);
      }),
      { numRuns: 500 },
    );
  });

  it('is any up to the cap and none over it; a private person has none', () => {
    fc.assert(
      fc.property(rules, fc.constantFrom<CustomerType>('business', 'public', 'individual'), (due, type) => {
        const cap = dueCap(type, due.endOfMonth) ?? Number.POSITIVE_INFINITY;
        expect(isAllowed(due, type)).toBe(due.days <= cap);
      }),
    );
  });
});
