import { type AnyEvent, type Head, NEWER, type Recorded } from '../../eventstore/eventStore.js';
import type { Sqlite } from '../../sqlite.js';
import type { Projector, ReadDb } from '../projection.js';
import { cachedStatements } from './statements.js';

/** Writes the tables of one file. */
export type ReadWriter = Readonly<{
  db: ReadDb;
  checkpoint: () => Head | undefined;
  begin: () => void;
  apply: (event: Recorded<AnyEvent>) => void;
  /** Moves the checkpoint and commits: rows and checkpoint together. */
  commit: (reached: Head) => void;
  rollback: () => void;
}>;

type CheckpointRow = Readonly<{ position: string | null; eventId: string | null }>;

export function createReadWriter(sqlite: Sqlite, { project }: Projector): ReadWriter {
  const db = cachedStatements(sqlite);

  return {
    db,
    checkpoint: () => {
      const row = db.get<CheckpointRow>('SELECT position, event_id AS eventId FROM read_model');
      if (row === undefined || row.position === null || row.eventId === null) return undefined;
      return { position: row.position, eventId: row.eventId };
    },
    begin: () => db.run('BEGIN IMMEDIATE'),
    apply: (event) => {
      if (event.type === NEWER) passOver(db, event);
      project(db, event);
    },
    commit: ({ position, eventId }) => {
      db.run('UPDATE read_model SET position = :position, event_id = :eventId', { position, eventId });
      db.run('COMMIT');
    },
    rollback: () => {
      if (sqlite.inTransaction) db.run('ROLLBACK');
    },
  };
}

function passOver(db: ReadDb, { position, stream, revision, id }: Recorded<AnyEvent>): void {
  db.run(
    `INSERT INTO passed_over (position, stream, revision, event_id) VALUES (:position, :stream, :revision, :id)
     ON CONFLICT (position) DO NOTHING`,
    { position, stream, revision, id },
  );
}
