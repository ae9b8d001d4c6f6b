import type { EventStore, Metadata, Placed, Position } from '../../eventstore/eventStore.js';
import type { AccountStreams } from '../queries/accountStreams.js';
import { auditedEvents } from './auditedAccount.js';

/** An event as it passes by, before anything is made of it. */
export type Sighting = Placed &
  Readonly<{
    type: string /** Undefined when it cannot be read: whoever wants the event then meets the fault. */;
    metadata: Metadata | undefined;
  }>;

export type Order = 'asc' | 'desc';

export type Walk = Readonly<{
  order: Order;
  /** The last place seen, exclusive. */
  after?: Readonly<{ position: Position; revision: number }> | undefined;
}>;

const PAGE = 500;

/** The events of one stream, page by page. */
export async function* sightingsInStream(
  eventStore: EventStore,
  stream: string,
  { order, after }: Walk,
): AsyncGenerator<readonly Sighting[]> {
  const backwards = order === 'desc';
  const step = backwards ? -1 : 1;
  let from = after === undefined ? undefined : after.revision + step;
  while (from === undefined || from >= 0) {
    const page: readonly Sighting[] = await eventStore.read(stream, {
      ...(from === undefined ? {} : { from }),
      backwards,
      limit: PAGE,
    });
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    if (page.length < PAGE) return;
    from = last.revision + step;
  }
}

/** Everything about one account, its claims and its number included, in one page. */
export async function* sightingsOfAccount(
  eventStore: EventStore,
  account: AccountStreams,
  { order, after }: Walk,
): AsyncGenerator<readonly Sighting[]> {
  const events = await auditedEvents(eventStore, account);
  const inOrder = order === 'asc' ? events : events.toReversed();
  const sign = order === 'asc' ? 1 : -1;
  yield after === undefined
    ? inOrder
    : inOrder.filter(({ position }) => sign * eventStore.comparePositions(position, after.position) > 0);
}

/** The whole log, neither checked nor upcast, which makes looking at very many of them cheap. */
export async function* sightingsInLog(
  eventStore: EventStore,
  { order, after }: Walk,
): AsyncGenerator<readonly Sighting[]> {
  const from = after === undefined ? {} : { after: after.position };
  for await (const page of eventStore.readAllStored({ ...from, backwards: order === 'desc' })) {
    yield page.map(({ metadata, id, stream, revision, position, type }) => ({
      id,
      stream,
      revision,
      position,
      type,
      metadata: parsedMetadata(metadata),
    }));
  }
}

function parsedMetadata(json: string): Metadata | undefined {
  try {
    // Its shape is checked when the event itself is read.
    const metadata = JSON.parse(json) as Metadata | null;
    return typeof metadata?.occurredAt === 'string' && typeof metadata.actor === 'object' ? metadata : undefined;
  } catch {
    return undefined;
  }
}
