import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InvoiceLine } from '../../src/domain/invoice/events.js';
import { dossierShares } from '../../src/projections/dossierShares.js';

type Line = Pick<InvoiceLine, 'dossierId' | 'vatCategory' | 'vatRate' | 'netCents'>;

const line: fc.Arbitrary<Line> = fc.record({
  dossierId: fc.constantFrom('a', 'b', 'c', 'd'),
  vatCategory: fc.constantFrom('S', 'E'),
  vatRate: fc.constantFrom('20', '5.5', '0'),
  netCents: fc.integer({ min: -5_000_000, max: 500_000_000 }),
});

/** The VAT rows of lines, as an invoice computes them: one per category and rate, rounded once. */
function rowsOf(lines: readonly Line[]) {
  const keys = [...new Set(lines.map(({ vatCategory, vatRate }) => `${vatCategory} ${vatRate}`))];
  return keys.map((key) => {
    const [category, rate = ''] = key.split(' ');
    const own = lines.filter((one) => `${one.vatCategory} ${one.vatRate}` === key);
    const baseCents = own.reduce((sum, { netCents }) => sum + netCents, 0);
    return {
      category: category === 'S' ? 'S' : 'E',
      rate,
      baseCents,
      vatCents: Math.round((baseCents * Number(rate)) / 100),
    } as const;
  });
}

function sharesOf(lines: readonly Line[]) {
  const dossiers = [...new Set(lines.map(({ dossierId }) => dossierId))].map((dossierId) => ({ dossierId }));
  // Only these fields of a line are read.
  return dossierShares({ dossiers, lines: lines as readonly InvoiceLine[], vatRows: rowsOf(lines) });
}

describe('the shares of the dossiers on an invoice', () => {
  it('add up to the invoice, to the cent', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 30 }), (lines) => {
        const net = lines.reduce((sum, { netCents }) => sum + netCents, 0);
        const vat = rowsOf(lines).reduce((sum, { vatCents }) => sum + vatCents, 0);
        const shares = sharesOf(lines);

        expect(shares.reduce((sum, { netCents }) => sum + netCents, 0)).toBe(net);
        expect(shares.reduce((sum, { totalCents }) => sum + totalCents, 0)).toBe(net + vat);
      }),
    );
  });

  it('are each within a cent, per rate, of the exact tax on their own lines', () => {
    fc.assert(
      fc.property(
        fc.array(
          line.map((one) => ({ ...one, netCents: Math.abs(one.netCents) })),
          { minLength: 1 },
        ),
        (lines) => {
          for (const { dossierId, netCents, totalCents } of sharesOf(lines)) {
            const own = lines.filter((one) => one.dossierId === dossierId);
            const exact = own.reduce((sum, { netCents: cents, vatRate }) => sum + (cents * Number(vatRate)) / 100, 0);
            // A share is rounded twice (running sum before and after), and the row itself once.
            expect(Math.abs(totalCents - netCents - exact)).toBeLessThanOrEqual(1.5 * rowsOf(lines).length);
          }
        },
      ),
    );
  });

  it('are the invoice itself when it bills one dossier, and give the rest to the last when the lines cancel out', () => {
    const lines: readonly Line[] = [
      { dossierId: 'a', vatCategory: 'S', vatRate: '20', netCents: 101 },
      { dossierId: 'a', vatCategory: 'S', vatRate: '20', netCents: 2 },
    ];
    expect(sharesOf(lines)).toEqual([{ dossierId: 'a', netCents: 103, totalCents: 124 }]);

    const cancelling: readonly Line[] = [
      { dossierId: 'a', vatCategory: 'S', vatRate: '20', netCents: 100 },
      { dossierId: 'b', vatCategory: 'S', vatRate: '20', netCents: -100 },
    ];
    expect(sharesOf(cancelling)).toEqual([
      { dossierId: 'a', netCents: 100, totalCents: 100 },
      { dossierId: 'b', netCents: -100, totalCents: -100 },
    ]);
  });
});
