import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BillingEvent } from '../../../src/domain/billing/billingState.js';
import { evolveBilling } from '../../../src/domain/billing/evolveBilling.js';
import type { InvoiceLine } from '../../../src/domain/invoice/events.js';
import { addDays, addMonths, dayNumber } from '../../../src/domain/shared/civilDate.js';
import {
  activated,
  changed,
  client,
  codesOf,
  dossier,
  foldBilling,
  issued,
  line,
  linesOf,
  ordinary,
  organisation,
  preferences,
  runAll,
  runOf,
} from '../../support/billingSamples.js';

const fibre = ordinary('2026-12-01', line('d-1', 'Fibre'));

/** A run, what happens after it, and the run of the next month. */
function billedThen(first: readonly BillingEvent[], then: readonly BillingEvent[], periods: readonly string[]) {
  const state = foldBilling(...first);
  const [before = '', ...after] = periods;
  for (const event of [...issued(...runOf(state, before).invoices), ...then]) evolveBilling(state, event);
  return after.map((period) => {
    const run = runOf(state, period);
    for (const event of issued(...run.invoices)) evolveBilling(state, event);
    return run;
  });
}

describe('a line that changes', () => {
  it('is charged in two parts in the month in which it changes', () => {
    const price = changed('DossierLineChanged', 'd-1', {
      lineId: 'Fibre',
      changes: { unitPrice: '60' },
      from: '2027-01-16',
    });

    expect(linesOf(runAll([...fibre, price], ['2026-12', '2027-01', '2027-02']))).toEqual([
      'Fibre 2026-12-01..2026-12-31 3000',
      'Fibre 2027-01-01..2027-01-15 15/31 1452',
      'Fibre 2027-01-16..2027-01-31 16/31 3097',
      'Fibre 2027-02-01..2027-02-28 6000',
    ]);
  });

  it('without a date changes for everything that is not billed yet, and nothing that is', () => {
    const more = changed('DossierLineChanged', 'd-1', { lineId: 'Fibre', changes: { quantity: '2', label: 'Fibres' } });

    expect(linesOf(runAll([...fibre, more], ['2026-12']))).toEqual(['Fibres 2026-12-01..2026-12-31 6000']);
    const [january] = billedThen(fibre, [more], ['2026-12', '2027-01']);
    expect(linesOf(january?.invoices ?? [])).toEqual(['Fibres 2027-01-01..2027-01-31 6000']);
  });

  it('from a day that is billed already changes from the first day that is not', () => {
    const price = changed('DossierLineChanged', 'd-1', {
      lineId: 'Fibre',
      changes: { unitPrice: '60' },
      from: '2026-12-10',
    });
    const [january] = billedThen(fibre, [price], ['2026-12', '2027-01']);

    expect(linesOf(january?.invoices ?? [])).toEqual(['Fibre 2027-01-01..2027-01-31 6000']);
  });

  it('and is put back as it was is charged in one part, for the price of the whole month', () => {
    const whole = ordinary('2027-01-01', line('d-1', 'Fibre', { unitPrice: '39.99' }));
    const price = (unitPrice: string, from?: string) =>
      changed('DossierLineChanged', 'd-1', {
        lineId: 'Fibre',
        changes: { unitPrice },
        ...(from === undefined ? {} : { from }),
      });
    const [dear, back] = [price('49.99', '2027-01-16'), price('39.99', '2027-01-16')];
    const [later, always] = [price('29.99', '2027-02-15'), price('29.990')];

    expect(linesOf(runAll([...whole, dear, back], ['2027-01']))).toEqual(['Fibre 2027-01-01..2027-01-31 3999']);
    expect(linesOf(runAll([...whole, later, always], ['2027-01', '2027-02']))).toEqual([
      'Fibre 2027-01-01..2027-01-31 2999',
      'Fibre 2027-02-01..2027-02-28 2999',
    ]);
  });

  it('that is one-off is charged as it is on its day', () => {
    const setup = line('d-1', 'Pose', { section: 'one_off', startsOn: '2027-01-10' });
    const price = changed('DossierLineChanged', 'd-1', {
      lineId: 'Pose',
      changes: { unitPrice: '99' },
      from: '2027-01-05',
    });
    const lines = linesOf(runAll([...fibre, setup, price], ['2027-01']));

    expect(lines.at(-1)).toBe('Pose 2027-01-10..2027-01-10 9900');
  });
});

describe('a line that ends', () => {
  it('is billed up to its end, and again once it goes on', () => {
    const end = changed('DossierLineEnded', 'd-1', { lineId: 'Fibre', endsOn: '2027-01-10' });
    const on = changed('DossierLineEnded', 'd-1', { lineId: 'Fibre', endsOn: null });

    expect(linesOf(runAll([...fibre, end], ['2026-12', '2027-01', '2027-02']))).toEqual([
      'Fibre 2026-12-01..2026-12-31 3000',
      'Fibre 2027-01-01..2027-01-10 10/31 968',
    ]);
    const [february] = billedThen([...fibre, end], [on], ['2027-01', '2027-02']);
    expect(linesOf(february?.invoices ?? [])).toEqual([
      'Fibre 2027-01-11..2027-01-31 21/31 2032',
      'Fibre 2027-02-01..2027-02-28 3000',
    ]);
  });

  it('within what is billed in advance bills nothing negative, and the preview says that a credit note is due', () => {
    const end = changed('DossierLineEnded', 'd-1', { lineId: 'Fibre', endsOn: '2026-12-15' });
    const [january] = billedThen(fibre, [end], ['2026-12', '2027-01']);

    expect(january?.invoices).toEqual([]);
    expect(january?.leftOut).toEqual([]);
    expect(january?.alarms).toEqual([
      {
        accountId: 'acc-1',
        dossierId: 'd-1',
        code: 'billing.billed_beyond_end',
        detail:
          '« Fibre » de Client 1 (CL000001) est facturée jusqu’au 31\u00a0décembre 2026 alors qu’elle se termine le 15\u00a0décembre 2026 : un avoir est dû.',
      },
    ]);
  });

  it('on the last day that is billed, or later, owes nothing back; on the day before, one day', () => {
    const endOn = (endsOn: string) => changed('DossierLineEnded', 'd-1', { lineId: 'Fibre', endsOn });
    const codesAfter = (endsOn: string) =>
      billedThen(fibre, [endOn(endsOn)], ['2026-12', '2027-01']).map(({ alarms }) => codesOf(alarms));
    expect(codesAfter('2026-12-31')).toEqual([[]]);
    expect(codesAfter('2026-12-30')).toEqual([['billing.billed_beyond_end']]);
  });

  it('that is removed is billed no more', () => {
    const removed = changed('DossierLineRemoved', 'd-1', { lineId: 'Fibre' });

    expect(runOf(foldBilling(...fibre, removed), '2026-12').invoices).toEqual([]);
  });
});

describe('a dossier that is terminated', () => {
  const end = changed('DossierTerminated', 'd-1', { on: '2027-01-10' });

  it('is billed up to that day, one-off lines after it left out', () => {
    const late = line('d-1', 'Pose', { section: 'one_off', startsOn: '2027-01-20' });

    expect(linesOf(runAll([...fibre, late, end], ['2027-01', '2027-02']))).toEqual([
      'Fibre 2026-12-01..2026-12-31 3000',
      'Fibre 2027-01-01..2027-01-10 10/31 968',
    ]);
  });

  it('raises an alarm for each line that is billed beyond that day', () => {
    const [february] = billedThen(fibre, [end], ['2027-01', '2027-02']);

    expect(codesOf(february?.alarms ?? [])).toEqual(['billing.billed_beyond_end']);
    expect(february?.alarms[0]?.detail).toContain(
      'jusqu’au 31\u00a0janvier 2027 alors qu’elle se termine le 10\u00a0janvier 2027',
    );
  });

  it('and reopened is billed as if it had never been terminated', () => {
    const reopened = changed('DossierReopened', 'd-1', {});
    const [february] = billedThen([...fibre, end], [reopened], ['2027-01', '2027-02']);

    expect(linesOf(february?.invoices ?? [])).toEqual([
      'Fibre 2027-01-11..2027-01-31 21/31 2032',
      'Fibre 2027-02-01..2027-02-28 3000',
    ]);
    expect(february?.alarms).toEqual([]);
  });

  it('and reopened on a day is not billed for the days in between', () => {
    const reopened = changed('DossierReopened', 'd-1', { on: '2027-02-15' });

    expect(linesOf(runAll([...fibre, end, reopened], ['2027-01', '2027-02', '2027-03']))).toEqual([
      'Fibre 2026-12-01..2026-12-31 3000',
      'Fibre 2027-01-01..2027-01-10 10/31 968',
      'Fibre 2027-02-15..2027-02-28 14/28 1500',
      'Fibre 2027-03-01..2027-03-31 3000',
    ]);
    const [march] = billedThen(fibre, [end, reopened], ['2027-01', '2027-03']);
    expect(codesOf(march?.alarms ?? [])).toEqual(['billing.billed_beyond_end']);
  });

  it('and reopened on a day owes nothing back when none of the days in between was billed', () => {
    const reopened = changed('DossierReopened', 'd-1', { on: '2027-02-15' });
    const [february, march] = billedThen([...fibre, end], [reopened], ['2027-01', '2027-02', '2027-03']);
    expect([february?.alarms, march?.alarms]).toEqual([[], []]);
  });

  it('and reopened on the very next day has been out of production on no day', () => {
    const reopened = changed('DossierReopened', 'd-1', { on: '2027-01-11' });
    const [february] = billedThen(fibre, [end, reopened], ['2027-01', '2027-02']);
    expect(february?.alarms).toEqual([]);
  });

  it('and ended on the same day again is billed from the day on which it is reopened then, whatever was said before', () => {
    const reopened = (on?: string) => changed('DossierReopened', 'd-1', on === undefined ? {} : { on });
    const months = ['2027-01', '2027-02', '2027-03', '2027-04'];
    const billed = (...then: readonly BillingEvent[]) => linesOf(runAll([...fibre, end, ...then], months));
    const slip = [reopened('2027-04-01'), end];
    expect(billed(...slip, reopened('2027-02-15'))).toEqual(billed(reopened('2027-02-15')));
    expect(billed(...slip, reopened())).toEqual(billed(reopened()));
    const later = changed('DossierTerminated', 'd-1', { on: '2027-03-10' });
    expect(billed(reopened('2027-02-15'), later, reopened())).toEqual(billed(reopened('2027-02-15')));
  });

  it('for one day has that day billed owed back, which a one-off line is not', () => {
    const off = changed('DossierTerminated', 'd-1', { on: '2027-01-30' });
    const on = changed('DossierReopened', 'd-1', { on: '2027-02-01' });
    const pose = line('d-1', 'Pose', { section: 'one_off', startsOn: '2027-01-31' });
    const [february] = billedThen([...fibre, pose], [off, on], ['2027-01', '2027-02']);
    expect(february?.alarms.map(({ detail }) => detail)).toEqual([
      '« Fibre » de Client 1 (CL000001) est facturée pour des jours où le dossier était résilié : un avoir est dû.',
    ]);
  });
});

describe('how the invoices of a dossier leave', () => {
  const chorus = { methods: ['chorus_pro'], chorus: { serviceCode: 'S1' } } as const;
  const own = changed('DossierDeliverySet', 'd-1', { override: chorus });
  const site = {
    name: 'Entrepôt',
    address: { line1: '4 quai Nord', postalCode: '69007', city: 'Lyon', country: 'FR' },
  };

  it('is its own choice as a whole, then the account’s again', () => {
    const back = changed('DossierDeliverySet', 'd-1', { override: null });
    const deliveryOf = (...events: readonly BillingEvent[]) =>
      runOf(foldBilling(...fibre, ...events), '2026-12').invoices[0]?.delivery;

    expect(deliveryOf(own)).toEqual(chorus);
    expect(deliveryOf(own, back)).toEqual({ methods: ['email_attachment'] });
  });

  it('splits a grouped invoice, and the preview says why', () => {
    const grouped = [
      ...organisation,
      client('acc-1'),
      { type: 'AccountDetailsChanged', data: { accountId: 'acc-1', changes: { siret: '55210055400013' } } } as const,
      preferences('acc-1', { groupInvoices: true }),
      ...['d-1', 'd-2', 'd-3'].flatMap((id) => [dossier(id, 'acc-1'), line(id, id), activated(id, '2026-12-01')]),
    ];
    const { invoices, alarms } = runOf(foldBilling(...grouped, own), '2026-12');

    expect(invoices.map(({ dossiers }) => dossiers.map(({ dossierId }) => dossierId))).toEqual([
      ['d-1'],
      ['d-2', 'd-3'],
    ]);
    expect(codesOf(alarms)).toEqual(['grouping.split']);
    expect(alarms[0]?.detail).toContain('(mode d’envoi, service Chorus Pro)');
  });

  it('raises an alarm where it leaves no way at all', () => {
    const none = changed('DossierDeliverySet', 'd-1', { override: { methods: [] } });
    const { alarms } = runOf(foldBilling(...fibre, none), '2026-12');

    expect(alarms).toMatchObject([{ code: 'delivery.no_method', dossierId: 'd-1' }]);
  });

  it('prints the site that it has now', () => {
    const moved = changed('DossierSiteSet', 'd-1', { site });
    const gone = changed('DossierSiteSet', 'd-1', { site: null });
    const siteOf = (...events: readonly BillingEvent[]) =>
      runOf(foldBilling(...fibre, ...events), '2026-12').invoices[0]?.dossiers[0]?.site;

    expect(siteOf(moved)).toEqual(site);
    expect(siteOf(moved, gone)).toBeUndefined();
  });
});

describe('prospects that are about to become clients', () => {
  const installation = { installationTypeId: 't', name: 'Fibre', phases: [], team: {} };
  const active = (given: object): BillingEvent => ({
    type: 'DossierActivated',
    data: { dossierId: 'd-1', accountId: 'acc-1', effectiveOn: '2026-12-01', ...given },
  });
  const prospect: BillingEvent = {
    type: 'ProspectCreated',
    data: { accountId: 'acc-1', number: 1, name: 'P', customerType: 'business' },
  };
  const converting = (...events: readonly BillingEvent[]) => [...foldBilling(...events).converting];

  it('are those whose dossier was activated with a type, until they are clients', () => {
    const opened = [prospect, dossier('d-1', 'acc-1')];
    expect(converting(...opened, active({}))).toEqual([]);
    expect(converting(...opened, active({ installation }))).toEqual(['acc-1']);
    const became: BillingEvent = { type: 'ProspectBecameClient', data: { accountId: 'acc-1', number: 1 } };
    expect(converting(...opened, active({ installation }), became)).toEqual([]);
    expect(converting(client('acc-1'), dossier('d-1', 'acc-1'), active({ installation }))).toEqual([]);
  });
});

type History = Readonly<{
  every: 'month' | 'quarter' | 'year';
  effectiveOn: string;
  /** What happens before each month's run. */
  months: readonly (readonly BillingEvent[])[];
}>;

describe('whatever is changed and whenever', () => {
  const day = fc.integer({ min: -40, max: 400 }).map((days) => addDays('2026-12-01', days));
  const anyChange: fc.Arbitrary<BillingEvent> = fc.oneof(
    fc
      .record({ price: fc.constantFrom('10', '25.50', '99'), from: fc.option(day, { nil: undefined }) })
      .map(({ price, from }) =>
        changed('DossierLineChanged', 'd-1', {
          lineId: 'Fibre',
          changes: { unitPrice: price },
          ...(from === undefined ? {} : { from }),
        }),
      ),
    fc.option(day, { nil: null }).map((endsOn) => changed('DossierLineEnded', 'd-1', { lineId: 'Fibre', endsOn })),
    day.map((on) => changed('DossierTerminated', 'd-1', { on })),
    fc.option(day, { nil: undefined }).map((on) => changed('DossierReopened', 'd-1', on === undefined ? {} : { on })),
  );

  const history: fc.Arbitrary<History> = fc.record({
    every: fc.constantFrom('month' as const, 'quarter' as const, 'year' as const),
    effectiveOn: day,
    months: fc.array(fc.array(anyChange, { maxLength: 3 }), { minLength: 1, maxLength: 12 }),
  });

  /** Every day that the months bill, in the order of the invoices. */
  function billedDaysOf({ every, effectiveOn, months }: History): readonly number[] {
    const state = foldBilling(...ordinary(effectiveOn, line('d-1', 'Fibre', { every })));
    return months.flatMap((changes, n) => {
      for (const event of changes) evolveBilling(state, event);
      const { invoices } = runOf(state, addMonths('2026-12-01', n).slice(0, 7));
      for (const event of issued(...invoices)) evolveBilling(state, event);
      return invoices.flatMap(({ lines }) => lines.flatMap(daysOf));
    });
  }

  function daysOf({ from, to, netCents, proration }: InvoiceLine): readonly number[] {
    const length = dayNumber(to) - dayNumber(from) + 1;
    expect(netCents).toBeGreaterThanOrEqual(0);
    expect(proration?.days ?? length).toBe(length);
    expect(length).toBeGreaterThan(0);
    return Array.from({ length }, (_, n) => dayNumber(from) + n);
  }

  it('no day is billed twice, and no amount is negative', () => {
    fc.assert(
      fc.property(history, (given) => {
        const days = billedDaysOf(given);
        expect(new Set(days).size).toBe(days.length);
      }),
      { numRuns: 200 },
    );
  });

  it('a day is billed at the price that was last said for it before its run', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ price: fc.integer({ min: 1, max: 99 }), from: day }), { maxLength: 6 }),
        (said) => {
          const changes = said.map(({ price, from }) =>
            changed('DossierLineChanged', 'd-1', { lineId: 'Fibre', changes: { unitPrice: String(price) }, from }),
          );
          const [invoice] = runOf(foldBilling(...fibre, ...changes), '2026-12').invoices;
          for (const { from, to, unitPrice } of invoice?.lines ?? []) {
            for (let one = dayNumber(from); one <= dayNumber(to); one += 1) {
              const last = said.findLast((change) => dayNumber(change.from) <= one);
              expect(unitPrice).toBe(String(last?.price ?? 30));
            }
          }
          expect(invoice?.lines.map(({ to }) => to).at(-1)).toBe('2026-12-31');
        },
      ),
      { numRuns: 100 },
    );
  });
});
