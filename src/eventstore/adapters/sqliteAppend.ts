import type { Sqlite } from '../../sqlite.js';
import type { Encoded } from '../codec.js';
import { type Appended, Conflict, NO_STREAM, type Revision } from '../eventStore.js';
import { commitFailure, unavailable } from './sqliteFailure.js';
import { createTails, type Tails } from './sqliteTails.js';

export type AppendRequest = Readonly<{
  stream: string;
  events: readonly Encoded[];
  bytes: number;
  expected: Revision;
}>;

/** How one request of a group ended. A conflict leaves the others as they are. */
export type Outcome = Appended | Conflict;

export type AppendTransaction = Readonly<{
  /** Takes the write lock. Throws SQLite's busy error when another connection holds it. */
  begin: () => void;
  /**
   * Appends a group under the lock and commits: durable when it returns, and then only may anyone be answered.
   * Throws Unavailable or Unknown, for the group as a whole.
   */
  commit: (group: readonly AppendRequest[]) => readonly Outcome[];
}>;

export function createAppendTransaction(db: Sqlite): AppendTransaction {
  // `db.transaction()` is DEFERRED: it would take the lock only after the revision was read.
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const tails = createTails(db);
  const append = createAppendOne(db, tails);

  return {
    begin: () => {
      begin.run();
      orRollBack(db, unavailable, tails.refresh);
    },
    commit: (group) => {
      try {
        const outcomes = orRollBack(db, unavailable, () => group.map(append));
        orRollBack(db, commitFailure, () => commit.run());
        return outcomes;
      } catch (error) {
        tails.forget();
        throw error;
      }
    },
  };
}

function createAppendOne(db: Sqlite, tails: Tails): (request: AppendRequest) => Outcome {
  const placesFrom = db.prepare<[number | bigint, number, number], { id: string; position: number }>(
    'SELECT id, position FROM events WHERE stream_id = ? AND revision >= ? ORDER BY revision LIMIT ?',
  );
  const create = db.prepare<[string]>('INSERT INTO streams (name) VALUES (?)');
  const insert = db.prepare<[string, number, string, string, number, number | bigint, string, string]>(
    `INSERT INTO events (stream, revision, id, type, schema_version, stream_id, data, metadata)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );

  const write = ({ stream, events, expected }: AppendRequest, number: number | bigint): Appended => {
    let revision = expected;
    let position: number | bigint = 0;
    for (const { id, type, schemaVersion, data, metadata } of events) {
      revision += 1;
      position = insert.run(stream, revision, id, type, schemaVersion, number, data, metadata).lastInsertRowid;
    }
    tails.moved(stream, [number, revision]);
    return { revision, position: String(position) };
  };

  const answerAgain = ({ events, expected }: AppendRequest, number: number | bigint): Appended | undefined => {
    const places = placesFrom.all(number, expected + 1, events.length);
    const last = places.at(-1);
    const same = places.length === events.length && places.every(({ id }, index) => id === events[index]?.id);
    return same && last !== undefined
      ? { revision: expected + events.length, position: String(last.position) }
      : undefined;
  };

  return (request) => {
    const { stream, expected } = request;
    const [number, actual = NO_STREAM] = tails.of(stream) ?? [];
    if (actual === expected) return write(request, number ?? create.run(stream).lastInsertRowid);

    const before = number !== undefined && actual > expected ? answerAgain(request, number) : undefined;
    return before ?? new Conflict(stream, expected, actual);
  };
}

function orRollBack<T>(db: Sqlite, translate: (error: unknown) => unknown, work: () => T): T {
  try {
    return work();
  } catch (error) {
    // SQLite rolls back by itself after some errors (full disk, I/O).
    if (db.inTransaction) db.exec('ROLLBACK');
    throw translate(error);
  }
}
