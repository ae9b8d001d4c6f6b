import { describe, expect, it } from 'vitest';
import { MAINLAND_RATES } from '../../src/domain/billing/vat.js';
import { billingRunOf } from '../../src/projections/queries/billingRuns.js';
import { invoiceByNumber } from '../../src/projections/queries/invoices.js';
import { organisationOf } from '../../src/projections/queries/organisation.js';
import { golden } from '../golden/all.js';
import { askAfter, created, issued } from '../support/readSamples.js';
import { type Happening, lea } from '../support/recordEvents.js';

describe('an invoice', () => {
  it('has the number of its place in the journal, and its document once that was made', () => {
    const document: Happening = [
      'invoice-inv-2',
      { type: 'InvoiceDocumentProduced', data: { ...golden.InvoiceDocumentProduced[0], invoiceId: 'inv-2' } },
    ];
    const { sha256, bytes, renderer } = golden.InvoiceDocumentProduced[0];

    askAfter([created, issued('inv-1'), issued('inv-2'), document], (query) => {
      expect(invoiceByNumber(query, 'F2026-000001')).toMatchObject({ id: 'inv-1', status: 'unpaid', revision: -1 });
      expect(invoiceByNumber(query, 'f2026-000002')).toMatchObject({
        id: 'inv-2',
        totalCents: golden.InvoiceIssued[0].totalCents,
        paidCents: 0,
        balanceCents: golden.InvoiceIssued[0].totalCents,
        dossierIds: ['dos-1'],
        journal: { series: 'F2026', revision: 1 },
        document: { sha256, bytes, renderer },
        revision: 0,
      });
      expect(invoiceByNumber(query, 'F2026-000003')).toBeUndefined();
    });
  });
});

describe('a billing run', () => {
  const run = { runId: 'run-1', batch: 'default', period: '2026-12' };
  const started: Happening = [
    'billing-runs',
    { type: 'BillingRunStarted', data: { ...golden.BillingRunStarted[0], ...run } },
  ];
  const asked = (...rest: Happening[]) =>
    askAfter([started, ...rest], (query) => billingRunOf(query, 'default', '2026-12'));

  it('shows what it has issued so far, then its result', () => {
    const { netCents, vatCents, totalCents } = golden.InvoiceIssued[0];
    const result = { ...golden.BillingRunCompleted[0], ...run };

    expect(asked(issued('inv-1'))).toMatchObject({ status: 'open', invoices: 1, netCents, vatCents, totalCents });
    expect(asked(['billing-runs', { type: 'BillingRunCompleted', data: result }])).toMatchObject({
      status: 'completed',
      invoices: result.invoices,
      totalCents: result.totalCents,
      leftOut: result.leftOut,
      startedBy: lea,
    });
  });

  it('is the last one of the period when an earlier one was aborted', () => {
    const aborted: Happening = ['billing-runs', { type: 'BillingRunAborted', data: { ...run, reason: 'Tarifs' } }];
    const again: Happening = [
      'billing-runs',
      { type: 'BillingRunStarted', data: { ...golden.BillingRunStarted[0], ...run, runId: 'a' } },
    ];

    expect(asked(aborted)).toMatchObject({ id: 'run-1', status: 'aborted', abortReason: 'Tarifs' });
    expect(asked(aborted, again)).toMatchObject({ id: 'a', status: 'open', invoices: 0 });
    expect(askAfter([started], (query) => billingRunOf(query, 'default', '2027-01'))).toBeUndefined();
  });
});

describe('the organisation', () => {
  const mainland = Object.entries(MAINLAND_RATES).flatMap(([vatCode, rows]) =>
    rows.map((row) => ({ vatCode, ...row })),
  );

  it('has the mainland VAT rates and the contact functions from the start, then shows what was set', () => {
    expect(askAfter([], organisationOf)).toMatchObject({
      revision: -1,
      vatRates: mainland,
      contactFunctions: { length: 3 },
    });
    const [profile] = golden.OrganisationProfileSet;
    const [rate] = golden.VatRateSet;
    const happenings: readonly Happening[] = [
      ['organisation', { type: 'OrganisationProfileSet', data: profile }],
      ['organisation', { type: 'VatRateSet', data: { ...rate, rate: '9' } }],
      ['organisation', { type: 'VatRateSet', data: rate }],
    ];
    expect(askAfter(happenings, organisationOf)).toMatchObject({
      profile,
      vatRates: expect.arrayContaining([...mainland, rate]),
      revision: 2,
    });
  });
});
