import { isBusy, type Sqlite } from '../../sqlite.js';
import { Unavailable } from '../eventStore.js';
import { isFull, unavailable } from './sqliteFailure.js';
import { SCHEMA } from './sqliteLogSchema.js';

/** Another connection has the file open, so that it cannot be converted now. */
export class OpenElsewhere extends Unavailable {}

/**
 * Runs `convert` while no other connection has the file open, in any process: code of the first format would read every
 * event of the log at each append. SQLite leaves WAL only then; it also spares writing the whole log twice.
 * All or nothing: a crash or a full disk leaves the file as it was. Throws OpenElsewhere, Unavailable.
 */
export function convertibleAlone(db: Sqlite, path: string, convert: () => void): void {
  try {
    db.pragma('journal_mode = DELETE');
    convert();
  } catch (error) {
    if (isFull(error)) throw new Unavailable(`${path} : ${FULL}`, { cause: error });
    if (!isBusy(error)) throw unavailable(error);
    throw new OpenElsewhere(
      `${path} : le journal doit être converti une fois pour cette version, et un autre processus l’a ouvert. ` +
        'Arrêtez tous les nœuds qui s’en servent, puis relancez.',
      { cause: error },
    );
  }
}

const FULL =
  'le disque est plein. Le journal doit être converti une fois pour cette version, ce qui demande autant de place libre qu’il en prend : ' +
  'faites de la place, puis relancez. Il est resté tel quel.';

/** From format 1, in which events were indexed by the name of their stream. To be called under the lock. */
export function convertFirstFormat(db: Sqlite): void {
  const triggers = db.prepare<[], string>(`SELECT sql FROM sqlite_master WHERE type = 'trigger'`).pluck().all();
  db.exec(`ALTER TABLE events RENAME TO events_before; ${SCHEMA};
    INSERT INTO streams (name) SELECT stream FROM events_before GROUP BY stream ORDER BY min(position);
    INSERT INTO events (position, stream, revision, id, type, schema_version, stream_id, data, metadata)
      SELECT position, stream, revision, events_before.id, type, schema_version, streams.id, data, metadata
      FROM events_before JOIN streams ON streams.name = events_before.stream ORDER BY position;
    DROP TABLE events_before`);
  // The seal of a log that was carried over to another one.
  for (const trigger of triggers) db.exec(trigger);
}
