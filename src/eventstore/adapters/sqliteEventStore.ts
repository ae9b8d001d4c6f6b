import { whenFree } from '../../sqliteBusy.js';
import type { Codec } from '../codec.js';
import { encodeAppend } from '../encodeAppend.js';
import { type EventStore, Unavailable } from '../eventStore.js';
import { createGroupCommit } from './groupCommit.js';
import { createLogChanges } from './logChanges.js';
import { createAppendTransaction } from './sqliteAppend.js';
import { unavailable } from './sqliteFailure.js';
import { type LogFile, openLogFile } from './sqliteLogFile.js';
import { createSqliteReader, type SqliteReader } from './sqliteReader.js';
import { createReads } from './sqliteReads.js';
import type { Ask } from './sqliteScan.js';

export type SqliteEventStoreOptions = Readonly<{
  path: string;
  codec: Codec;
  /** How often commits of other processes are looked for while a subscription waits. */
  pollMs?: number;
  /** Runs before a file of the first format is converted, which takes some seconds per million events. */
  onConversion?: () => void;
}>;

/**
 * The log in one SQLite file, which several processes may share. Opening creates the file and throws NewerFile when a
 * newer version wrote it, Unavailable when it cannot be converted now. After `close` everything rejects with Unavailable, and subscriptions end.
 */
export function openSqliteEventStore({ path, onConversion, ...options }: SqliteEventStoreOptions): EventStore {
  return createSqliteEventStore(openLogFile(path, onConversion), options);
}

/** The same over an open file, which the store closes. */
export function createSqliteEventStore(
  file: LogFile,
  { codec, pollMs = 20 }: Omit<SqliteEventStoreOptions, 'path' | 'onConversion'>,
): EventStore {
  const reader = createSqliteReader(file.reader);
  const changes = createLogChanges(reader.dataVersion, pollMs);
  const commits = createGroupCommit(createAppendTransaction(file.writer), changes.notice);
  let closing: Promise<void> | undefined;
  const isClosed = (): boolean => closing !== undefined;

  const close = async (): Promise<void> => {
    changes.close();
    await commits.drain();
    file.reader.close();
    file.writer.close();
  };

  return {
    append: async (stream, events, expected) =>
      commits.append({ stream, expected, ...encodeAppend(codec, stream, events) }),
    ...createReads(createAsk(reader, isClosed), changes, codec, isClosed),
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
