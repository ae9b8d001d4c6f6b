import { setTimeout as sleep } from 'node:timers/promises';
import {
  BACKWARDS,
  type Direction,
  END,
  type EventStoreDBClient,
  FORWARDS,
  type ReadPosition,
  type ReadRevision,
  START,
  type StreamingRead,
  StreamNotFoundError,
} from '@eventstore/db-client';
import { type ReadOptions, Unavailable } from '../eventStore.js';
import { closedLog, type EsdbConnection } from './esdbConnection.js';
import { EndedEarly, isWorthAnother, NoAnswer, unavailable } from './esdbFailure.js';
import { BEGINNING, comparePlaces, type Place } from './esdbPosition.js';
import { placeOfRecord, type RawRecord } from './esdbRecords.js';

/** Without a word from the server for so long, a read is given up: the client itself would wait for ever. */
const SILENCE_MS = 10_000;
/** A whole read, however much it brings. */
const WITHIN_MS = 120_000;

/** The client goes to the leader, or makes another connection, after the call that found the old one gone. */
const ATTEMPTS = 2;
const PAUSE_MS = 50;

export type Page = Readonly<{
  /** Forwards inclusive, backwards exclusive. Absent: from the beginning, backwards from the end. */
  from?: Place | undefined;
  limit: number;
  backwards: boolean;
}>;

/** What the server is asked. Everything is read from the leader: commands must see what was just written. */
export type EsdbReader = Readonly<{
  /** Empty when the stream does not exist, or has nothing there. */
  stream: (stream: string, options: ReadOptions) => Promise<readonly RawRecord[]>;
  /**
   * A page of `$all`, with the events of the server itself. Forwards it may have ended early: the caller knows whether
   * the log goes on. Backwards an empty one is the beginning.
   */
  all: (page: Page) => Promise<readonly RawRecord[]>;
  /** The last place of `$all`, whoever wrote there. */
  end: () => Promise<Place>;
}>;

type Work = (client: EventStoreDBClient) => Promise<readonly RawRecord[]>;

/** Throws Unavailable; the client's own error is its cause. */
export function createReader(connection: EsdbConnection, isClosed: () => boolean, silenceMs = SILENCE_MS): EsdbReader {
  const { credentials } = connection;
  const always = { requiresLeader: true, resolveLinkTos: false, credentials };

  const askOnce = (work: Work) => (isClosed() ? Promise.reject(closedLog()) : connection.run(work, WITHIN_MS));
  // The client tells nobody that it was disposed of: a read then only ends, as if there were no more.
  const read = (start: (client: EventStoreDBClient) => Readings) => (client: EventStoreDBClient) =>
    collect(start(client), silenceMs, () => connection.isCurrent(client));
  const ask = async (work: Work) => {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await askOnce(work);
      } catch (error) {
        if (attempt >= ATTEMPTS || !isWorthAnother(error)) throw unavailable(error);
        await sleep(PAUSE_MS * attempt);
      }
    }
  };
  const page: EsdbReader['all'] = async ({ from, limit, backwards }) => {
    const fromPosition = startIn(from, backwards);
    if (fromPosition === undefined) return [];
    const options = { ...always, fromPosition, direction: directionOf(backwards), maxCount: limit };
    return ask(read((client) => client.readAll(options)));
  };
  const all: EsdbReader['all'] = async (asked) => {
    for (let attempt = 0; attempt <= ATTEMPTS; attempt += 1) {
      const records = await page(asked);
      if (records.length > 0 || !asked.backwards || (await isBeginning(page, asked.from))) return records;
    }
    throw new Unavailable('EventStoreDB ended a read before the beginning of the log');
  };

  return {
    stream: async (stream, { from, backwards = false, limit = Number.MAX_SAFE_INTEGER }) => {
      if (limit <= 0) return [];
      const fromRevision: ReadRevision = from === undefined ? (backwards ? END : START) : BigInt(from);
      const options = { ...always, fromRevision, direction: directionOf(backwards), maxCount: limit };
      const records = read((client) => client.readStream(stream, options));
      return ask(from === undefined ? notEmpty(records) : records).catch(emptyWhenMissing);
    },
    all,
    end: async () => (await all({ limit: 1, backwards: true })).at(0)?.position ?? BEGINNING,
  };
}

const directionOf = (backwards: boolean): Direction => (backwards ? BACKWARDS : FORWARDS);

/** Undefined: nothing is before the beginning. */
function startIn(from: Place | undefined, backwards: boolean): ReadPosition | undefined {
  if (from === undefined) return backwards ? END : START;
  if (comparePlaces(from, BEGINNING) > 0) return from;
  return backwards ? undefined : START;
}

/** An empty page backwards is the beginning, or a read that ended early, or the log has begun since. */
async function isBeginning(page: EsdbReader['all'], from: Place | undefined): Promise<boolean> {
  const [first] = await page({ limit: 1, backwards: false });
  return first === undefined || (from !== undefined && comparePlaces(placeOfRecord(first), from) >= 0);
}

/** Of a stream that is not there the server says so: an end without a word means that the read was cut off. */
function notEmpty(work: Work): Work {
  return async (client) => {
    const records = await work(client);
    if (records.length === 0) throw new EndedEarly('the read ended before its first event');
    return records;
  };
}

function emptyWhenMissing(error: unknown): readonly RawRecord[] {
  if (error instanceof Error && error.cause instanceof StreamNotFoundError) return [];
  throw error;
}

type Reading = Readonly<{ event?: RawRecord }>;
type Readings = StreamingRead<Reading>;

/** All that a read brings, if its end can be believed. The call is ended on the server whatever happens here. */
function collect(stream: Readings, silenceMs: number, isCurrent: () => boolean): Promise<readonly RawRecord[]> {
  const records: RawRecord[] = [];
  return new Promise<readonly RawRecord[]>((resolve, reject) => {
    const timer = setTimeout(() => reject(new NoAnswer(`no answer within ${silenceMs} ms`)), silenceMs);
    const settle = (work: () => void): void => {
      clearTimeout(timer);
      work();
    };
    // Stays for as long as the stream lives: an error that nobody listens to would end the process.
    stream.on('error', (error) => settle(() => reject(error)));
    stream.on('data', ({ event }: Reading) => {
      if (event !== undefined) records.push(event);
      timer.refresh();
    });
    stream.on('end', () =>
      settle(() => (isCurrent() ? resolve(records) : reject(new EndedEarly('the connection was given up meanwhile')))),
    );
    stream.on('close', () => settle(() => reject(new EndedEarly('the read was cut off'))));
  }).finally(() => {
    // A call that was never made cannot be ended.
    stream.cancel().catch(() => undefined);
  });
}
