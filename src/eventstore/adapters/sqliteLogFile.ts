import { openSqlite, type Sqlite } from '../../sqlite.js';
import { whenFreeAtOpen } from '../../sqliteBusy.js';
import { NewerFile } from '../newerFile.js';

const FORMAT = 1;

// Columns before `data` are those that a reader filters by: SQLite then skips a row without touching its JSON.
const SCHEMA = `
  CREATE TABLE events (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    stream TEXT NOT NULL,
    revision INTEGER NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    schema_version INTEGER NOT NULL,
    data TEXT NOT NULL,
    metadata TEXT NOT NULL,
    UNIQUE (stream, revision)
  ) STRICT`;

export type LogFile = Readonly<{ writer: Sqlite; reader: Sqlite }>;

/**
 * Opens the log's file, creating it when it is missing: a connection that writes with `synchronous=FULL` and one that
 * only reads, so that reading never holds up a commit. Throws NewerFile.
 */
export function openLogFile(path: string): LogFile {
  const writer = whenFreeAtOpen(() => openSqlite(path, { synchronous: 'FULL' }));
  try {
    whenFreeAtOpen(() => prepareSchema(writer, path));
    const reader = whenFreeAtOpen(() => openSqlite(path, { readonly: true, synchronous: 'FULL' }));
    return { writer, reader };
  } catch (error) {
    writer.close();
    throw error;
  }
}

function prepareSchema(db: Sqlite, path: string): void {
  const mode = db.pragma('journal_mode', { simple: true });
  if (mode !== 'wal') throw new Error(`${path}: journal_mode is ${mode}, wanted wal (is it on a network drive?)`);
  if (formatOf(db, path) === FORMAT) return;

  db.exec('BEGIN IMMEDIATE');
  try {
    // Another process may have made the table since: only under the lock is the answer certain.
    if (formatOf(db, path) !== FORMAT) {
      db.exec(SCHEMA);
      db.pragma(`user_version = ${FORMAT}`);
    }
    db.exec('COMMIT');
  } finally {
    if (db.inTransaction) db.exec('ROLLBACK');
  }
}

function formatOf(db: Sqlite, path: string): number {
  const found = Number(db.pragma('user_version', { simple: true }));
  if (found > FORMAT) throw new NewerFile(path, found, FORMAT);
  return found;
}
