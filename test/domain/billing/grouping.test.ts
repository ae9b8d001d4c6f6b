import { describe, expect, it } from 'vitest';
import type { BillingEvent } from '../../../src/domain/billing/billingState.js';
import {
  activated,
  cheque,
  client,
  codesOf,
  derive,
  dossier,
  foldBilling,
  line,
  organisation,
  payment,
  preferences,
  runOf,
  transfer30,
} from '../../support/billingSamples.js';

const grouped = preferences('acc-1', { groupInvoices: true });
const active = (id: string, batch?: string): readonly BillingEvent[] => [
  dossier(id, 'acc-1', batch === undefined ? {} : { batch }),
  line(id, `line of ${id}`),
  activated(id, '2026-12-01'),
];
const account = (...events: readonly BillingEvent[]) => foldBilling(...organisation, client('acc-1'), ...events);
const covered = (state: ReturnType<typeof foldBilling>, batch = 'default') =>
  runOf(state, '2026-12', { batch }).invoices.map(({ dossiers }) => dossiers.map(({ dossierId }) => dossierId));

describe('invoices of an account', () => {
  it('are one per dossier, each in the batch of the dossier or else of the account', () => {
    const state = account(...active('d-1'), ...active('d-2', 'voix'), ...active('d-3'));
    expect(covered(state)).toEqual([['d-1'], ['d-3']]);
    expect(covered(state, 'voix')).toEqual([['d-2']]);

    const moved = account(preferences('acc-1', { batch: 'voix' }), ...active('d-1'), ...active('d-2', 'default'));
    expect(covered(moved, 'voix')).toEqual([['d-1']]);
    expect(covered(moved)).toEqual([['d-2']]);
  });

  it('are one for all its dossiers whatever their batch when it groups them, in the batch of the account', () => {
    const state = account(grouped, ...active('d-1'), ...active('d-2', 'voix'), ...active('d-3'));
    expect(covered(state)).toEqual([['d-1', 'd-2', 'd-3']]);
    expect(covered(state, 'voix')).toEqual([]);
    expect(runOf(state, '2026-12').alarms).toEqual([]);
  });

  it('say which dossiers they cover, with name and site', () => {
    const site = { name: 'Entrepôt', address: { line1: '2 rue B', postalCode: '69003', city: 'Lyon', country: 'FR' } };
    const state = account(
      grouped,
      ...active('d-1'),
      dossier('d-2', 'acc-1', { name: 'Fibre', site }),
      line('d-2', 'L'),
    );
    const later = runOf(account(grouped, ...active('d-1')), '2026-12').invoices[0]?.dossiers;
    expect(later).toEqual([{ dossierId: 'd-1' }]);
    expect(covered(state)).toEqual([['d-1']]);
    const both = account(
      grouped,
      ...active('d-1'),
      dossier('d-2', 'acc-1', { name: 'Fibre', site }),
      line('d-2', 'L'),
      activated('d-2', '2026-12-01'),
    );
    expect(runOf(both, '2026-12').invoices[0]?.dossiers).toEqual([
      { dossierId: 'd-1' },
      { dossierId: 'd-2', name: 'Fibre', site },
    ]);
  });

  it('split only where one payment is impossible, and say why', () => {
    const state = account(grouped, ...active('d-1'), ...active('d-2'), ...active('d-3'), payment('d-2', cheque));
    expect(covered(state)).toEqual([['d-1', 'd-3'], ['d-2']]);
    const { alarms, invoices } = runOf(state, '2026-12');
    expect(codesOf(alarms)).toEqual(['grouping.split']);
    expect(alarms[0]?.detail).toContain('sur 2 : leurs modalités diffèrent (mode de règlement)');
    expect(invoices.map((invoice) => invoice.payment)).toEqual([transfer30, cheque]);
  });

  it.each([
    [
      'IBAN',
      { mode: 'sepa_debit', iban: 'FR1', mandate: { reference: 'M1', signedOn: '2026-01-01' } },
      { iban: 'FR2' },
    ],
    [
      'mandat SEPA',
      { mode: 'sepa_debit', mandate: { reference: 'M1', signedOn: '2026-01-01' } },
      { mandate: { reference: 'M2', signedOn: '2026-01-01' } },
    ],
    [
      'mandat GoCardless',
      { mode: 'gocardless', gocardless: { mandateId: 'MD1' } },
      { gocardless: { mandateId: 'MD2' } },
    ],
    ['échéance', { mode: 'cheque' }, { due: { days: 45, endOfMonth: 'none' } }],
  ] as const)('split by %s', (why, terms, other) => {
    const due = { days: 30, endOfMonth: 'none' } as const;
    const events = [payment('d-1', { due, ...terms }), payment('d-2', { due, ...terms, ...other })];
    const state = account(grouped, ...active('d-1'), ...active('d-2'), ...events);
    expect(covered(state)).toEqual([['d-1'], ['d-2']]);
    expect(runOf(state, '2026-12').alarms[0]?.detail).toContain(`(${why})`);
  });

  it.each(['transfer', 'cheque', 'card', 'gocardless'] as const)(
    'stay together by %s whatever IBAN or SEPA mandate is on file, since nothing is debited with it',
    (mode) => {
      const terms = { mode, gocardless: { mandateId: 'MD1' }, due: transfer30.due };
      const onFile = { iban: 'FR1', mandate: { reference: 'M1', signedOn: '2026-01-01' } };
      const state = account(
        grouped,
        ...active('d-1'),
        ...active('d-2'),
        payment('d-1', { ...terms, ...onFile }),
        payment('d-2', terms),
      );
      expect(covered(state)).toEqual([['d-1', 'd-2']]);
      expect(codesOf(runOf(state, '2026-12').alarms)).not.toContain('grouping.split');
    },
  );

  it('stay together when an override says what the account says', () => {
    const state = account(
      grouped,
      ...active('d-1'),
      ...active('d-2'),
      payment('d-2', { ...transfer30, bic: 'AGRIFRPP' }),
    );
    expect(covered(state)).toEqual([['d-1', 'd-2']]);
    expect(
      covered(account(grouped, ...active('d-1'), ...active('d-2'), payment('d-2', cheque), payment('d-2', null))),
    ).toEqual([['d-1', 'd-2']]);
  });

  it('take the override of a dossier whole, never mixed with the terms of the account', () => {
    const terms = { type: 'PaymentTermsSet' as const, data: { accountId: 'acc-1', ...transfer30, iban: 'FR1' } };
    const [invoice] = runOf(account(terms, ...active('d-1'), payment('d-1', cheque)), '2026-12').invoices;
    expect(invoice?.payment).toEqual(cheque);
  });

  it('are named by the run and what they cover, so that each is issued once', () => {
    const alone = runOf(account(...active('d-1')), '2026-12');
    expect(alone.invoices[0]?.invoiceId).toBe(derive('invoice', alone.runId, 'd-1'));
    const ids = (...events: BillingEvent[]) =>
      runOf(account(grouped, ...events), '2026-12').invoices.map(({ invoiceId }) => invoiceId);
    // Another dossier on the same invoice does not make it another invoice.
    expect(ids(...active('d-1'), ...active('d-2'))).toEqual(ids(...active('d-1')));
    const split = ids(...active('d-1'), ...active('d-2'), payment('d-2', cheque));
    expect(new Set(split).size).toBe(2);
  });
});

describe('an invoice that would be too long', () => {
  const lines = (dossierId: string, count: number, label = 'L') =>
    Array.from({ length: count }, (_, i) => line(dossierId, `${dossierId}-${i}`, { label }));
  const long = (id: string, count: number, label?: string) => [
    dossier(id, 'acc-1'),
    ...lines(id, count, label),
    activated(id, '2026-12-01'),
  ];
  const sizes = (state: ReturnType<typeof foldBilling>) =>
    runOf(state, '2026-12').invoices.map((invoice) => invoice.lines.length);

  it('is cut by dossier beyond 2,000 lines, with an alarm, and bills every line once', () => {
    const state = account(grouped, ...long('d-1', 900), ...long('d-2', 900), ...long('d-3', 900));
    expect(sizes(state)).toEqual([1_800, 900]);
    expect(covered(state)).toEqual([['d-1', 'd-2'], ['d-3']]);
    const { alarms, invoices } = runOf(state, '2026-12');
    expect(alarms).toMatchObject([{ accountId: 'acc-1', code: 'billing.split' }]);
    expect(alarms[0]?.detail).toContain('2700 lignes : elle est coupée en 2 factures');
    expect(new Set(invoices.map(({ invoiceId }) => invoiceId)).size).toBe(2);
    expect(new Set(invoices.flatMap((invoice) => invoice.lines.map(({ lineId }) => lineId))).size).toBe(2_700);
  });

  it('is cut within a dossier beyond 1,000 lines', () => {
    const state = account(...long('d-1', 400));
    const { invoices, alarms } = runOf(state, '2027-02');
    expect(invoices.map((invoice) => invoice.lines.length)).toEqual([1_000, 200]);
    expect(alarms).toMatchObject([{ accountId: 'acc-1', dossierId: 'd-1', code: 'billing.split' }]);
  });

  it('is cut by bytes, also where a letter takes three of them', () => {
    const state = account(grouped, ...long('d-1', 500, '…'.repeat(500)), ...long('d-2', 500, '…'.repeat(500)));
    const { invoices, alarms } = runOf(state, '2026-12');
    for (const invoice of invoices) expect(Buffer.byteLength(JSON.stringify(invoice))).toBeLessThan(750 * 1024);
    expect(invoices.flatMap((invoice) => invoice.lines)).toHaveLength(1_000);
    expect(invoices.length).toBe(4);
    expect(codesOf(alarms)).toEqual(['billing.split']);
  });

  it('is not cut at exactly the limit', () => {
    expect(sizes(account(grouped, ...long('d-1', 1_000), ...long('d-2', 1_000)))).toEqual([2_000]);
  });
});
