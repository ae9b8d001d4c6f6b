import { randomUUID } from 'node:crypto';
import type {
  EventStore,
  Metadata,
  NewEvent,
  Position,
  Recorded,
  SubscribeOptions,
} from '../../src/eventstore/eventStore.js';

export const metadata: Metadata = {
  commandId: '0b8e6a52-6d0f-5c8f-9a57-1d7f4a4f7c11',
  commandHash: 'f'.repeat(64),
  correlationId: '5d6e0c0e-58a1-4a0b-8a7e-0a3a3d1b7a10',
  actor: { id: 'user-lea', kind: 'user', name: 'Léa Moreau' },
  occurredAt: '2026-11-24T09:00:00.000Z',
};

/** An event that is small and may be in any stream that is no journal. */
export function note(body: string, id: string = randomUUID()): NewEvent {
  return { type: 'NoteAdded', data: { accountId: 'acc-1', noteId: id, body }, id, metadata };
}

export const notes = (...bodies: readonly string[]): readonly NewEvent[] => bodies.map((body) => note(body));

/** An event of another known type. */
export function numberReserved(accountId: string): NewEvent {
  return { type: 'AccountNumberReserved', data: { accountId }, id: randomUUID(), metadata };
}

/** A stream that nobody has written to: the log of a contract test may hold anything. */
export const newStream = (): string => `account-${randomUUID()}`;

export const idsOf = (events: readonly Readonly<{ id: string }>[]): readonly string[] => events.map(({ id }) => id);

export async function flatten<T>(pages: AsyncIterable<readonly T[]>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(...page);
  return all;
}

/** Follows a log until it has seen `count` events of streams that `concerns`, and stops then. */
export async function collect(
  store: EventStore,
  count: number,
  options: SubscribeOptions = {},
  concerns: (stream: string) => boolean = () => true,
): Promise<readonly Recorded[]> {
  const seen: Recorded[] = [];
  for await (const { events } of store.subscribe(options)) {
    seen.push(...events.filter(({ stream }) => concerns(stream)));
    if (seen.length >= count) return seen;
  }
  return seen;
}

/** Where the log ends now; a position before every event when it is empty. */
export async function tail(store: EventStore): Promise<Readonly<{ after?: Position }>> {
  const head = await store.head();
  return head === undefined ? {} : { after: head.position };
}
