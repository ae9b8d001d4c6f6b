import type { Codec } from '../codec.js';
import type {
  AnyEvent,
  Batch,
  EventStore,
  ReadAllOptions,
  ReadOptions,
  Recorded,
  Stored,
  SubscribeOptions,
} from '../eventStore.js';
import type { Changes } from './changes.js';
import { isPosition, toNumber } from './sqlitePosition.js';
import { type Ask, scan } from './sqliteScan.js';
import { follow, type StoredBatch } from './sqliteSubscription.js';

const END = Number.MAX_SAFE_INTEGER;

/** All of the port that only reads. */
export type Reads = Omit<EventStore, 'append' | 'close'>;

export function createReads(ask: Ask, changes: Changes, codec: Codec, isClosed: () => boolean): Reads {
  return {
    async read<Event extends AnyEvent>(stream: string, { from, backwards = false, limit = END }: ReadOptions = {}) {
      const start = from ?? (backwards ? END : 0);
      return decoded<Event>(codec, await ask((log) => log.stream(stream, start, limit, backwards)));
    },
    async *readAll<Event extends AnyEvent>(options: ReadAllOptions = {}) {
      for await (const page of scan(ask, options, without(codec, options.only))) yield decoded<Event>(codec, page);
    },
    readAllStored: (options = {}) => scan(ask, options, without(codec, options.only)),
    async *subscribe<Event extends AnyEvent>({ after = '0', only, signal }: SubscribeOptions = {}) {
      const what = { after: toNumber(after), without: without(codec, only), signal, isClosed };
      for await (const batch of follow(ask, changes, what)) yield batchOf<Event>(codec, batch);
    },
    async head() {
      const head = await ask((log) => log.atOrBefore(END));
      return head && { position: String(head.position), eventId: head.id };
    },
    eventIdAt: async (position) => (isPosition(position) ? ask((log) => log.idAt(toNumber(position))) : undefined),
    comparePositions: (a, b) => toNumber(a) - toNumber(b),
  };
}

/** Known types that are not wanted. Types unknown to this code always come: it must stop at them, not miss them. */
function without(codec: Codec, only: readonly string[] | undefined): string | undefined {
  const unwanted = only && codec.knownTypes.filter((type) => !only.includes(type));
  return unwanted === undefined || unwanted.length === 0 ? undefined : JSON.stringify(unwanted);
}

function decoded<Event extends AnyEvent>(codec: Codec, page: readonly Stored[]): readonly Recorded<Event>[] {
  // The store does not understand events: the caller says what it reads.
  return page.map((stored) => codec.decode(stored) as Recorded<Event>);
}

function batchOf<Event extends AnyEvent>(codec: Codec, { events, place, live }: StoredBatch): Batch<Event> {
  return { events: decoded<Event>(codec, events), position: String(place.position), eventId: place.id, live };
}
