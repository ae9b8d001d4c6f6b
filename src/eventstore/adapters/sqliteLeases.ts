import type Database from 'better-sqlite3';
import { type Holder, type Lease, LeaseLost, type Leases } from '../../jobs/leases.js';
import { openSqlite, type Sqlite } from '../../sqlite.js';
import { whenFree, whenFreeAtOpen } from '../../sqliteBusy.js';
import { type Head, NO_STREAM, Unavailable } from '../eventStore.js';
import { unavailable } from './sqliteFailure.js';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS job_lease (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    revision INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    node TEXT,
    process TEXT,
    name TEXT,
    at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS job_checkpoints (
    job TEXT PRIMARY KEY,
    position TEXT NOT NULL,
    event_id TEXT NOT NULL
  ) STRICT, WITHOUT ROWID`;

type Row = Readonly<{
  revision: number;
  epoch: number;
  node: string | null;
  process: string | null;
  name: string | null;
  at: string;
}>;

/**
 * Lease and checkpoints in two tables beside the events, on a connection of their own. Not durable at once: zero is
 * harmless. Every write is one statement that names what it replaces, so no transaction stays open between two.
 */
export function openSqliteLeases(path: string): Leases {
  const db = whenFreeAtOpen(() => openSqlite(path, { synchronous: 'NORMAL' }));
  whenFreeAtOpen(() => db.exec(SCHEMA));
  const statements = prepare(db);

  const attempt = async <T>(work: () => T): Promise<T> => {
    try {
      return await whenFree(() => {
        if (!db.open) throw new Unavailable('The lease is closed');
        return work();
      });
    } catch (error) {
      throw unavailable(error);
    }
  };
  const write = async (next: Lease & { at: string }): Promise<Lease> => {
    const { changes } = await attempt(() => statements.write.run(rowOf(next)));
    if (changes === 0) throw new LeaseLost('The lease was written by another process');
    return next;
  };

  return {
    read: () => attempt(() => leaseOf(statements.read.get())),
    take: (seen, holder, at) => write({ revision: seen.revision + 1, epoch: seen.epoch + 1, holder, at }),
    renew: (held, at) => write({ ...held, revision: held.revision + 1, at }),
    giveUp: async (held, at) => {
      await attempt(() => statements.write.run(rowOf({ ...held, revision: held.revision + 1, holder: undefined, at })));
    },
    loadCheckpoint: (job) => attempt(() => statements.load.get(job)),
    saveCheckpoint: async (job, { position, eventId }, { epoch }) => {
      const { changes } = await attempt(() => statements.save.run({ job, position, eventId, epoch }));
      if (changes === 0) throw new LeaseLost(`The checkpoint of ${job} belongs to another holder of the lease`);
    },
    close: async () => void db.close(),
  };
}

function prepare(db: Sqlite): Readonly<{
  read: Database.Statement<[], Row>;
  write: Database.Statement<[Row]>;
  load: Database.Statement<[string], Head>;
  save: Database.Statement<[Head & { job: string; epoch: number }]>;
}> {
  return {
    read: db.prepare('SELECT revision, epoch, node, process, name, at FROM job_lease'),
    // A first row is revision 0; any other replaces the one before it. Whatever else was there: no change.
    write: db.prepare(
      `INSERT INTO job_lease (only, revision, epoch, node, process, name, at)
       SELECT 1, :revision, :epoch, :node, :process, :name, :at
       WHERE :revision = (SELECT coalesce(max(revision), ${NO_STREAM}) + 1 FROM job_lease)
       ON CONFLICT (only) DO UPDATE SET revision = excluded.revision, epoch = excluded.epoch, node = excluded.node,
         process = excluded.process, name = excluded.name, at = excluded.at`,
    ),
    load: db.prepare('SELECT position, event_id AS eventId FROM job_checkpoints WHERE job = ?'),
    save: db.prepare(
      `INSERT INTO job_checkpoints (job, position, event_id)
       SELECT :job, :position, :eventId
       WHERE :epoch = (SELECT coalesce(max(epoch), 0) FROM job_lease)
       ON CONFLICT (job) DO UPDATE SET position = excluded.position, event_id = excluded.event_id`,
    ),
  };
}

function leaseOf(row: Row | undefined): Lease {
  if (row === undefined) return { revision: NO_STREAM, epoch: 0, holder: undefined, at: undefined };
  const { revision, epoch, at } = row;
  return { revision, epoch, holder: holderOf(row), at };
}

function holderOf({ node, process, name }: Row): Holder | undefined {
  return node === null || process === null ? undefined : { node, process, name: name ?? node };
}

function rowOf({ revision, epoch, holder, at }: Lease & { at: string }): Row {
  return {
    revision,
    epoch,
    node: holder?.node ?? null,
    process: holder?.process ?? null,
    name: holder?.name ?? null,
    at,
  };
}
