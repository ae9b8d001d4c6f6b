import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  eurosText,
  netCents,
  normalDecimal,
  parseDecimal,
  roundToCents,
  vatCents,
} from '../../src/domain/shared/decimal.js';

const digits = (decimals: number, max: number) =>
  fc.integer({ min: 0, max }).map((n) => new Big(n).div(10 ** decimals).toFixed(decimals));
const quantity = digits(4, 10_000_000);
const unitPrice = digits(6, 10_000_000_000);

describe('decimals', () => {
  it('round to cents half away from zero, so that a credit mirrors its invoice', () => {
    expect([0.005, 0.015, 1.005, 1.0049, -0.005, -1.005].map((n) => roundToCents(new Big(n)))).toEqual([
      1, 2, 101, 100, -1, -101,
    ]);
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), (millionths) => {
        const amount = new Big(String(millionths)).div(1_000_000);
        const exact = Number((millionths + 5_000n) / 10_000n);
        expect(roundToCents(amount)).toBe(exact);
        expect(roundToCents(amount.neg())).toBe(exact === 0 ? 0 : -exact);
      }),
    );
  });

  it('multiply quantity and price without losing anything before the one rounding', () => {
    expect(netCents('3', '0.335')).toBe(101);
    expect(netCents('0.0001', '49.999999')).toBe(0);
    expect(netCents('1.1', '1.1')).toBe(121);
    const tenThousandths = (text: string) => BigInt(text.replace('.', ''));
    fc.assert(
      fc.property(quantity, unitPrice, (q, p) => {
        // 4 + 6 decimals: 10^10 parts of a euro, 10^8 of a cent.
        const parts = tenThousandths(q) * tenThousandths(p);
        expect(netCents(q, p)).toBe(Number((parts * 2n + 10n ** 8n) / (2n * 10n ** 8n)));
      }),
    );
  });

  it('prorate by days exactly, half cents included', () => {
    expect(netCents('1', '30', { days: 16, of: 31 })).toBe(1548);
    expect(netCents('1', '0.31', { days: 1, of: 62 })).toBe(1);
    fc.assert(
      fc.property(
        quantity,
        unitPrice,
        fc.integer({ min: 1, max: 366 }),
        fc.integer({ min: 28, max: 366 }),
        (q, p, a, b) => {
          const [days, of] = [Math.min(a, b), b];
          const parts = BigInt(q.replace('.', '')) * BigInt(p.replace('.', '')) * BigInt(days);
          const unit = 10n ** 8n * BigInt(of);
          expect(netCents(q, p, { days, of })).toBe(Number((parts * 2n + unit) / (2n * unit)));
        },
      ),
    );
  });

  it('take VAT of a whole base', () => {
    expect(vatCents(29738, '20')).toBe(5948);
    expect(vatCents(10, '5.5')).toBe(1);
    expect(vatCents(9, '5.5')).toBe(0);
    expect(vatCents(1000, '0')).toBe(0);
  });

  it('have one normal form, and refuse what is none', () => {
    expect(['20.00', '5.50', '0.0', '007'].map(normalDecimal)).toEqual(['20', '5.5', '0', '7']);
    for (const wrong of ['', '1,5', '1e3', ' 1', '1.', '.5', 'NaN', '0x10']) {
      expect(() => parseDecimal(wrong)).toThrow(RangeError);
    }
  });

  it('are read by people with a comma', () => {
    expect([0, 5, 11990, 123456].map(eurosText)).toEqual(['0,00 €', '0,05 €', '119,90 €', '1234,56 €']);
  });
});
