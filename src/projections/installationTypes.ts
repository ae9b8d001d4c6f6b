import { installationTypeStream } from '../domain/streams.js';
import type { Projection } from './projection.js';

const SCHEMA = `
  CREATE TABLE installation_types (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    phases TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT -1
  ) STRICT;`;

export const installationTypes: Projection = {
  tables: ['installation_types'],
  version: 1,
  schema: SCHEMA,
  rows: { table: 'installation_types', prefix: installationTypeStream('') },
  on: {
    InstallationTypeDefined: (db, { data, metadata }) =>
      db.run(
        `INSERT INTO installation_types (id, name, phases, updated_at) VALUES (:id, :name, :phases, :at)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, phases = excluded.phases`,
        {
          id: data.installationTypeId,
          name: data.name,
          phases: JSON.stringify(data.phases),
          at: metadata.occurredAt,
        },
      ),
  },
};
