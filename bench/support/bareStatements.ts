import { join } from 'node:path';
import type { Statement } from 'better-sqlite3';
import type { EventStore } from '../../src/eventstore/eventStore.js';
import { removeDatabase } from '../../src/projections/adapters/readFile.js';
import { createTables } from '../../src/projections/adapters/readTables.js';
import { cachedStatements } from '../../src/projections/adapters/statements.js';
import { allProjections } from '../../src/projections/allProjections.js';
import { createProjector, type ReadDb } from '../../src/projections/projection.js';
import type { SqlParams } from '../../src/projections/queries/query.js';
import { openSqlite, type Sqlite } from '../../src/sqlite.js';

/** As many as the rebuild takes into one transaction. */
const EVENTS_PER_TRANSACTION = 50_000;
const NONE: SqlParams = {};

type Call = Readonly<{ sql: string; params: SqlParams; kind: 'run' | 'get' | 'all' }>;
type Prepared = Readonly<{ statement: Statement<[SqlParams], unknown>; params: SqlParams; kind: Call['kind'] }>;

/**
 * Runs the statements that the projections make of a log in a file of their own, as the rebuild opens it, and answers
 * how long they alone took. What a handler asks of its tables counts as well. They are recorded on a second file, which
 * answers the handlers' questions, transaction by transaction: a million events' parameters would not fit in the memory.
 */
export async function runStatementsBare(
  eventStore: EventStore,
  folder: string,
): Promise<Readonly<{ ms: number; statements: number }>> {
  const recorded = openBuildFile(join(folder, 'recorded.db'));
  const bare = openBuildFile(join(folder, 'bare.db'));
  const calls: Call[] = [];
  const db = recordingDb(recorded.sqlite, calls);
  const { project } = createProjector(allProjections);
  const prepare = preparer(bare.sqlite);
  const totals = { ms: 0, statements: 0, events: 0 };

  const replay = (): void => {
    const prepared = calls.map(prepare);
    totals.ms += timed(bare.sqlite, prepared);
    totals.statements += prepared.length;
    calls.length = 0;
    totals.events = 0;
  };

  recorded.sqlite.exec('BEGIN');
  for await (const page of eventStore.readAll()) {
    for (const event of page) project(db, event);
    totals.events += page.length;
    if (totals.events >= EVENTS_PER_TRANSACTION) replay();
  }
  replay();
  recorded.sqlite.exec('COMMIT');
  recorded.remove();
  bare.remove();
  return totals;
}

/** With the pragmas of the rebuild, and no others. */
function openBuildFile(path: string): Readonly<{ sqlite: Sqlite; remove: () => void }> {
  removeDatabase(path);
  const sqlite = openSqlite(path, { synchronous: 'NORMAL' });
  sqlite.pragma('journal_mode = OFF');
  sqlite.pragma('synchronous = OFF');
  sqlite.pragma('locking_mode = EXCLUSIVE');
  createTables(sqlite, allProjections);
  return {
    sqlite,
    remove: () => {
      sqlite.close();
      removeDatabase(path);
    },
  };
}

function recordingDb(sqlite: Sqlite, calls: Call[]): ReadDb {
  const real = cachedStatements(sqlite);
  return {
    run: (sql, params = NONE) => {
      calls.push({ sql, params, kind: 'run' });
      real.run(sql, params);
    },
    get: <Row>(sql: string, params = NONE) => {
      calls.push({ sql, params, kind: 'get' });
      return real.get<Row>(sql, params);
    },
    all: <Row>(sql: string, params = NONE) => {
      calls.push({ sql, params, kind: 'all' });
      return real.all<Row>(sql, params);
    },
  };
}

function preparer(sqlite: Sqlite): (call: Call) => Prepared {
  const statements = new Map<string, Prepared['statement']>();
  return ({ sql, params, kind }) => {
    const statement = statements.get(sql) ?? sqlite.prepare<[SqlParams], unknown>(sql);
    statements.set(sql, statement);
    return { statement, params, kind };
  };
}

/** Milliseconds of one transaction. */
function timed(sqlite: Sqlite, prepared: readonly Prepared[]): number {
  const start = performance.now();
  sqlite.exec('BEGIN IMMEDIATE');
  for (const { statement, params, kind } of prepared) statement[kind](params);
  sqlite.exec('COMMIT');
  return performance.now() - start;
}
