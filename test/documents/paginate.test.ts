import fc from 'fast-check';
import { expect, it } from 'vitest';
import { paginate, type Unit } from '../../src/documents/pdf/paginate.js';

const room = { first: 300, next: 500 };
const units = fc.array(fc.record({ height: fc.integer({ min: 1, max: 250 }), lead: fc.integer({ min: 0, max: 50 }) }));

it('puts every unit on one page, in order, and leaves no page empty', () => {
  fc.assert(
    fc.property(units, (given) => {
      const pages = paginate(given, room);
      expect(pages.flat()).toEqual(given);
      expect(pages.every((page) => page.length > 0)).toBe(true);
    }),
  );
});

it('never fills a page over its room, and begins a page only when the unit did not fit', () => {
  fc.assert(
    fc.property(units, (given) => {
      const pages = paginate(given, room);
      pages.forEach((page, index) => {
        const height = heightOf(page);
        const limit = index === 0 ? room.first : room.next;
        expect(height).toBeLessThanOrEqual(limit);
        const next = pages[index + 1]?.[0];
        if (next !== undefined) expect(height + next.height).toBeGreaterThan(limit);
      });
    }),
  );
});

it('leaves the first page to its head when the first unit fits only the next one', () => {
  const [high, small] = [
    { height: 400, lead: 20 },
    { height: 10, lead: 0 },
  ];
  expect(paginate([high, small], room)).toEqual([[], [high, small]]);
  expect(paginate([small, high], room)).toEqual([[small], [high]]);
});

it('gives a unit higher than a page a page of its own', () => {
  const [small, huge] = [
    { height: 10, lead: 0 },
    { height: 900, lead: 0 },
  ];
  expect(paginate([small, huge, small], room)).toEqual([[small], [huge], [small]]);
});

function heightOf(page: readonly Unit[]): number {
  return page.reduce((sum, { height }) => sum + height, page[0]?.lead ?? 0);
}
