import { describe, expect, it } from 'vitest';
import { fittingLeftOut } from '../../src/jobs/fittingLeftOut.js';

const left = (n: number) => ({ accountId: `acc-${n}`, code: 'vat.reason_missing', detail: 'é'.repeat(200) });

describe('what a run left out', () => {
  it('is listed whole while it fits on one event', () => {
    const few = Array.from({ length: 100 }, (_, i) => left(i));
    expect(fittingLeftOut(few)).toBe(few);
    expect(fittingLeftOut([])).toEqual([]);
  });

  it('is cut beyond, and the last entry says how many more there are', () => {
    const fitting = fittingLeftOut(Array.from({ length: 10_000 }, (_, i) => left(i)));
    const listed = fitting.length - 1;
    expect(Buffer.byteLength(JSON.stringify(fitting))).toBeLessThan(610 * 1024);
    expect(fitting[listed - 1]).toEqual(left(listed - 1));
    expect(fitting[listed]).toMatchObject({ accountId: `acc-${listed}`, code: 'billing.left_out_cut' });
    expect(fitting[listed]?.detail).toContain(`${10_000 - listed} autres`);
  });
});
