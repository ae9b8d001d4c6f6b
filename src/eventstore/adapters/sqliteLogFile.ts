import { openSqlite, type Sqlite } from '../../sqlite.js';
import { sleepAtOpen } from '../../sqliteBusy.js';
import { NewerFile } from '../newerFile.js';
import { convertFirstFormat, convertibleAlone, OpenElsewhere } from './sqliteLogConversion.js';
import { FORMAT, SCHEMA } from './sqliteLogSchema.js';
import { whenLogFree } from './sqliteLogWait.js';

/** How long nodes that start together on an older file make way for one another. */
const ALONE_WITHIN_MS = 2_000;

export type LogFile = Readonly<{ writer: Sqlite; reader: Sqlite }>;

/**
 * Opens the log's file, creating it when it is missing and converting it when it has the first format: a connection that
 * writes with `synchronous=FULL` and one that only reads, so that reading never holds up a commit.
 * `onConversion` runs before that, which takes some 7 s per million events. Throws NewerFile, and Unavailable when it cannot be converted now.
 */
export function openLogFile(path: string, onConversion: () => void = () => {}): LogFile {
  const writer = openWriter(path, onConversion);
  try {
    const reader = whenLogFree(path, () => openSqlite(path, { readonly: true, synchronous: 'FULL' }));
    return { writer, reader };
  } catch (error) {
    writer.close();
    throw error;
  }
}

/** Each tries with the file closed in between: else two that start at once would find each other there for ever. */
function openWriter(path: string, onConversion: () => void): Sqlite {
  const deadline = performance.now() + ALONE_WITHIN_MS;
  for (;;) {
    const db = whenLogFree(path, () => openSqlite(path, { synchronous: 'FULL' }));
    try {
      whenLogFree(path, () => prepareSchema(db, path, onConversion));
      return db;
    } catch (error) {
      db.close();
      if (!(error instanceof OpenElsewhere) || performance.now() >= deadline) throw error;
    }
    sleepAtOpen(5 + Math.random() * 45);
  }
}

function prepareSchema(db: Sqlite, path: string, onConversion: () => void): void {
  assertWal(db, path);
  const format = formatOf(db, path);
  if (format === FORMAT) return;
  if (format === 1)
    convertibleAlone(db, path, () => inTransaction(db, 'EXCLUSIVE', () => bringUp(db, path, onConversion)));
  else inTransaction(db, 'IMMEDIATE', () => bringUp(db, path, onConversion));
  assertWal(db, path);
}

/** Another process may have done it since: only under the lock is the answer certain. */
function bringUp(db: Sqlite, path: string, onConversion: () => void): void {
  const format = formatOf(db, path);
  if (format === FORMAT) return;
  if (format === 1) {
    onConversion();
    convertFirstFormat(db);
  } else db.exec(SCHEMA);
  db.pragma(`user_version = ${FORMAT}`);
}

function inTransaction(db: Sqlite, kind: 'IMMEDIATE' | 'EXCLUSIVE', work: () => void): void {
  db.exec(`BEGIN ${kind}`);
  try {
    work();
    db.exec('COMMIT');
  } finally {
    if (db.inTransaction) db.exec('ROLLBACK');
  }
}

function assertWal(db: Sqlite, path: string): void {
  const mode = db.pragma('journal_mode = WAL', { simple: true });
  if (mode !== 'wal') throw new Error(`${path}: journal_mode is ${mode}, wanted wal (is it on a network drive?)`);
}

function formatOf(db: Sqlite, path: string): number {
  const found = Number(db.pragma('user_version', { simple: true }));
  if (found > FORMAT) throw new NewerFile(path, found, FORMAT);
  return found;
}
