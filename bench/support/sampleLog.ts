import { randomBytes, randomUUID } from 'node:crypto';
import type { ArdoiseEvent } from '../../src/domain/catalogue.js';
import { type EventStore, type Metadata, type NewEvent, NO_STREAM } from '../../src/eventstore/eventStore.js';

/** An event and the stream that it goes to. */
export type Placed = Readonly<{ stream: string; event: ArdoiseEvent }>;

/** Enough appends under way for the store to fill its groups, few enough for the memory. */
const UNDER_WAY = 400;
const HASHES = Array.from({ length: 64 }, () => randomBytes(32).toString('hex'));

/** As the command side writes it: about 330 bytes of JSON. */
export function metadataAt(occurredAt: string, at = 0): Metadata {
  return {
    commandId: randomUUID(),
    commandHash: HASHES[at % HASHES.length] ?? '',
    correlationId: randomUUID(),
    actor: { id: '0d2f5f7a-3f39-5b0f-8d0e-1f6a7e9c0a55', kind: 'user', name: 'Léa Moreau' },
    occurredAt,
  };
}

/**
 * Writes events into a log whose streams nobody else has written to. Neighbours of one stream go into one append, as a
 * command would write them. Answers how many there were.
 */
export async function writeLog(eventStore: EventStore, events: Iterable<Placed>): Promise<number> {
  const revisions = new Map<string, number>();
  const appends = new Set<Promise<unknown>>();
  let written = 0;
  for (const { stream, events: together } of appendsOf(events)) {
    const expected = revisions.get(stream) ?? NO_STREAM;
    revisions.set(stream, expected + together.length);
    written += together.length;
    const append: Promise<unknown> = eventStore
      .append(stream, together, expected)
      .finally(() => appends.delete(append));
    appends.add(append);
    if (appends.size >= UNDER_WAY) await Promise.race(appends);
  }
  await Promise.all(appends);
  return written;
}

const MOST_TOGETHER = 25;

function* appendsOf(events: Iterable<Placed>): Generator<Readonly<{ stream: string; events: readonly NewEvent[] }>> {
  let open: { stream: string; events: NewEvent[]; metadata: Metadata } | undefined;
  let number = 0;
  for (const { stream, event } of events) {
    if (open !== undefined && (open.stream !== stream || open.events.length >= MOST_TOGETHER)) {
      yield open;
      open = undefined;
    }
    if (open === undefined) {
      number += 1;
      open = { stream, events: [], metadata: metadataAt('2026-11-24T09:00:00.000Z', number) };
    }
    open.events.push({ ...event, id: randomUUID(), metadata: open.metadata });
  }
  if (open !== undefined) yield open;
}
