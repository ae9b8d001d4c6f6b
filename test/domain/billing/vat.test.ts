import { describe, expect, it } from 'vitest';
import type { BillingEvent } from '../../../src/domain/billing/billingState.js';
import type { BillingPreferences, VatCode } from '../../../src/domain/shared/party.js';
import {
  activated,
  bank,
  client,
  codesOf,
  dossier,
  foldBilling,
  line,
  ordinary,
  preferences,
  profile,
  runOf,
} from '../../support/billingSamples.js';

const rate = (vatCode: VatCode, percent: string, from: string): BillingEvent => ({
  type: 'VatRateSet',
  data: { vatCode, rate: percent, from },
});

const december = (...events: readonly BillingEvent[]) => runOf(foldBilling(...events), '2026-12');
const ratesOf = (...events: readonly BillingEvent[]) =>
  december(...events).invoices.flatMap(({ lines }) => lines.map(({ vatRate }) => vatRate));
const billed = (...lines: readonly BillingEvent[]) => ordinary('2026-12-01', ...lines);

describe('VAT', () => {
  it('has the mainland rates from the start', () => {
    const codes = ['normal', 'intermediate', 'reduced', 'super_reduced'] as const;
    expect(ratesOf(...billed(...codes.map((vatCode) => line('d-1', vatCode, { vatCode }))))).toEqual([
      '20',
      '10',
      '5.5',
      '2.1',
    ]);
  });

  it('follows a new rate from its date on, by the last day of the service period', () => {
    const lines = [line('d-1', 'Mois'), line('d-1', 'An', { every: 'year' })];
    expect(ratesOf(...billed(...lines), rate('normal', '21.0', '2027-01-01'))).toEqual(['20', '21']);
    expect(ratesOf(...billed(...lines), rate('normal', '21', '2026-12-31'))).toEqual(['21', '21']);
  });

  it('goes by the supply date of a one-off line', () => {
    const pose = line('d-1', 'Pose', { section: 'one_off', startsOn: '2026-12-10' });
    expect(ratesOf(...billed(pose), rate('normal', '21', '2026-12-11'))).toEqual(['20']);
    expect(ratesOf(...billed(pose), rate('normal', '21', '2026-12-10'))).toEqual(['21']);
  });

  it('goes by the issue date with the option for débits', () => {
    const debits: BillingEvent = { ...profile, data: { ...profile.data, vatOnDebits: true } } as BillingEvent;
    const events = [...billed(line('d-1', 'An', { every: 'year' })), debits];
    expect(ratesOf(...events, rate('normal', '21', '2026-12-02'))).toEqual(['20']);
    expect(ratesOf(...events, rate('normal', '21', '2026-12-01'))).toEqual(['21']);
  });

  it('keeps its rows in the order of their dates; a date that is set again is replaced', () => {
    const set = [
      rate('normal', '23', '2026-12-31'),
      rate('normal', '22', '2026-01-01'),
      rate('normal', '24', '2026-12-31'),
    ];
    expect(ratesOf(...billed(line('d-1', 'L')), ...set)).toEqual(['24']);
    expect(ratesOf(...billed(line('d-1', 'L')), ...set.slice(1, 2))).toEqual(['22']);
  });

  it('leaves a dossier out for which no rate is known, and bills the others', () => {
    const old = line('d-1', 'Ancienne', { section: 'one_off' });
    const events = [
      ...ordinary('2013-12-31', old),
      dossier('d-2', 'acc-1'),
      line('d-2', 'L'),
      activated('d-2', '2026-12-01'),
    ];
    const { invoices, leftOut } = december(...events);
    expect(invoices.map(({ dossiers }) => dossiers)).toEqual([[{ dossierId: 'd-2' }]]);
    expect(leftOut).toMatchObject([{ accountId: 'acc-1', dossierId: 'd-1', code: 'vat.rate_missing' }]);
  });

  it('is the rounded tax of the sum of rounded nets, one row per rate, the highest first', () => {
    const cents = Array.from({ length: 3 }, (_, i) => line('d-1', `n${i}`, { unitPrice: '0.12' }));
    const events = billed(...cents, line('d-1', 'r', { vatCode: 'reduced', unitPrice: '10.1' }));
    const [invoice] = december(...events).invoices;
    // 36 × 20 % = 7.2; line by line it would be 3 × round2(2.4) = 6.
    expect(invoice?.vatRows).toEqual([
      { category: 'S', rate: '20', baseCents: 36, vatCents: 7 },
      { category: 'S', rate: '5.5', baseCents: 1010, vatCents: 56 },
    ]);
    expect(invoice).toMatchObject({ netCents: 1046, vatCents: 63, totalCents: 1109 });
  });
});

describe('an account that is not liable to VAT', () => {
  const of = (given: Partial<BillingPreferences>) =>
    december(...billed(line('d-1', 'L')), preferences('acc-1', { vatLiable: false, ...given }));

  it('pays none when exempt, and the invoice says why', () => {
    const { invoices, alarms } = of({ vatRegime: 'exempt', vatReason: 'Art. 262 ter I du CGI' });
    expect(alarms).toEqual([]);
    expect(invoices[0]?.lines[0]).toMatchObject({ vatCategory: 'E', vatRate: '0', vatCode: 'normal' });
    expect(invoices[0]?.vatRows).toEqual([
      { category: 'E', rate: '0', baseCents: 3000, vatCents: 0, reason: 'Art. 262 ter I du CGI' },
    ]);
    expect(invoices[0]).toMatchObject({ netCents: 3000, vatCents: 0, totalCents: 3000 });
  });

  it('owes it itself under reverse charge; the alarm says when its VAT number is missing', () => {
    const { invoices, alarms } = of({ vatRegime: 'reverse_charge', vatReason: 'Art. 283-2 du CGI' });
    expect(invoices[0]?.vatRows).toMatchObject([{ category: 'AE', rate: '0', reason: 'Art. 283-2 du CGI' }]);
    expect(codesOf(alarms)).toEqual(['vat.number_missing']);
  });

  it.each([
    ['nothing', {}],
    ['no reason', { vatRegime: 'exempt' }],
    ['no regime', { vatReason: 'Art. 262' }],
    ['the standard regime', { vatRegime: 'standard', vatReason: 'Art. 262' }],
  ] as const)('stays out of runs with %s', (_what, given) => {
    const { invoices, leftOut } = of(given);
    expect(invoices).toEqual([]);
    expect(leftOut).toMatchObject([{ accountId: 'acc-1', code: 'vat.reason_missing' }]);
  });

  it('needs no known rate', () => {
    const events = [profile, bank, client('acc-1'), dossier('d-1', 'acc-1'), line('d-1', 'L', { section: 'one_off' })];
    const exempt = preferences('acc-1', { vatLiable: false, vatRegime: 'exempt', vatReason: 'Art. 262' });
    expect(december(...events, exempt, activated('d-1', '2010-01-01')).invoices).toHaveLength(1);
  });
});
