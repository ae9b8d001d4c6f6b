import { describe, expect, it } from 'vitest';
import type { AccountChanges } from '../../../src/domain/account/events.js';
import type { BillingEvent } from '../../../src/domain/billing/billingState.js';
import type { PaymentTerms } from '../../../src/domain/shared/party.js';
import {
  activated,
  changed,
  dossier,
  foldBilling,
  line,
  ordinary,
  payment,
  preferences,
  runOf,
} from '../../support/billingSamples.js';

const billed = ordinary('2026-12-01', line('d-1', 'L'));
const december = (...events: readonly BillingEvent[]) => runOf(foldBilling(...billed, ...events), '2026-12');

const due = { days: 30, endOfMonth: 'none' } as const;
const sixty: PaymentTerms = { mode: 'transfer', due: { days: 60, endOfMonth: 'none' } };
const iban = 'FR7630006000011234567890189';
const mandate = { reference: 'RUM-1', signedOn: '2026-03-14' };

const terms = (given: Omit<PaymentTerms, 'due'>): BillingEvent => ({
  type: 'PaymentTermsSet',
  data: { accountId: 'acc-1', due, ...given },
});
const details = (changes: AccountChanges): BillingEvent => ({
  type: 'AccountDetailsChanged',
  data: { accountId: 'acc-1', changes },
});
const named = (name: string): readonly BillingEvent[] => [
  dossier('d-2', 'acc-1', { name }),
  line('d-2', 'M'),
  activated('d-2', '2026-12-01'),
];

describe('an account that pays by a collection', () => {
  it.each<[string, Omit<PaymentTerms, 'due'>, string]>([
    ['SEPA without anything', { mode: 'sepa_debit' }, 'prélèvement SEPA, mais il manque l’IBAN et le mandat'],
    ['SEPA without a mandate', { mode: 'sepa_debit', iban }, 'prélèvement SEPA, mais il manque le mandat'],
    ['SEPA without an IBAN', { mode: 'sepa_debit', mandate }, 'prélèvement SEPA, mais il manque l’IBAN :'],
    ['GoCardless without a mandate', { mode: 'gocardless', iban }, 'GoCardless, mais il manque le mandat GoCardless'],
  ])('by %s is billed, with an alarm that says what is missing', (_case, given, said) => {
    const { invoices, alarms, leftOut } = december(terms(given), ...named('Bureau'));
    expect(invoices).toHaveLength(2);
    expect(leftOut).toEqual([]);
    expect(alarms).toEqual([
      {
        accountId: 'acc-1',
        code: 'payment.incomplete',
        detail: expect.stringContaining('Client 1 (CL000001) se règle'),
      },
    ]);
    expect(alarms[0]?.detail).toContain(said);
    expect(alarms[0]?.detail).toContain('SetPaymentTerms');
  });

  it.each<Omit<PaymentTerms, 'due'>>([
    { mode: 'sepa_debit', iban, mandate },
    { mode: 'gocardless', gocardless: { mandateId: 'MD000ABC' } },
    { mode: 'cheque' },
  ])('and has all of it raises nothing', (given) => {
    expect(december(terms(given)).alarms).toEqual([]);
  });

  it('raises nothing for terms that no dossier of the run uses', () => {
    expect(december(terms({ mode: 'sepa_debit' }), payment('d-1', { mode: 'cheque', due })).alarms).toEqual([]);
  });
});

describe('a dossier with terms of its own', () => {
  it('is named when they are incomplete', () => {
    const { alarms } = december(...named('Bureau'), payment('d-2', { mode: 'gocardless', due }));
    expect(alarms).toEqual([
      {
        accountId: 'acc-1',
        dossierId: 'd-2',
        code: 'payment.incomplete',
        detail: expect.stringContaining('Le dossier « Bureau » de Client 1 (CL000001) se règle par GoCardless'),
      },
    ]);
    expect(alarms[0]?.detail).toContain('SetDossierPayment');
  });

  it('raises an alarm when its delay is over the cap of what the client has become, also in a group', () => {
    const { alarms } = december(
      preferences('acc-1', { groupInvoices: true }),
      payment('d-1', sixty),
      details({ customerType: 'public' }),
    );
    expect(alarms).toEqual([
      {
        accountId: 'acc-1',
        dossierId: 'd-1',
        code: 'payment.due_over_cap',
        detail: expect.stringContaining('60 jours'),
      },
    ]);
    expect(alarms[0]?.detail).toContain('Un dossier de Client 1 (CL000001)');
    expect(december(payment('d-1', sixty)).alarms).toEqual([]);
  });
});

describe('a dossier that is sent through Chorus Pro by its own choice', () => {
  it('raises an alarm when the fiche has no SIRET any more', () => {
    const chosen = changed('DossierDeliverySet', 'd-1', { override: { methods: ['chorus_pro'] } });
    expect(december(details({ siret: '55210055400013' }), chosen).alarms).toEqual([]);
    const { alarms } = december(chosen);
    expect(alarms).toEqual([
      {
        accountId: 'acc-1',
        dossierId: 'd-1',
        code: 'delivery.siret_missing',
        detail: expect.stringContaining('SIRET'),
      },
    ]);
  });
});
