import { assertUnderstood } from '../commands/handleCommand.js';
import type { AccountEvent } from '../domain/account/events.js';
import { invoiceRecipients } from '../domain/account/invoiceRecipients.js';
import { type Account, evolve, initial } from '../domain/account/state.js';
import type { PlannedDelivery } from '../domain/delivery/delivery.js';
import type { Recipient } from '../domain/delivery/events.js';
import type { IssuedInvoice, JournalEvent } from '../domain/invoice/events.js';
import { accountStream, journalStream, placeOfInvoiceNumber } from '../domain/streams.js';
import type { EventStore } from '../eventstore/eventStore.js';

/** Who gets the account's invoices now, from the account's own stream. */
export async function readRecipients(eventStore: EventStore, accountId: string): Promise<readonly Recipient[]> {
  const stream = accountStream(accountId);
  const events = await eventStore.read<AccountEvent>(stream);
  assertUnderstood(stream, events);
  return invoiceRecipients(events.reduce<Account>(evolve, initial));
}

/** The invoice that a delivery carries: one journal read, at the place that its number names. */
export async function readInvoice(
  eventStore: EventStore,
  { invoiceId, invoiceNumber }: PlannedDelivery,
): Promise<IssuedInvoice> {
  const place = placeOfInvoiceNumber(invoiceNumber);
  if (place === undefined) throw new Error(`${invoiceNumber} n’est pas un numéro de facture`);

  const stream = journalStream(place.series);
  const events = await eventStore.read<JournalEvent>(stream, { from: place.revision, limit: 1 });
  assertUnderstood(stream, events);
  const invoice = events.at(0)?.data;
  if (invoice?.invoiceId !== invoiceId) throw new Error(`La facture ${invoiceNumber} n’est pas à sa place au journal`);
  return invoice;
}
