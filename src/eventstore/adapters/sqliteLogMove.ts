import { existsSync } from 'node:fs';
import { isBusy, openSqlite, type Sqlite } from '../../sqlite.js';
import { whenFreeAtOpen } from '../../sqliteBusy.js';
import { whenLogFree } from './sqliteLogWait.js';

/** A log file that nobody else writes to. */
export type HeldLog = Readonly<{
  /** From now on every append is refused, for ever and whatever process makes it: durable when it returns. Ends the hold. */
  seal: () => void;
  /** Ends the hold; others write again, unless the log was sealed. */
  release: () => void;
}>;

const SEAL = `
  CREATE TRIGGER IF NOT EXISTS events_moved BEFORE INSERT ON events
  BEGIN SELECT RAISE(ABORT, 'Ce journal a été transféré vers un autre : il ne reçoit plus rien.'); END`;

/**
 * Holds the write lock of a log file until `seal` or `release`, or the end of the process: others read, and their appends
 * wait, then are Unavailable. Undefined while another connection has the file open, whatever it does with it: a node
 * that only reads at the moment would write at the next command.
 */
export function holdSqliteLog(path: string): HeldLog | undefined {
  const db = openSqlite(path, { synchronous: 'FULL' });
  try {
    whenFreeAtOpen(() => assertAlone(db), 500);
    whenFreeAtOpen(() => db.exec('BEGIN IMMEDIATE'), 500);
  } catch (error) {
    db.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
  return {
    seal: () => {
      db.exec(SEAL);
      db.exec('COMMIT');
    },
    release: () => void db.close(),
  };
}

/** SQLite leaves WAL only when no other connection has the file open, in any process. Throws its busy error. */
function assertAlone(db: Sqlite): void {
  db.pragma('journal_mode = DELETE');
  db.pragma('journal_mode = WAL');
}

/** Whether the log was sealed. False for a file that is not there. */
export function isSealed(path: string): boolean {
  if (!existsSync(path)) return false;
  const db = whenLogFree(path, () => openSqlite(path, { readonly: true, synchronous: 'FULL' }));
  const found = `SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND name = 'events_moved'`;
  try {
    return whenLogFree(path, () => db.prepare(found).get()) !== undefined;
  } finally {
    db.close();
  }
}
