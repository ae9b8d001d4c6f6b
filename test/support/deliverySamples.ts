import { type Delivery, evolve, initial, type PlannedDelivery } from '../../src/domain/delivery/delivery.js';
import type { AttemptOutcome, DeliveryEvent, Recipient } from '../../src/domain/delivery/events.js';
import type { Worker } from '../../src/domain/delivery/nextStep.js';

export const NOW = '2026-12-01T08:00:00.000Z';
export const of = { deliveryId: 'inv-1-email_attachment', invoiceId: 'inv-1', accountId: 'acc-1' };
export const claire: Recipient = { contactId: 'claire', name: 'Claire Martin', email: 'claire@moulins-roy.fr' };
export const paul: Recipient = { contactId: 'paul', name: 'Paul Roy', email: 'paul@moulins-roy.fr' };

export const planned: DeliveryEvent = {
  type: 'DeliveryPlanned',
  data: { ...of, method: 'email_attachment', invoiceNumber: 'F2026-000123' },
};

export const addressed = (...recipients: Recipient[]): DeliveryEvent => ({
  type: 'DeliveryAddressed',
  data: { ...of, recipients },
});

export function attempted(
  attempt: number,
  to: Recipient,
  { claim = `claim-${attempt}`, node = 'here' } = {},
): DeliveryEvent {
  const { contactId, email: recipient } = to;
  return {
    type: 'DeliveryAttempted',
    data: { ...of, attempt, contactId, recipient, messageId: `<${contactId}@example.fr>`, claim, node },
  };
}

type End = Readonly<{ replyCode?: number; detail?: string; retryAt?: string }>;

export function ended(attempt: number, to: Recipient, outcome: AttemptOutcome, end: End = {}): DeliveryEvent {
  const { contactId, email: recipient } = to;
  return {
    type: 'DeliveryAttemptEnded',
    data: { ...of, attempt, contactId, recipient, outcome, detail: 'said the server', ...end },
  };
}

export const fold = (...events: readonly DeliveryEvent[]): Delivery => events.reduce<Delivery>(evolve, initial);

export function foldPlanned(...events: readonly DeliveryEvent[]): PlannedDelivery {
  const delivery = fold(planned, ...events);
  if (delivery.status === 'unplanned') throw new Error('not planned');
  return delivery;
}

/** A worker of the node `here` that holds no claim and has only just seen any other. */
export const worker: Worker = { now: NOW, node: 'here', holds: () => false, knownForMs: () => 0 };

/** `NOW`, some minutes later. */
export const minutesLater = (minutes: number): string => new Date(Date.parse(NOW) + minutes * 60_000).toISOString();
