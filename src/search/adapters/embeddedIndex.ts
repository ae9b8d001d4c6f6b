import { renameSync, rmSync } from 'node:fs';
import type { Statement } from 'better-sqlite3';
import { openSqlite, type Sqlite } from '../../sqlite.js';
import { DOCUMENTS_VERSION } from '../searchEngine.js';
import { CREATE_KEY_TABLES } from './embeddedTables.js';

/** Raise it whenever tables, keys or normal forms change: an index of another layout is thrown away and built again. */
const LAYOUT = 3 * 1_000 + DOCUMENTS_VERSION;

// Workers may sleep on a lock: nothing else runs in them.
const LOCK_WAIT_MS = 5_000;

/** A put writes pages that the next one writes again: 64 MB in the log save a third of the time of a rebuild. */
const CHECKPOINT_PAGES = 16_000;

const TABLES = `
  CREATE TABLE state (only INTEGER PRIMARY KEY CHECK (only = 1), checkpoint TEXT NOT NULL) STRICT;
  CREATE TABLE doc (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
  CREATE TABLE owned (owner TEXT NOT NULL, doc INTEGER NOT NULL, PRIMARY KEY (owner, doc)) WITHOUT ROWID, STRICT;
  -- What ranking reads of hundreds of candidates, apart so that they share pages.
  CREATE TABLE name (doc INTEGER PRIMARY KEY, reference TEXT NOT NULL, lines TEXT NOT NULL) STRICT;
  -- Words come in folded, so that one character is a letter of a word or a space.
  CREATE VIRTUAL TABLE word USING fts5(words, content='', contentless_delete=1, detail=none, tokenize='ascii', prefix='2 3 4 5');
  CREATE TABLE vocabulary (term TEXT PRIMARY KEY, documents INTEGER NOT NULL) WITHOUT ROWID, STRICT;
  ${CREATE_KEY_TABLES}
`;

export type Index = Readonly<{
  db: Sqlite;
  /** The statement of this text, prepared once. */
  statement: (sql: string) => Statement;
  /** Whose documents are looked at; absent means all. */
  owner?: string;
}>;

/** A condition on a column that names documents, which says that they are the owner's. Bound by `ownerOf`. */
export function ownedOnly({ owner }: Index, column: string): string {
  return owner === undefined ? '' : ` AND EXISTS (SELECT 1 FROM owned WHERE owner = @owner AND owned.doc = ${column})`;
}

export function ownerOf({ owner }: Index): Readonly<{ owner?: string }> {
  return owner === undefined ? {} : { owner };
}

/**
 * Opens the index for writing. A file that is damaged or of another layout is deleted and begins empty: everything in
 * it can be built again. No other connection may have it open.
 */
export function openIndexToWrite(path: string): Index {
  try {
    const index = open(path, false);
    if (hasLayout(index)) return index;
    index.db.close();
  } catch (error) {
    if (!isDamaged(error)) throw error;
  }
  return openNewIndex(path);
}

function hasLayout({ db, statement }: Index): boolean {
  try {
    if (db.pragma('user_version', { simple: true }) !== LAYOUT) return false;
    statement('SELECT count(*) FROM state').get();
    return true;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Deletes what is there. */
export function openNewIndex(path: string): Index {
  deleteIndex(path);
  const index = open(path, false);
  index.db.exec(`BEGIN IMMEDIATE; ${TABLES} PRAGMA user_version = ${LAYOUT}; COMMIT`);
  return index;
}

export function openIndexToRead(path: string): Index {
  const index = open(path, true);
  index.db.exec('CREATE TEMP TABLE matching (id INTEGER PRIMARY KEY) STRICT');
  return index;
}

function open(path: string, readonly: boolean): Index {
  const db = openSqlite(path, { readonly, synchronous: 'NORMAL' });
  db.pragma(`busy_timeout = ${LOCK_WAIT_MS}`);
  db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  const statements = new Map<string, Statement>();
  const statement = (sql: string): Statement => {
    const known = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  return { db, statement };
}

/** Puts a closed index in the place of another closed one, in one step. */
export function replaceIndex(path: string, next: string): void {
  renameSync(next, path);
}

export function deleteIndex(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
}

/** True for what only a new file repairs. */
export function isDamaged(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB');
}
