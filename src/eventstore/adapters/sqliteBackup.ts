import { openSqlite } from '../../sqlite.js';
import { whenLogFree } from './sqliteLogWait.js';

/**
 * Copies a log file as it is at one instant into a new file, while others write to it: a copy by SQLite itself, since a
 * file that a process has open as a database must not be opened beside it (LOG §10). Not synced yet.
 */
export function copySqliteLog(from: string, to: string): void {
  const db = whenLogFree(from, () => openSqlite(from, { readonly: true, synchronous: 'FULL' }));
  try {
    whenLogFree(from, () => db.prepare('VACUUM INTO ?').run(to));
  } finally {
    db.close();
  }
}
