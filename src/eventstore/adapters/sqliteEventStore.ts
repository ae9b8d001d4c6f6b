import { whenFree } from '../../sqliteBusy.js';
import type { Codec } from '../codec.js';
import { encodeAppend } from '../encodeAppend.js';
import {
  type AnyEvent,
  type Batch,
  type EventStore,
  type NewEvent,
  type ReadAllOptions,
  type ReadOptions,
  type Recorded,
  type Revision,
  type Stored,
  type SubscribeOptions,
  Unavailable,
} from '../eventStore.js';
import { createGroupCommit } from './groupCommit.js';
import { createLogChanges } from './logChanges.js';
import { createAppendTransaction } from './sqliteAppend.js';
import { unavailable } from './sqliteFailure.js';
import { type LogFile, openLogFile } from './sqliteLogFile.js';
import { toNumber } from './sqlitePosition.js';
import { createSqliteReader, type SqliteReader } from './sqliteReader.js';
import { type Ask, scan } from './sqliteScan.js';
import { follow } from './sqliteSubscription.js';

const END = Number.MAX_SAFE_INTEGER;

export type SqliteEventStoreOptions = Readonly<{
  path: string;
  codec: Codec;
  /** How often commits of other processes are looked for while a subscription waits. */
  pollMs?: number;
}>;

/**
 * The log in one SQLite file, which several processes may share. Opening creates the file and throws NewerFile when a
 * newer version wrote it. After `close` everything rejects with Unavailable, and subscriptions end.
 */
export function openSqliteEventStore({ path, ...options }: SqliteEventStoreOptions): EventStore {
  return createSqliteEventStore(openLogFile(path), options);
}

/** The same over an open file, which the store closes. */
export function createSqliteEventStore(
  file: LogFile,
  { codec, pollMs = 20 }: Omit<SqliteEventStoreOptions, 'path'>,
): EventStore {
  const reader = createSqliteReader(file.reader);
  const changes = createLogChanges(reader.dataVersion, pollMs);
  const commits = createGroupCommit(createAppendTransaction(file.writer), changes.notice);
  let closing: Promise<void> | undefined;
  const ask = createAsk(reader, () => closing !== undefined);

  const close = async (): Promise<void> => {
    changes.close();
    await commits.drain();
    file.reader.close();
    file.writer.close();
  };

  return {
    async append(stream: string, events: readonly NewEvent[], expected: Revision) {
      return commits.append({ stream, expected, ...encodeAppend(codec, stream, events) });
    },
    async read<Event extends AnyEvent>(stream: string, { from, backwards = false, limit = END }: ReadOptions = {}) {
      const start = from ?? (backwards ? END : 0);
      return decoded<Event>(codec, await ask((log) => log.stream(stream, start, limit, backwards)));
    },
    async *readAll<Event extends AnyEvent>(options: ReadAllOptions = {}) {
      for await (const page of scan(ask, options, without(codec, options.only))) yield decoded<Event>(codec, page);
    },
    readAllStored: (options = {}) => scan(ask, options, without(codec, options.only)),
    async *subscribe<Event extends AnyEvent>({ after, only, signal }: SubscribeOptions = {}) {
      const from = { after: toNumber(after ?? '0'), without: without(codec, only), signal };
      for await (const { events, place, live } of follow(ask, changes, {
        ...from,
        isClosed: () => closing !== undefined,
      })) {
        const batch: Batch<Event> = {
          events: decoded<Event>(codec, events),
          position: String(place.position),
          eventId: place.id,
          live,
        };
        yield batch;
      }
    },
    async head() {
      const head = await ask((log) => log.atOrBefore(END));
      return head && { position: String(head.position), eventId: head.id };
    },
    eventIdAt: (position) => ask((log) => log.idAt(toNumber(position))),
    comparePositions: (a, b) => toNumber(a) - toNumber(b),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

function createAsk(reader: SqliteReader, isClosed: () => boolean): Ask {
  return async (question) => {
    try {
      return await whenFree(() => {
        if (isClosed()) throw new Unavailable('The log is closed');
        return question(reader);
      });
    } catch (error) {
      throw unavailable(error);
    }
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
