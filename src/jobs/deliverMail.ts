import { address, attempt, fail } from '../domain/delivery/attempts.js';
import type { PlannedDelivery } from '../domain/delivery/delivery.js';
import type { DeliveryEvent, Recipient } from '../domain/delivery/events.js';
import { messageIdOf } from '../domain/delivery/messageId.js';
import { type NextStep, nextStep } from '../domain/delivery/nextStep.js';
import { outcomeEvents } from '../domain/delivery/outcome.js';
import { deriveId, randomId } from '../eventstore/deriveId.js';
import type { EventStore } from '../eventstore/eventStore.js';
import { invoiceMail } from '../mail/invoiceMail.js';
import type { MailMessage, MailResult, MailTransport } from '../mail/mailTransport.js';
import type { ClaimBook } from './claimBook.js';
import { appendAt, type LoadedDelivery, loadDelivery } from './deliveryLog.js';
import { readInvoice, readRecipients } from './mailSources.js';

export type DeliverMailDeps = Readonly<{
  eventStore: EventStore;
  transport: MailTransport;
  /** Names the data folder: one process at a time. */
  node: string;
  /** UTC instant, ISO 8601. */
  now: () => string;
  /** The bytes that were issued, never others. */
  pdfOf: (invoiceId: string, number: string) => Promise<Readonly<{ content: Buffer }>>;
  claims: ClaimBook;
}>;

/** How soon another node's claim is looked at again. */
const WATCH_MS = 30_000;

/**
 * Takes one delivery as far as it can be taken now: every recipient that is due, one claim at a time. Answers when to
 * look again, if at all.
 *
 * An attempt is a claim (LOG §8): it is appended at the exact revision that was folded, and only when that append
 * succeeded does this process talk to the mail server. Whoever finds the stream moved leaves it to the other one.
 */
export async function deliverMail(deps: DeliverMailDeps, deliveryId: string): Promise<string | undefined> {
  const { eventStore, node, now, claims } = deps;
  for (;;) {
    const loaded = await loadDelivery(eventStore, deliveryId);
    const { holds, knownForMs } = claims;
    const step = nextStep(loaded.delivery, { now: now(), node, holds, knownForMs });

    if (step.do === 'nothing') return undefined;
    if (step.do === 'wait') return step.until;
    if (step.do === 'watch') return new Date(Date.parse(now()) + WATCH_MS).toISOString();
    if (!(await take(deps, loaded, step))) return undefined;
  }
}

type Doable = Exclude<NextStep, { do: 'nothing' | 'wait' | 'watch' }>;

/** True when it was done; false when the stream has moved, or when the outcome has to be recorded later. */
async function take(deps: DeliverMailDeps, loaded: LoadedDelivery, step: Doable): Promise<boolean> {
  const { eventStore, now, claims } = deps;
  const append = (events: readonly DeliveryEvent[]) =>
    appendAt(eventStore, loaded, events, { cause: randomId(), now: now() });

  switch (step.do) {
    case 'conclude':
      return append([step.event]);
    case 'resolve':
      return append(outcomeEvents(step.delivery, step.stale.claim, claims.verdictOn(step.stale.claim), now()));
    case 'address': {
      const recipients = await readRecipients(eventStore, step.delivery.accountId);
      const addressed = address(step.delivery, recipients);
      const first = recipients.at(0);
      if (first === undefined) return append([addressed]);
      return tryOnce(deps, loaded, step.delivery, first, [addressed]);
    }
    case 'attempt':
      return tryOnce(deps, loaded, step.delivery, step.recipient, []);
  }
}

/** Everything that can fail on our side comes before the claim; then claim, send, record. */
async function tryOnce(
  deps: DeliverMailDeps,
  loaded: LoadedDelivery,
  delivery: PlannedDelivery,
  recipient: Recipient,
  before: readonly DeliveryEvent[],
): Promise<boolean> {
  const { eventStore, transport, node, now, claims } = deps;
  const message = await compose(deps, delivery, recipient);

  const claim = randomId();
  const claimed = attempt(delivery, recipient, { messageId: message.messageId, claim, node });
  const ours = await claims.take(claim, () =>
    appendAt(eventStore, loaded, [...before, claimed], { cause: claim, now: now() }),
  );
  if (!ours) return false;

  const result = await send(transport, message);
  return claims.settle({ deliveryId: delivery.deliveryId, claim, result, at: now() });
}

async function compose(
  { eventStore, pdfOf }: DeliverMailDeps,
  delivery: PlannedDelivery,
  recipient: Recipient,
): Promise<MailMessage> {
  const { deliveryId, invoiceId, invoiceNumber: number } = delivery;
  const invoice = await readInvoice(eventStore, delivery);
  const { content: pdf } = await pdfOf(invoiceId, number);
  const messageId = messageIdOf(deriveId, deliveryId, recipient.contactId, invoice.seller.email);
  return invoiceMail({ invoice, number, recipient, messageId, pdf });
}

/** A transport does not throw for what a server does. If it throws all the same, the mail may have left. */
async function send(transport: MailTransport, message: MailMessage): Promise<MailResult> {
  try {
    return await transport.send(message);
  } catch (error) {
    const technical = error instanceof Error ? error.message : String(error);
    return { outcome: 'unknown', detail: `erreur pendant l’envoi (${technical})` };
  }
}

/** Ends a delivery for a person to look at. Nothing when it has ended already or is being tried. */
export async function parkDelivery(
  { eventStore, now, claims, node }: DeliverMailDeps,
  deliveryId: string,
  reason: string,
): Promise<void> {
  const loaded = await loadDelivery(eventStore, deliveryId);
  const { delivery } = loaded;
  const { holds, knownForMs } = claims;
  const step = nextStep(delivery, { now: now(), node, holds, knownForMs });
  if (delivery.status !== 'open' || (step.do !== 'address' && step.do !== 'attempt')) return;
  const parked = fail(delivery, 'delivery.fault', `Incident technique à examiner : ${reason}`);
  await appendAt(eventStore, loaded, [parked], { cause: randomId(), now: now() });
}
