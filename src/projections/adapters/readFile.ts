import { existsSync, renameSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { openSqlite, type Sqlite } from '../../sqlite.js';
import type { Projection, Projector } from '../projection.js';
import type { Query } from '../queries/query.js';
import { hasTables } from './readTables.js';
import { createReadWriter, type ReadWriter } from './readWriter.js';
import { cachedStatements } from './statements.js';

/** An open read.db: the one connection that writes, and one that only answers. */
export type ReadFile = Readonly<{ writer: ReadWriter; query: Query; close: () => void }>;

export function openReadFile(path: string, projector: Projector): ReadFile {
  const writing = openSqlite(path, { synchronous: 'NORMAL' });
  const reading = openOrClose(writing, () => openSqlite(path, { readonly: true, synchronous: 'NORMAL' }));
  return {
    writer: createReadWriter(writing, projector),
    query: cachedStatements(reading),
    close: () => {
      reading.close();
      writing.close();
    },
  };
}

/** A read.db that another process may be writing, only to ask it. */
export function openReadFileToAsk(path: string): Readonly<{ query: Query; close: () => void }> {
  const reading = openSqlite(path, { readonly: true, synchronous: 'NORMAL' });
  return { query: cachedStatements(reading), close: () => void reading.close() };
}

function openOrClose(first: Sqlite, openSecond: () => Sqlite): Sqlite {
  try {
    return openSecond();
  } catch (error) {
    first.close();
    throw error;
  }
}

const UNREADABLE = /^SQLITE_(NOTADB|CORRUPT|ERROR)/;

/** Why a file cannot be used, if it cannot. */
export function whyUnusable(
  path: string,
  projections: readonly Projection[],
): 'missing' | 'changed' | 'unreadable' | undefined {
  if (!existsSync(path)) return 'missing';
  try {
    const sqlite = openSqlite(path, { synchronous: 'NORMAL' });
    try {
      return hasTables(sqlite, projections) ? undefined : 'changed';
    } finally {
      sqlite.close();
    }
  } catch (error) {
    // What SQLite cannot make sense of is built again; a full disk or a held lock says nothing about the file.
    if (error instanceof Database.SqliteError && UNREADABLE.test(error.code)) return 'unreadable';
    throw error;
  }
}

/** Removes a database and what SQLite keeps beside it. Nobody has it open. */
export function removeDatabase(path: string): void {
  // The database first: a crash in between leaves no database to which a stale log could be applied.
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${path}${suffix}`, { force: true });
}

/** Puts a closed database in the place of another one that is closed as well. */
export function replaceDatabase(path: string, by: string): void {
  removeDatabase(path);
  renameSync(by, path);
}
