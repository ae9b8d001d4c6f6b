import { join } from 'node:path';
import { createCodec } from '../../src/eventstore/codec.js';
import { encodeAppend } from '../../src/eventstore/encodeAppend.js';
import { openSqlite, type Sqlite } from '../../src/sqlite.js';
import { note } from './logFixtures.js';
import { tempDir } from './tempDir.js';

const codec = createCodec();
const FIRST_FORMAT = `
  CREATE TABLE events (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    stream TEXT NOT NULL,
    revision INTEGER NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    schema_version INTEGER NOT NULL,
    data TEXT NOT NULL,
    metadata TEXT NOT NULL,
    UNIQUE (stream, revision)
  ) STRICT;
  PRAGMA user_version = 1`;
/** A row as the first format had it, or as a hand writes it. */
export const INSERT_WITHOUT_NUMBER = `INSERT INTO events (stream, revision, id, type, schema_version, data, metadata)
  VALUES (:stream, :revision, :id, :type, :schemaVersion, :data, :metadata)`;

/** A log of the first format, in which the events of two streams alternate. */
export function firstFormatLog(dir = tempDir()): string {
  const path = join(dir, 'events.db');
  const db = openSqlite(path, { synchronous: 'FULL' });
  db.exec(FIRST_FORMAT);
  const insert = db.prepare(INSERT_WITHOUT_NUMBER);
  ['zoe', 'adam', 'zoe', 'adam', 'zoe'].forEach((name, index) => {
    const stream = `account-${name}`;
    const [encoded] = encodeAppend(codec, stream, [note(`${name} ${index}`)]).events;
    insert.run({ stream, revision: Math.floor(index / 2), ...encoded });
  });
  db.close();
  return path;
}

/** What `work` sees in a file that it has for itself. */
export function look<T>(path: string, work: (db: Sqlite) => T): T {
  const db = openSqlite(path, { synchronous: 'FULL' });
  try {
    return work(db);
  } finally {
    db.close();
  }
}
