import { describe, expect, it } from 'vitest';
import type { AccountEvent, ContactDetails } from '../../src/domain/account/events.js';
import { invoiceRecipients } from '../../src/domain/account/invoiceRecipients.js';
import { type Account, evolve, initial } from '../../src/domain/account/state.js';
import { methodsToPlan, plannedDelivery } from '../../src/domain/delivery/plan.js';
import type { DeliveryMethod, PaymentMode } from '../../src/domain/shared/party.js';
import { fold, of, planned } from '../support/deliverySamples.js';

const plan = (method: DeliveryMethod, paymentMode: PaymentMode = 'transfer') => ({
  type: 'PlanDelivery' as const,
  data: { ...of, method, invoiceNumber: 'F2026-000123', paymentMode },
});

describe('PlanDelivery', () => {
  it('plans a delivery', () => {
    expect(plannedDelivery.decide(plan('email_attachment'), fold())).toEqual([planned]);
  });

  it('does nothing when it is planned already', () => {
    expect(plannedDelivery.decide(plan('email_attachment'), fold(planned))).toEqual([]);
  });

  it('leaves what waits for an export planned', () => {
    const types = (method: DeliveryMethod, mode: PaymentMode) =>
      plannedDelivery.decide(plan(method, mode), fold()).map(({ type }) => type);
    expect(types('chorus_pro', 'transfer')).toEqual(['DeliveryPlanned']);
    expect(types('gocardless_export', 'gocardless')).toEqual(['DeliveryPlanned']);
  });

  it('fails an export whose method contradicts the way the invoice is paid', () => {
    expect(plannedDelivery.decide(plan('gocardless_export', 'sepa_debit'), fold())).toMatchObject([
      { type: 'DeliveryPlanned' },
      { type: 'DeliveryFailed', data: { code: 'payment.mode_mismatch' } },
    ]);
  });

  it('fails a notification loudly: there is no portal to point to yet', () => {
    expect(plannedDelivery.decide(plan('email_notification'), fold())).toMatchObject([
      { type: 'DeliveryPlanned' },
      { type: 'DeliveryFailed', data: { code: 'portal.unavailable' } },
    ]);
  });
});

describe('the methods of an invoice', () => {
  it('give one delivery each', () => {
    expect(methodsToPlan(['chorus_pro', 'email_attachment'])).toEqual(['chorus_pro', 'email_attachment']);
  });

  it('give one mail when both mail methods are chosen', () => {
    expect(methodsToPlan(['email_notification', 'email_attachment'])).toEqual(['email_attachment']);
  });

  it('give nothing when none is chosen', () => {
    expect(methodsToPlan([])).toEqual([]);
  });
});

describe('the recipients of an account', () => {
  const created: AccountEvent = {
    type: 'ClientCreated',
    data: { accountId: 'acc-1', number: 42, name: 'Moulins Roy', customerType: 'business' },
  };
  const contact = (contactId: string, details: Partial<ContactDetails>): AccountEvent => ({
    type: 'ContactAdded',
    data: {
      accountId: 'acc-1',
      contactId,
      lastName: contactId,
      active: true,
      receivesInvoices: true,
      portalAccess: false,
      main: false,
      ...details,
    },
  });
  const recipients = (...events: AccountEvent[]) =>
    invoiceRecipients([created, ...events].reduce<Account>(evolve, initial));

  it('are the active contacts that receive invoices and have an address', () => {
    const found = recipients(
      contact('Martin', { firstName: 'Claire', email: 'claire@moulins-roy.fr' }),
      contact('left', { email: 'left@moulins-roy.fr', active: false }),
      contact('technician', { email: 'tech@moulins-roy.fr', receivesInvoices: false }),
      contact('without address', {}),
    );
    expect(found).toEqual([{ contactId: 'Martin', name: 'Claire Martin', email: 'claire@moulins-roy.fr' }]);
  });

  it('follow what changed on a contact', () => {
    const changes: AccountEvent = {
      type: 'ContactChanged',
      data: { accountId: 'acc-1', contactId: 'Roy', changes: { email: null } },
    };
    expect(recipients(contact('Roy', { email: 'roy@moulins-roy.fr' }), changes)).toEqual([]);
  });

  it('are one when two contacts share a mailbox', () => {
    const shared = recipients(contact('A', { email: 'compta@x.fr' }), contact('B', { email: 'Compta@x.fr' }));
    expect(shared.map(({ contactId }) => contactId)).toEqual(['A']);
  });

  it('are nobody when there is no such account', () => {
    expect(invoiceRecipients(initial)).toEqual([]);
  });
});
