import type { ArdoiseEvent } from '../domain/catalogue.js';
import type { EventStore, Recorded } from '../eventstore/eventStore.js';
import type { AccountStreams } from './queries/accountStreams.js';

/** Streams read at the same time: enough to hide a server's distance, too few to trouble it. */
const TOGETHER = 16;

/** Everything that the log holds about one account, in the order of the log. */
export async function eventsOfAccount(
  eventStore: EventStore,
  { streams, places }: AccountStreams,
): Promise<readonly Recorded<ArdoiseEvent>[]> {
  const reads = [
    ...streams.map((stream) => () => eventStore.read<ArdoiseEvent>(stream)),
    ...places.map(
      ({ stream, revision }) =>
        () =>
          eventStore.read<ArdoiseEvent>(stream, { from: revision, limit: 1 }),
    ),
  ];

  const events: Recorded<ArdoiseEvent>[] = [];
  for (let first = 0; first < reads.length; first += TOGETHER) {
    const found = await Promise.all(reads.slice(first, first + TOGETHER).map((read) => read()));
    events.push(...found.flat());
  }
  return events.sort((a, b) => eventStore.comparePositions(a.position, b.position));
}
