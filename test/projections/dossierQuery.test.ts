import { describe, expect, it } from 'vitest';
import { dossierById } from '../../src/projections/queries/dossiers.js';
import { golden } from '../golden/all.js';
import { askAfter, created, dossier, due, issued, line, roy } from '../support/readSamples.js';
import type { Happening } from '../support/recordEvents.js';

describe('a dossier', () => {
  it('is paid by the account’s terms until it has its own, whole', () => {
    const override = { mode: 'cheque', due: { days: 10, endOfMonth: 'none' } } as const;
    const set: Happening = [
      'dossier-dos-1',
      { type: 'DossierPaymentSet', data: { dossierId: 'dos-1', ...roy, override } },
    ];
    const terms: Happening = [
      'account-acc-1',
      { type: 'PaymentTermsSet', data: { ...roy, mode: 'sepa_debit', iban: 'FR7630006000011234567890189', due } },
    ];

    expect(
      askAfter([created, dossier, terms], (query) => dossierById(query, 'dos-1'))?.paymentAndBalance,
    ).toMatchObject({
      source: 'account',
      terms: { mode: 'sepa_debit', iban: 'FR76 •••• … 189', due },
    });
    expect(
      askAfter([created, dossier, terms, set], (query) => dossierById(query, 'dos-1'))?.paymentAndBalance,
    ).toMatchObject({
      source: 'dossier',
      terms: override,
    });
  });

  it('shows its lines, and what was invoiced for it with VAT', () => {
    const view = askAfter([created, dossier, line, issued('inv-1'), issued('inv-2')], (query) =>
      dossierById(query, 'dos-1'),
    );
    const invoicedCents = 2 * golden.InvoiceIssued[0].totalCents;

    expect(view).toMatchObject({ id: 'dos-1', accountId: 'acc-1', batch: 'default', status: 'open', revision: 1 });
    expect(view?.lines).toMatchObject([
      { id: golden.DossierLineAdded[0].lineId, section: 'recurring', unitPrice: '129.90' },
    ]);
    expect(view?.paymentAndBalance).toMatchObject({ invoicedCents, paidCents: 0, balanceCents: invoicedCents });
  });
});
