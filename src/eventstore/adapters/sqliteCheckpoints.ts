import { openSqlite } from '../../sqlite.js';
import { whenFree, whenFreeAtOpen } from '../../sqliteBusy.js';
import type { Checkpoints } from '../checkpoints.js';
import type { Head } from '../eventStore.js';
import { unavailable } from './sqliteFailure.js';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS job_checkpoints (
    job TEXT PRIMARY KEY,
    position TEXT NOT NULL,
    event_id TEXT NOT NULL
  ) STRICT, WITHOUT ROWID`;

/** Checkpoints in a table beside the events, on a connection of their own. Not durable at once: zero is harmless. */
export function openSqliteCheckpoints(path: string): Checkpoints & Readonly<{ close: () => void }> {
  const db = whenFreeAtOpen(() => openSqlite(path, { synchronous: 'NORMAL' }));
  whenFreeAtOpen(() => db.exec(SCHEMA));

  const select = db.prepare<[string], Head>('SELECT position, event_id AS eventId FROM job_checkpoints WHERE job = ?');
  const upsert = db.prepare<[string, string, string]>(
    `INSERT INTO job_checkpoints (job, position, event_id) VALUES (?, ?, ?)
     ON CONFLICT (job) DO UPDATE SET position = excluded.position, event_id = excluded.event_id`,
  );
  const attempt = async <T>(work: () => T): Promise<T> => {
    try {
      return await whenFree(work);
    } catch (error) {
      throw unavailable(error);
    }
  };

  return {
    load: (job) => attempt(() => select.get(job)),
    save: (job, { position, eventId }) => attempt(() => void upsert.run(job, position, eventId)),
    close: () => db.close(),
  };
}
