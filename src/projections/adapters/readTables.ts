import { randomId } from '../../eventstore/deriveId.js';
import type { Sqlite } from '../../sqlite.js';
import type { Projection } from '../projection.js';

// `generation` tells files apart whose sequences and rows were built separately. `passed_over` notes events of a newer
// version of the application, to begin again when this one understands them.
const OWN_TABLES = `
  CREATE TABLE read_model (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    generation TEXT NOT NULL,
    position TEXT,
    event_id TEXT
  ) STRICT;
  CREATE TABLE table_versions (name TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT;
  CREATE TABLE passed_over (
    position TEXT PRIMARY KEY,
    stream TEXT NOT NULL,
    revision INTEGER NOT NULL,
    event_id TEXT NOT NULL
  ) STRICT;`;

/** Goes up with any change of the tables above. */
const OWN_VERSION = 1;

/** Makes all tables in an empty database, but for the indexes that only readers need. */
export function createBareTables(sqlite: Sqlite, projections: readonly Projection[]): void {
  sqlite.exec('BEGIN');
  sqlite.exec(OWN_TABLES);
  sqlite.prepare('INSERT INTO read_model (id, generation) VALUES (1, ?)').run(randomId());
  for (const { schema } of projections) sqlite.exec(schema);

  const insert = sqlite.prepare('INSERT INTO table_versions (name, version) VALUES (?, ?)');
  for (const [name, version] of versionsOf(projections)) insert.run(name, version);
  sqlite.exec('COMMIT');
}

/** Makes all tables in an empty database. */
export function createTables(sqlite: Sqlite, projections: readonly Projection[]): void {
  createBareTables(sqlite, projections);
  for (const { indexes } of projections) if (indexes !== undefined) sqlite.exec(indexes);
}

/** True when the file was made by exactly these (table, version)s. */
export function hasTables(sqlite: Sqlite, projections: readonly Projection[]): boolean {
  const made = sqlite.prepare(`SELECT name FROM sqlite_schema WHERE name = 'table_versions'`).get();
  if (made === undefined) return false;
  const found = sqlite.prepare('SELECT name, version FROM table_versions ORDER BY name').raw().all();
  return JSON.stringify(found) === JSON.stringify(versionsOf(projections));
}

function versionsOf(projections: readonly Projection[]): readonly (readonly [name: string, version: number])[] {
  const own = [['read_model', OWN_VERSION] as const];
  const theirs = projections.flatMap(({ tables, version }) => tables.map((table) => [table, version] as const));
  return [...own, ...theirs].sort(([a], [b]) => (a < b ? -1 : 1));
}
