import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BillingEvent } from '../../../src/domain/billing/billingState.js';
import { evolveBilling } from '../../../src/domain/billing/evolveBilling.js';
import type { IssuedInvoice } from '../../../src/domain/invoice/events.js';
import { addDays, addMonths, daysBetween, lastDayOf, laterOf } from '../../../src/domain/shared/civilDate.js';
import { vatCents } from '../../../src/domain/shared/decimal.js';
import type { Every, LineSection } from '../../../src/domain/shared/party.js';
import {
  activated,
  cheque,
  client,
  dossier,
  foldBilling,
  issued,
  line,
  organisation,
  payment,
  preferences,
  runOf,
} from '../../support/billingSamples.js';

const FIRST_MONTH = '2026-01-15';
const MONTHS = 14;
const STEP: Readonly<Record<Every, number>> = { month: 1, quarter: 3, year: 12 };

const monthAt = (index: number) => addMonths(FIRST_MONTH, index).slice(0, 7);

/** Of a line: everything that decides which of its days are billed. */
type Sold = Readonly<{
  section: LineSection;
  every: Every;
  quantity: string;
  unitPrice: string;
  vatCode: 'normal' | 'reduced';
  /** Days after the first of January 2026. */
  startsAfter: number | undefined;
  lasts: number | undefined;
  /** Month index of the run before which it is added. */
  addedIn: number;
}>;

type History = Readonly<{
  dossiers: readonly Readonly<{
    effectiveAfter: number;
    activatedIn: number;
    byCheque: boolean;
    lines: readonly Sold[];
  }>[];
  grouped: boolean;
  /** Month indices in which a run takes place. */
  runs: readonly number[];
}>;

const monthIndex = fc.integer({ min: 0, max: MONTHS - 1 });
const someDays = fc.integer({ min: 0, max: 400 });

const ANY_PRICE = ['29.90', '0.01', '0', '0.000123', '1234.567891'];
/** So that no invoice is of nothing: what is worth nothing may wait for one of something. */
const PAID_PRICE = ['29.90', '12', '1234.567891'];

const sold = (prices: readonly string[]): fc.Arbitrary<Sold> =>
  fc.record({
    section: fc.constantFrom<LineSection>('recurring', 'licence', 'one_off'),
    every: fc.constantFrom<Every>('month', 'quarter', 'year'),
    quantity: fc.constantFrom('1', '3', '0.5', '12.3456'),
    unitPrice: fc.constantFrom(...prices),
    vatCode: fc.constantFrom('normal' as const, 'reduced' as const),
    startsAfter: fc.option(someDays, { nil: undefined }),
    lasts: fc.option(someDays, { nil: undefined }),
    addedIn: monthIndex,
  });

const history = (prices: readonly string[] = ANY_PRICE): fc.Arbitrary<History> =>
  fc.record({
    dossiers: fc.array(
      fc.record({
        effectiveAfter: someDays,
        activatedIn: monthIndex,
        byCheque: fc.boolean(),
        lines: fc.array(sold(prices), { minLength: 1, maxLength: 4 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    grouped: fc.boolean(),
    runs: fc.uniqueArray(monthIndex, { minLength: 1, maxLength: 8 }).map((all) => all.sort((a, b) => a - b)),
  });

const dayOf = (days: number) => addDays('2026-01-01', days);

function lineEvent(dossierId: string, lineId: string, given: Sold): BillingEvent {
  const { section, every, quantity, unitPrice, vatCode, startsAfter, lasts } = given;
  const startsOn = startsAfter === undefined ? {} : { startsOn: dayOf(startsAfter) };
  const endsOn = lasts === undefined || section === 'one_off' ? {} : { endsOn: dayOf((startsAfter ?? 0) + lasts) };
  const often = section === 'one_off' ? {} : { every };
  return line(dossierId, lineId, { section, quantity, unitPrice, vatCode, ...often, ...startsOn, ...endsOn });
}

/** Plays a history: what happens before each run, the run, its invoices. */
function play(given: History): readonly (readonly IssuedInvoice[])[] {
  const state = foldBilling(...openingEvents(given));
  const fold = (events: readonly BillingEvent[]): void => {
    for (const event of events) evolveBilling(state, event);
  };
  let next = 0;
  return given.runs.map((run) => {
    for (; next <= run; next += 1) fold(eventsOf(given, next));
    const { invoices } = runOf(state, monthAt(run));
    fold(issued(...invoices));
    return invoices;
  });
}

const openingEvents = ({ dossiers, grouped }: History): readonly BillingEvent[] => [
  ...organisation,
  client('acc-1'),
  preferences('acc-1', { groupInvoices: grouped }),
  ...dossiers.flatMap(({ byCheque }, i) => [
    dossier(`d-${i}`, 'acc-1'),
    ...(byCheque ? [payment(`d-${i}`, cheque)] : []),
  ]),
];

/** What happens in a month, before its run. */
const eventsOf = ({ dossiers }: History, month: number): readonly BillingEvent[] =>
  dossiers.flatMap(({ lines, effectiveAfter, activatedIn }, i) => [
    ...lines.flatMap((one, j) => (one.addedIn === month ? [lineEvent(`d-${i}`, `l-${i}-${j}`, one)] : [])),
    ...(activatedIn === month ? [activated(`d-${i}`, dayOf(effectiveAfter))] : []),
  ]);

/** The days that a line owes by the end of the last run, day by day and by another way than the code's. */
function owedDays({ section, every, startsAfter, lasts }: Sold, effective: string, until: string): readonly string[] {
  const start = laterOf(dayOf(startsAfter ?? 0), effective);
  if (section === 'one_off') return start <= until ? [start] : [];
  const end = lasts === undefined ? '9999-12-31' : dayOf((startsAfter ?? 0) + lasts);

  const days: string[] = [];
  const anchor = `${start.slice(0, 7)}-01`;
  for (let k = 0; ; k += 1) {
    const begin = laterOf(addMonths(anchor, k * STEP[every]), start);
    if (begin > until || begin > end) return days;
    days.push(...daysFrom(begin, addMonths(anchor, (k + 1) * STEP[every])).filter((day) => day <= end));
  }
}

/** The second day is not among them. */
const daysFrom = (from: string, to: string): readonly string[] =>
  Array.from({ length: daysBetween(from, to) }, (_, i) => addDays(from, i));

const sumOf = (amounts: readonly number[]) => amounts.reduce((sum, amount) => sum + amount, 0);

describe('any sequence of runs', () => {
  it('bills every day of every line exactly once, up to what the last run reaches', () => {
    fc.assert(
      fc.property(history(PAID_PRICE), (given) => {
        const billed = new Map<string, string[]>();
        for (const { lines } of play(given).flat()) {
          for (const { lineId, from, to } of lines) {
            const days = daysFrom(from, addDays(to, 1));
            billed.set(lineId, [...(billed.get(lineId) ?? []), ...days]);
          }
        }
        const last = given.runs.at(-1) ?? 0;
        given.dossiers.forEach(({ lines, effectiveAfter, activatedIn }, i) => {
          lines.forEach((one, j) => {
            const days = billed.get(`l-${i}-${j}`) ?? [];
            const inTime = activatedIn <= last && one.addedIn <= last;
            const owed = inTime ? owedDays(one, dayOf(effectiveAfter), lastDayOf(monthAt(last))) : [];
            expect(days.toSorted()).toEqual(owed);
          });
        });
      }),
      { numRuns: 300 },
    );
  });

  it('bills no day twice, also of lines that are worth nothing', () => {
    fc.assert(
      fc.property(history(), (given) => {
        const days = play(given)
          .flat()
          .flatMap(({ lines }) => lines)
          .flatMap(({ lineId, from, to }) => daysFrom(from, addDays(to, 1)).map((day) => `${lineId} ${day}`));
        expect(new Set(days).size).toBe(days.length);
      }),
      { numRuns: 100 },
    );
  });

  it('gives invoices whose amounts add up (EN16931 BR-CO-10, -13, -14, -15, -17)', () => {
    fc.assert(
      fc.property(history(), (given) => {
        for (const invoice of play(given).flat()) {
          const { lines, vatRows, netCents, vatCents: vat, totalCents } = invoice;
          expect(netCents).toBe(sumOf(lines.map((one) => one.netCents)));
          expect(netCents).toBe(sumOf(vatRows.map((row) => row.baseCents)));
          expect(vat).toBe(sumOf(vatRows.map((row) => row.vatCents)));
          expect(totalCents).toBe(netCents + vat);
          expect(totalCents).toBeGreaterThan(0);
          for (const { rate, baseCents, vatCents: rowVat } of vatRows) {
            expect(baseCents).toBe(sumOf(lines.filter(({ vatRate }) => vatRate === rate).map((one) => one.netCents)));
            expect(rowVat).toBe(vatCents(baseCents, rate));
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('gives the same twice, and no invoice of a run again in the next run of the same month', () => {
    fc.assert(
      fc.property(history(), (given) => {
        expect(play(given)).toEqual(play(given));
        const again = { ...given, runs: given.runs.flatMap((run) => [run, run]) };
        expect(
          play(again)
            .filter((_, i) => i % 2 === 1)
            .flat(),
        ).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('bills the same nets whether the account groups its invoices or not', () => {
    fc.assert(
      fc.property(history(), (given) => {
        const netOf = (grouped: boolean) =>
          sumOf(
            play({ ...given, grouped })
              .flat()
              .map(({ netCents }) => netCents),
          );
        expect(netOf(true)).toBe(netOf(false));
      }),
      { numRuns: 100 },
    );
  });
});
