import type { Codec, Encoded } from '../codec.js';
import type { LogTarget } from '../copyLog.js';
import { encodeAppend } from '../encodeAppend.js';
import {
  type AnyEvent,
  type Batch,
  BrokenEvent,
  type EventStore,
  type ReadAllOptions,
  type ReadOptions,
  type Recorded,
  type Stored,
  type SubscribeOptions,
  Unavailable,
} from '../eventStore.js';
import type { Subscribed, SubscriptionStatus } from '../subscriptionStatus.js';
import { createAppend, DEFAULT_TIMING } from './esdbAppend.js';
import { openConnection } from './esdbConnection.js';
import { isInvalidPosition } from './esdbFailure.js';
import { createHead } from './esdbHead.js';
import { comparePlaces, isPosition, type Place, placeOf } from './esdbPosition.js';
import { createReader, type EsdbReader } from './esdbReader.js';
import { isOfTheLog, placeOfRecord, type RawRecord, toStored } from './esdbRecords.js';
import { scan, type Wanted } from './esdbScan.js';
import { followTail } from './esdbSubscription.js';
import { EsdbTail, type TailStatus } from './esdbTail.js';

export type EsdbEventStoreOptions = Readonly<{
  /** `esdb://...` or `esdb+discover://...` */
  url: string;
  codec: Codec;
  /** For tests: shorter waits. */
  timing?: Partial<typeof DEFAULT_TIMING & { silenceMs: number; stalledMs: number }>;
}>;

export type EsdbEventStore = EventStore & Subscribed & LogTarget;

/**
 * The log in EventStoreDB (docs/adr/0009). Opening connects to nothing yet; while the server is away calls reject with
 * Unavailable and subscriptions wait. After `close` everything rejects, and subscriptions end.
 */
export function openEsdbEventStore({ url, codec, timing = {} }: EsdbEventStoreOptions): EsdbEventStore {
  const connection = openConnection(url);
  const known = new Set(codec.knownTypes);
  const isOurs: Wanted = (record) => isOfTheLog(record, known);
  let closed = false;
  const isClosed = (): boolean => closed;

  const reader = createReader(connection, isClosed, timing.silenceMs);
  const tail = new EsdbTail({ connection, reader, wanted: isOurs, stalledMs: timing.stalledMs });
  const head = createHead(reader, isOurs, (place) => tail.expect(place));
  const append = createAppend({
    connection,
    reader,
    isClosed,
    timing: { ...DEFAULT_TIMING, ...timing },
    furthest: () => tail.status.furthest,
  });
  const wantedOf =
    (only: readonly string[] | undefined): Wanted =>
    (record) =>
      isOurs(record) && isWanted(record.type, only, known);

  return {
    append: async (stream, events, expected) => {
      const appended = await append({ stream, expected, events: encodeAppend(codec, stream, events).events });
      tail.expect(placeOf(appended.position));
      return appended;
    },
    appendStored: (stream, events, expected) => append({ stream, expected, events: events.map(encodedOf) }),
    async read<Event extends AnyEvent>(stream: string, options: ReadOptions = {}) {
      return decoded<Event>(codec, (await reader.stream(stream, options)).map(toStored));
    },
    async *readAll<Event extends AnyEvent>(options: ReadAllOptions = {}) {
      for await (const page of scan(reader, options, wantedOf(options.only))) yield decoded<Event>(codec, page);
    },
    readAllStored: (options = {}) => scan(reader, options, wantedOf(options.only)),
    async *subscribe<Event extends AnyEvent>({ after, only, signal }: SubscribeOptions = {}) {
      for await (const batch of followTail({ reader, tail, wanted: isOurs, head, isClosed }, after, signal)) {
        const events = batch.events.filter(({ type }) => isWanted(type, only, known));
        const step: Batch<Event> = { events: decoded<Event>(codec, events), ...batch.head, live: batch.live };
        yield step;
      }
    },
    head,
    eventIdAt: (position) => eventIdAt(reader, position, isOurs),
    comparePositions: (a, b) => comparePlaces(placeOf(a), placeOf(b)),
    subscription: () => describe(tail.status),
    close: async () => {
      closed = true;
      tail.close();
      await connection.close();
    },
  };
}

function describe({ connected, live, reached, furthest, restarts, lastSignAt }: TailStatus): SubscriptionStatus {
  const behindBytes = Math.max(0, Number(furthest.commit - reached.commit));
  return { connected, live, behindBytes, restarts, silentMs: performance.now() - lastSignAt };
}

/** As it is stored. Throws BrokenEvent on what is no JSON, or would be written otherwise: a copy must be the same text. */
function encodedOf(stored: Stored): Encoded {
  for (const text of [stored.data, stored.metadata]) {
    if (rewritten(text) !== text) throw new BrokenEvent(stored, 'text', 'is no JSON as this application writes it');
  }
  const { id, type, schemaVersion, data, metadata } = stored;
  return { id, type, schemaVersion, data, metadata, bytes: data.length + metadata.length };
}

function rewritten(text: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Types unknown to this code always come: it must stop at them, not miss them. */
function isWanted(type: string, only: readonly string[] | undefined, known: ReadonlySet<string>): boolean {
  return only === undefined || only.includes(type) || !known.has(type);
}

function decoded<Event extends AnyEvent>(codec: Codec, page: readonly Stored[]): readonly Recorded<Event>[] {
  // The store does not understand events: the caller says what it reads.
  return page.map((stored) => codec.decode(stored) as Recorded<Event>);
}

async function eventIdAt(reader: EsdbReader, position: string, isOurs: Wanted): Promise<string | undefined> {
  if (!isPosition(position)) return undefined;
  const place = placeOf(position);
  if (comparePlaces(place, await reader.end()) > 0) return undefined;
  const first = await firstFrom(reader, place);
  // A server's handler may throw for another reason too: only twice, with the log readable in between, is it believed.
  if (first === 'refused') await reader.end();
  const record = first === 'refused' ? await firstFrom(reader, place) : first;
  if (record === 'refused') return undefined;
  return comparePlaces(placeOfRecord(record), place) === 0 && isOurs(record) ? record.id : undefined;
}

/** The first record at or after a place before the end of the log; `refused`: the server knows of no such place. */
async function firstFrom(reader: EsdbReader, place: Place): Promise<RawRecord | 'refused'> {
  try {
    const [record] = await reader.all({ from: place, limit: 1, backwards: false });
    if (record === undefined) throw new Unavailable('EventStoreDB ended a read before the end of the log');
    return record;
  } catch (error) {
    if (error instanceof Error && isInvalidPosition(error.cause)) return 'refused';
    throw error;
  }
}
