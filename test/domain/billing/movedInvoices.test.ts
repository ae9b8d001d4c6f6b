import { describe, expect, it } from 'vitest';
import type { BillingEvent } from '../../../src/domain/billing/billingState.js';
import { movedInvoices } from '../../../src/domain/billing/movedInvoices.js';
import {
  activated,
  cheque,
  dossier,
  foldBilling,
  line,
  ordinary,
  payment,
  runOf,
} from '../../support/billingSamples.js';

const before = ordinary('2026-12-01', line('d-1', 'L'));
const december = (...more: readonly BillingEvent[]) => runOf(foldBilling(...before, ...more), '2026-12').invoices;
const moved = (...more: readonly BillingEvent[]) =>
  movedInvoices(december(), december(...more)).map(({ detail }) => detail);

const NAME = 'La facture de Client 1 (CL000001, 36,00 €)';

describe('what moved between two computations of a run', () => {
  it('is nothing when the events since do not change what is billed', () => {
    expect(moved(dossier('d-2', 'acc-1'), activated('d-2', '2026-12-01'))).toEqual([]);
  });

  it('is a new invoice, one that is gone, and one that changed', () => {
    const second = [dossier('d-2', 'acc-1'), line('d-2', 'M'), activated('d-2', '2026-12-01')];
    expect(moved(...second)).toEqual([`${NAME} s’ajoute.`]);
    expect(movedInvoices(december(...second), december())).toEqual([
      { accountId: 'acc-1', dossierIds: ['d-2'], change: 'disappeared', detail: `${NAME} n’est plus à facturer.` },
    ]);
    expect(moved(line('d-1', 'Option', { unitPrice: '10' }))).toEqual([
      'La facture de Client 1 (CL000001, 48,00 €) change : lignes, TVA (36,00 € devient 48,00 €).',
    ]);
  });

  it('names what is there no more, such as what a debit lacked', () => {
    const [invoice] = december();
    if (invoice === undefined) throw new Error('December bills one invoice');
    const lacking = { ...invoice, debitMissing: ['creditor'] } as const;
    expect(movedInvoices([lacking], [invoice]).map(({ detail }) => detail)).toEqual([`${NAME} change : prélèvement.`]);
  });

  it('names what changed when the amount did not', () => {
    expect(moved(payment('d-1', { ...cheque, due: { days: 45, endOfMonth: 'none' } }))).toEqual([
      `${NAME} change : échéance, règlement.`,
    ]);
    expect(
      moved({ type: 'AccountDetailsChanged', data: { accountId: 'acc-1', changes: { siren: '732829320' } } }),
    ).toEqual([`${NAME} change : client.`]);
    expect(moved({ type: 'DeliveryMethodsSet', data: { accountId: 'acc-1', methods: ['chorus_pro'] } })).toEqual([
      `${NAME} change : envoi.`,
    ]);
  });
});
