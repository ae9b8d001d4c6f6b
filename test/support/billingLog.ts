import type { BillingEvent } from '../../src/domain/billing/billingState.js';
import {
  accountStream,
  BILLING_RUNS_STREAM,
  dossierStream,
  journalStream,
  ORGANISATION_STREAM,
} from '../../src/domain/streams.js';
import { randomId } from '../../src/eventstore/deriveId.js';
import { type EventStore, type Metadata, NO_STREAM, type Position } from '../../src/eventstore/eventStore.js';

const metadata: Metadata = {
  commandId: 'sample',
  commandHash: 'sample',
  correlationId: 'sample',
  actor: { id: 'admin', kind: 'user', name: 'Admin' },
  occurredAt: '2026-11-24T08:00:00.000Z',
};

/**
 * Writes billing events to the streams that they belong to: those of the organisation, then of accounts, then of
 * dossiers, each stream in order, streams of a kind side by side. Answers the head.
 */
export async function appendBilling(eventStore: EventStore, events: readonly BillingEvent[]): Promise<Position> {
  const streams = new Map<string, BillingEvent[]>();
  for (const event of events) {
    const stream = streamOf(event);
    streams.set(stream, [...(streams.get(stream) ?? []), event]);
  }
  for (const kind of ['organisation', 'account-', 'dossier-', 'invoices-', 'billing-runs']) {
    const ofKind = [...streams].filter(([stream]) => stream.startsWith(kind));
    await Promise.all(ofKind.map(([stream, own]) => appendTo(eventStore, stream, own)));
  }
  return (await eventStore.head())?.position ?? '0';
}

async function appendTo(eventStore: EventStore, stream: string, events: readonly BillingEvent[]): Promise<void> {
  const [last] = await eventStore.read(stream, { backwards: true, limit: 1 });
  const stamped = events.map((event) => ({ ...event, id: randomId(), metadata }));
  await eventStore.append(stream, stamped, last?.revision ?? NO_STREAM);
}

function streamOf(event: BillingEvent): string {
  switch (event.type) {
    case 'OrganisationProfileSet':
    case 'BankDetailsSet':
    case 'VatRateSet':
      return ORGANISATION_STREAM;
    case 'DossierOpened':
    case 'DossierLineAdded':
    case 'DossierLineChanged':
    case 'DossierLineEnded':
    case 'DossierLineRemoved':
    case 'DossierSiteSet':
    case 'DossierPaymentSet':
    case 'DossierDeliverySet':
    case 'DossierActivated':
    case 'DossierTerminated':
    case 'DossierReopened':
      return dossierStream(event.data.dossierId);
    case 'InvoiceIssued':
      return journalStream(`${event.data.seller.invoicePrefix}${event.data.issueDate.slice(0, 4)}`);
    case 'BillingRunStarted':
    case 'BillingRunCompleted':
    case 'BillingRunAborted':
      return BILLING_RUNS_STREAM;
    default:
      return accountStream(event.data.accountId);
  }
}
