import { describe, expect, it } from 'vitest';
import { computeRun } from '../../../src/domain/billing/computeRun.js';
import {
  activated,
  bank,
  cheque,
  client,
  codesOf,
  derive,
  dossier,
  foldBilling,
  issued,
  line,
  linesOf,
  mentions,
  ordinary,
  organisation,
  payment,
  preferences,
  profile,
  prospect,
  runAll,
  runHistory,
  runOf,
  transfer30,
} from '../../support/billingSamples.js';

const FREE = { unitPrice: '0' };

describe('a run', () => {
  it('bills an active dossier: full months, then its one-off lines, with everything that the document shows', () => {
    const events = ordinary(
      '2026-12-01',
      line('d-1', 'Fibre', { unitPrice: '49.90', accountingCode: '706100' }),
      line('d-1', 'Téléphone', { section: 'one_off', quantity: '2', unitPrice: '89', nature: 'goods' }),
    );
    const { invoices, alarms, leftOut, runId } = runOf(foldBilling(...events), '2026-12');
    expect([alarms, leftOut]).toEqual([[], []]);
    expect(invoices).toEqual([
      {
        invoiceId: derive('invoice', runId, 'd-1'),
        accountId: 'acc-1',
        runId,
        batch: 'default',
        period: '2026-12',
        issueDate: '2026-12-01',
        dueOn: '2026-12-31',
        currency: 'EUR',
        seller: {
          ...profile.data,
          latePaymentText: "taux d'intérêt de la BCE majoré de 10 points",
          discountText: "Pas d'escompte pour paiement anticipé",
          bank: bank.data,
        },
        buyer: { name: 'Client 1', customerType: 'business', ...mentions, reference: 'CL000001' },
        dossiers: [{ dossierId: 'd-1' }],
        lines: [
          {
            dossierId: 'd-1',
            lineId: 'Fibre',
            section: 'recurring',
            label: 'Fibre',
            quantity: '1',
            unitPrice: '49.90',
            every: 'month',
            from: '2026-12-01',
            to: '2026-12-31',
            nature: 'services',
            vatCode: 'normal',
            vatCategory: 'S',
            vatRate: '20',
            netCents: 4990,
            accountingCode: '706100',
          },
          {
            dossierId: 'd-1',
            lineId: 'Téléphone',
            section: 'one_off',
            label: 'Téléphone',
            quantity: '2',
            unitPrice: '89',
            from: '2026-12-01',
            to: '2026-12-01',
            nature: 'goods',
            vatCode: 'normal',
            vatCategory: 'S',
            vatRate: '20',
            netCents: 17800,
          },
        ],
        vatRows: [{ category: 'S', rate: '20', baseCents: 22790, vatCents: 4558 }],
        netCents: 22790,
        vatCents: 4558,
        totalCents: 27348,
        payment: transfer30,
        delivery: { methods: ['email_attachment'] },
      },
    ]);
  });

  it('bills nothing of a dossier that is not in production', () => {
    const events = [...organisation, client('acc-1'), dossier('d-1', 'acc-1'), line('d-1', 'Fibre')];
    expect(runOf(foldBilling(...events), '2026-12')).toMatchObject({ invoices: [], alarms: [], leftOut: [] });
  });

  it('prorates by calendar days and says how many of how many', () => {
    const events = ordinary('2026-12-16', line('d-1', 'Ligne'));
    expect(linesOf(runAll(events, ['2026-12', '2027-01']))).toEqual([
      'Ligne 2026-12-16..2026-12-31 16/31 1548',
      'Ligne 2027-01-01..2027-01-31 3000',
    ]);
  });

  it('catches up a missed month and a late activation with lines of their own dates', () => {
    const events = ordinary('2026-10-20', line('d-1', 'Ligne'));
    expect(linesOf(runAll(events, ['2026-12']))).toEqual([
      'Ligne 2026-10-20..2026-10-31 12/31 1161',
      'Ligne 2026-11-01..2026-11-30 3000',
      'Ligne 2026-12-01..2026-12-31 3000',
    ]);
  });

  it('bills a line that is added back-dated from its start, and nothing that was billed', () => {
    const events = ordinary('2026-10-01', line('d-1', 'Ligne'));
    const invoices = runAll(events, ['2026-11']);
    const state = foldBilling(...events, ...issued(...invoices), line('d-1', 'Option', { startsOn: '2026-11-15' }));
    expect(linesOf(runOf(state, '2026-12').invoices)).toEqual([
      'Ligne 2026-12-01..2026-12-31 3000',
      'Option 2026-11-15..2026-11-30 16/30 1600',
      'Option 2026-12-01..2026-12-31 3000',
    ]);
  });

  it('bills a one-off line once', () => {
    const events = ordinary('2026-12-01', line('d-1', 'Pose', { section: 'one_off', startsOn: '2027-01-05' }));
    expect(linesOf(runAll(events, ['2026-12', '2027-01', '2027-02']))).toEqual(['Pose 2027-01-05..2027-01-05 3000']);
  });

  it('knows lines of the same id in two dossiers apart', () => {
    const events = [...ordinary('2026-12-01', line('d-1', 'L')), dossier('d-2', 'acc-1'), line('d-2', 'L')];
    const later = [...events, ...issued(...runAll(events, ['2026-12'])), activated('d-2', '2026-12-01')];
    expect(linesOf(runOf(foldBilling(...later), '2026-12').invoices)).toEqual(['L 2026-12-01..2026-12-31 3000']);
  });

  it('orders its invoices by account number, then as the dossiers were opened', () => {
    const events = [
      ...organisation,
      client('acc-b', 2),
      client('acc-a', 1),
      ...['d-3', 'd-1', 'd-2'].map((id) => dossier(id, id === 'd-1' ? 'acc-a' : 'acc-b')),
      ...['d-1', 'd-2', 'd-3'].flatMap((id) => [line(id, id), activated(id, '2026-12-01')]),
    ];
    const { invoices } = runOf(foldBilling(...events), '2026-12');
    expect(invoices.map(({ dossiers }) => dossiers[0]?.dossierId)).toEqual(['d-1', 'd-3', 'd-2']);
  });

  it('prints the buyer as the account is now, without what was cleared', () => {
    const events = [
      ...ordinary('2026-12-01', line('d-1', 'L')),
      {
        type: 'AccountDetailsChanged' as const,
        data: { accountId: 'acc-1', changes: { name: 'Moulins Roy', siren: '732829320', email: 'x@y.fr' } },
      },
      { type: 'AccountDetailsChanged' as const, data: { accountId: 'acc-1', changes: { siren: null } } },
    ];
    const [invoice] = runOf(foldBilling(...events), '2026-12').invoices;
    const { address } = mentions;
    expect(invoice?.buyer).toEqual({ name: 'Moulins Roy', customerType: 'business', address, reference: 'CL000001' });
  });

  it('leaves a prospect out, and raises the alarm', () => {
    const events = [
      ...organisation,
      prospect('acc-1', 42),
      dossier('d-1', 'acc-1'),
      line('d-1', 'L'),
      activated('d-1', '2026-12-01'),
    ];
    const { invoices, alarms, leftOut } = runOf(foldBilling(...events), '2026-12');
    expect(invoices).toEqual([]);
    expect(alarms).toEqual(leftOut);
    expect(leftOut).toEqual([
      { accountId: 'acc-1', code: 'account.still_prospect', detail: expect.stringContaining('PR000042') },
    ]);
    const converted = { type: 'ProspectBecameClient' as const, data: { accountId: 'acc-1', number: 42 } };
    expect(linesOf(runOf(foldBilling(...events, converted), '2026-12').invoices)).toHaveLength(1);
    expect(runOf(foldBilling(...events), '2026-11').leftOut).toEqual([]);
  });

  it('is refused without an organisation, and without an account to transfer to', () => {
    const events = ordinary('2026-12-01', line('d-1', 'L')).slice(organisation.length);
    expect(() => runOf(foldBilling(...events), '2026-12')).toThrow(
      expect.objectContaining({ code: 'organisation.profile_missing' }),
    );
    expect(() => runOf(foldBilling(profile, ...events), '2026-12')).toThrow(
      expect.objectContaining({ code: 'organisation.bank_missing' }),
    );
    const byCheque = foldBilling(profile, ...events, payment('d-1', cheque));
    expect(runOf(byCheque, '2026-12').invoices).toHaveLength(1);
    expect(runOf(byCheque, '2026-12').invoices[0]?.seller.bank).toBeUndefined();
  });

  it('raises an alarm for an account without any way of delivery', () => {
    const none = { type: 'DeliveryMethodsSet' as const, data: { accountId: 'acc-1', methods: [] } };
    const events = [...ordinary('2026-12-01', line('d-1', 'L')), none];
    const { invoices, alarms } = runOf(foldBilling(...events), '2026-12');
    expect(invoices).toHaveLength(1);
    expect(codesOf(alarms)).toEqual(['delivery.no_method']);
    expect(codesOf(runOf(foldBilling(...events), '2026-11').alarms)).toEqual([]);
  });

  it('raises an alarm for an issue date to come, and for one before the last of its series', () => {
    const events = ordinary('2026-12-01', line('d-1', 'L'));
    const dated = (given: object) => codesOf(runOf(foldBilling(...events), '2026-12', given).alarms);
    expect(dated({ today: '2026-11-30' })).toEqual(['issue_date.future']);
    expect(dated({ today: '2026-12-01' })).toEqual([]);
    expect(dated({})).toEqual([]);

    const later = foldBilling(...events, ...issued(...runAll(events, ['2026-12'])));
    expect(codesOf(runOf(later, '2027-01', { issueDate: '2026-11-30' }).alarms)).toEqual(['issue_date.before_last']);
    expect(codesOf(runOf(later, '2027-01', { issueDate: '2026-12-01' }).alarms)).toEqual([]);
  });

  it('raises an alarm for an issue date more than 31 days ago', () => {
    const events = foldBilling(...ordinary('2026-12-01', line('d-1', 'L')));
    const on = (issueDate: string) => codesOf(runOf(events, '2026-12', { issueDate, today: '2027-01-15' }).alarms);
    expect(on('2026-12-14')).toEqual(['issue_date.past']);
    expect(on('2026-12-15')).toEqual([]);
    expect(codesOf(runOf(events, '2026-12', { issueDate: '2020-01-01' }).alarms)).toEqual([]);
  });

  it('issues no invoice of nothing; a free line waits for an invoice with something else', () => {
    const free = [...ordinary('2026-12-01', line('d-1', 'Offerte', FREE))];
    const { invoices, leftOut } = runOf(foldBilling(...free), '2026-12');
    expect(invoices).toEqual([]);
    // Month after month without a price is no news; an amount that rounds to nothing is.
    expect(leftOut).toEqual([]);
    const tiny = foldBilling(...ordinary('2026-12-01', line('d-1', 'Infime', { unitPrice: '0.001' })));
    expect(runOf(tiny, '2026-12').leftOut).toEqual([
      { accountId: 'acc-1', dossierId: 'd-1', code: 'invoice.zero', detail: expect.any(String) },
    ]);

    const more = [...free, line('d-1', 'Ligne', { startsOn: '2027-01-01' })];
    expect(linesOf(runAll(more, ['2026-12', '2027-01', '2027-02']))).toEqual([
      'Offerte 2026-12-01..2026-12-31 0',
      'Offerte 2027-01-01..2027-01-31 0',
      'Ligne 2027-01-01..2027-01-31 3000',
      'Offerte 2027-02-01..2027-02-28 0',
      'Ligne 2027-02-01..2027-02-28 3000',
    ]);
  });

  it('leaves out a dossier whose amount no invoice can carry', () => {
    const events = ordinary('2026-12-01', line('d-1', 'L', { quantity: '999999999', unitPrice: '999999999.999999' }));
    const { invoices, leftOut } = runOf(foldBilling(...events), '2026-12');
    expect(invoices).toEqual([]);
    const detail = 'La ligne « L » dépasse dix milliards d’euros.';
    expect(leftOut).toMatchObject([{ dossierId: 'd-1', code: 'invoice.too_high', detail }]);
  });

  it('is another run after one that was aborted, with other invoice ids', () => {
    const events = ordinary('2026-12-01', line('d-1', 'L'));
    const aborted = runHistory('2026-12', 'aborted');
    const first = runOf(foldBilling(...events), '2026-12');
    const second = runOf(foldBilling(...events, ...aborted), '2026-12');
    expect(second.runId).not.toBe(first.runId);
    expect(second.invoices[0]?.invoiceId).not.toBe(first.invoices[0]?.invoiceId);
    expect(runOf(foldBilling(...events, ...aborted), '2027-01').runId).toBe(
      runOf(foldBilling(...events), '2027-01').runId,
    );
  });

  it('gives the same result however often it is computed, and changes nothing', () => {
    const state = foldBilling(
      ...ordinary('2026-10-05', line('d-1', 'L')),
      preferences('acc-1', { groupInvoices: true }),
    );
    const before = structuredClone(state);
    const request = { batch: 'default', period: '2026-12', issueDate: '2026-12-01', today: '2026-11-24' };
    expect(computeRun(state, request, derive)).toEqual(computeRun(state, request, derive));
    expect(state).toEqual(before);
  });

  it('ignores events about accounts, dossiers and lines that are not there', () => {
    const state = foldBilling(
      dossier('d-x', 'acc-x'),
      line('d-x', 'L'),
      activated('d-x', '2026-12-01'),
      payment('d-x', cheque),
      preferences('acc-x', { batch: 'b' }),
      ...issued(...runAll(ordinary('2026-12-01', line('d-1', 'L')), ['2026-12'])),
    );
    expect(state.accounts.size + state.dossiers.size).toBe(0);
  });

  it('takes a line whose billed dates cannot be read for billed, rather than billing it twice', () => {
    const events = ordinary('2026-12-01', line('d-1', 'L'));
    const [invoice] = runAll(events, ['2026-12']);
    if (invoice === undefined) throw new Error('nothing billed');
    const odd = { ...invoice, lines: invoice.lines.map((one) => ({ ...one, from: 'hier' })) };
    expect(linesOf(runOf(foldBilling(...events, ...issued(odd)), '2027-12').invoices)).toEqual([]);
  });
});
