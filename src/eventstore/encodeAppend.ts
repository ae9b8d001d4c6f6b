import type { Codec, Encoded } from './codec.js';
import { type NewEvent, TooLarge } from './eventStore.js';
import { assertJournalHolds } from './journalGuard.js';

/** What one append may hold on any adapter. EventStoreDB refuses 1 MiB, names and ids included. */
export const MAX_APPEND_BYTES = 900 * 1024;

/**
 * All that every adapter checks before it appends, and the events as they are stored.
 * Throws InvalidEvent (a schema, a journal) and TooLarge; a plain Error when there is nothing to append.
 */
export function encodeAppend(
  codec: Codec,
  stream: string,
  events: readonly NewEvent[],
): Readonly<{ events: readonly Encoded[]; bytes: number }> {
  if (events.length === 0) throw new Error(`${stream}: an append needs at least one event`);
  assertJournalHolds(stream, events);

  const encoded = events.map(codec.encode);
  const bytes = encoded.reduce((sum, event) => sum + event.bytes, 0);
  if (bytes > MAX_APPEND_BYTES) {
    throw new TooLarge(`${stream}: ${bytes} bytes in one append, at most ${MAX_APPEND_BYTES} are allowed`);
  }
  return { events: encoded, bytes };
}
