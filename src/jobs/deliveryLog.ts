import { notBefore } from '../commands/context.js';
import { assertUnderstood } from '../commands/handleCommand.js';
import { type Delivery, evolve, initial } from '../domain/delivery/delivery.js';
import type { DeliveryEvent } from '../domain/delivery/events.js';
import { deliveryStream } from '../domain/streams.js';
import { deriveId } from '../eventstore/deriveId.js';
import { Conflict, type EventStore, NO_STREAM, type Recorded } from '../eventstore/eventStore.js';

/** A delivery as its stream tells it, with what an append at exactly this point needs. */
export type LoadedDelivery = Readonly<{ delivery: Delivery; past: readonly Recorded<DeliveryEvent>[] }>;

/** Throws StreamNewer when a newer version of the application wrote to the stream. */
export async function loadDelivery(eventStore: EventStore, deliveryId: string): Promise<LoadedDelivery> {
  const stream = deliveryStream(deliveryId);
  const past = await eventStore.read<DeliveryEvent>(stream);
  assertUnderstood(stream, past);
  return { delivery: past.reduce<Delivery>(evolve, initial), past };
}

/**
 * Appends at the exact revision that was loaded, once: no retry, no fresh decision. False when the stream has moved.
 * The ids derive from `cause`: two workers with different causes never share an append (LOG §8).
 */
export async function appendAt(
  eventStore: EventStore,
  { past }: LoadedDelivery,
  events: readonly DeliveryEvent[],
  { cause, now }: Readonly<{ cause: string; now: string }>,
): Promise<boolean> {
  const [planned, last] = [past.at(0), past.at(-1)];
  if (planned === undefined || last === undefined) throw new Error('A delivery that was never planned has no attempts');

  const metadata = {
    commandId: cause,
    commandHash: cause,
    correlationId: planned.metadata.correlationId,
    causationId: planned.id,
    actor: { id: 'job:sendMails', kind: 'job', name: 'Envoi des factures' } as const,
    occurredAt: notBefore(last, now),
  };
  const stamped = events.map((event, index) => ({
    ...event,
    id: deriveId(cause, planned.stream, String(index)),
    metadata,
  }));
  try {
    await eventStore.append(planned.stream, stamped, last.revision ?? NO_STREAM);
    return true;
  } catch (error) {
    if (error instanceof Conflict) return false;
    throw error;
  }
}
