import { type EventStore, NEWER } from '../../eventstore/eventStore.js';
import type { ReadFile } from './readFile.js';

type PassedOver = Readonly<{ stream: string; revision: number }>;

/**
 * Why the tables do not follow from this log as this code reads it, if they do not: the log holds another event, or
 * none, at the checkpoint (it was restored), or this code understands events that an older one had to pass over.
 */
export async function whyBeginAgain(
  eventStore: EventStore,
  { writer, query }: ReadFile,
): Promise<'restored' | 'understood' | undefined> {
  const checkpoint = writer.checkpoint();
  if (checkpoint !== undefined && (await eventStore.eventIdAt(checkpoint.position)) !== checkpoint.eventId) {
    return 'restored';
  }
  for (const { stream, revision } of query.all<PassedOver>('SELECT stream, revision FROM passed_over')) {
    const [event] = await eventStore.read(stream, { from: revision, limit: 1 });
    if (event?.type !== NEWER) return 'understood';
  }
  return undefined;
}
