import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { makeFolder } from './makeFolder.js';
import { isBusy, openSqlite, type Sqlite } from './sqlite.js';
import { whenFreeAtOpen } from './sqliteBusy.js';

/** Another process owns the data folder. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
  readonly dataDir: string;

  constructor(dataDir: string) {
    super(`Le dossier de données ${dataDir} est déjà utilisé par un autre processus d’Ardoise. Arrêtez-le d’abord.`);
    this.dataDir = dataDir;
  }
}

export type NodeLock = Readonly<{
  /** Random when the folder is new, then the same for ever: names the node in what it claims. */
  node: string;
  release: () => void;
}>;

/** A handle that nothing refers to would be collected and closed, and the folder free while the process still works in it. */
const held = new Set<Sqlite>();

/**
 * Makes the folder if it is missing and owns it until `release` or the end of the process, however it ends: the lock is
 * SQLite's on `node.lock`, and the kernel frees it (LOG §10). Throws FolderInUse.
 */
export function takeNodeLock(dataDir: string): NodeLock {
  makeFolder(dataDir);
  const path = join(dataDir, 'node.lock');
  try {
    const db = whenFreeAtOpen(() => openSqlite(path, { synchronous: 'FULL' }), 200);
    return hold(db);
  } catch (error) {
    if (isBusy(error)) throw new FolderInUse(dataDir);
    throw error;
  }
}

function hold(db: Sqlite): NodeLock {
  try {
    db.exec('BEGIN EXCLUSIVE');
    const node = nodeIdOf(db);
    // The id must be on disk before anything is claimed under it; whoever slips in between wins the folder.
    db.exec('COMMIT; BEGIN EXCLUSIVE');
    held.add(db);
    const release = (): void => {
      held.delete(db);
      db.close();
    };
    return { node, release };
  } catch (error) {
    db.close();
    throw error;
  }
}

function nodeIdOf(db: Sqlite): string {
  db.exec('CREATE TABLE IF NOT EXISTS node (only INTEGER PRIMARY KEY CHECK (only = 1), id TEXT NOT NULL) STRICT');
  db.prepare('INSERT INTO node (only, id) VALUES (1, ?) ON CONFLICT DO NOTHING').run(randomUUID());
  const id = db.prepare<[], string>('SELECT id FROM node').pluck().get();
  if (id === undefined) throw new Error('node.lock holds no node id');
  return id;
}
