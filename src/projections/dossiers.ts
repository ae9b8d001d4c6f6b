import { dossierStream } from '../domain/streams.js';
import type { Projection } from './projection.js';

const SCHEMA = `
  CREATE TABLE dossiers (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    status TEXT NOT NULL,
    name TEXT,
    batch TEXT,
    effective_on TEXT,
    team TEXT,
    site TEXT,
    payment_override TEXT,
    opened_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT -1
  ) STRICT;
  CREATE INDEX dossiers_by_account ON dossiers (account_id);

  CREATE TABLE dossier_lines (
    dossier_id TEXT NOT NULL,
    id TEXT NOT NULL,
    added INTEGER NOT NULL,
    line TEXT NOT NULL,
    PRIMARY KEY (dossier_id, id)
  ) STRICT, WITHOUT ROWID;`;

export const dossiers: Projection = {
  tables: ['dossiers', 'dossier_lines'],
  version: 1,
  schema: SCHEMA,
  rows: { table: 'dossiers', prefix: dossierStream('') },
  on: {
    DossierOpened: (db, { data, metadata }) =>
      db.run(
        `INSERT INTO dossiers (id, account_id, status, name, batch, team, site, opened_at, updated_at)
         VALUES (:id, :accountId, 'open', :name, :batch, :team, :site, :at, :at)
         ON CONFLICT (id) DO NOTHING`,
        {
          id: data.dossierId,
          accountId: data.accountId,
          name: data.name ?? null,
          batch: data.batch ?? null,
          team: data.team === undefined ? null : JSON.stringify(data.team),
          site: data.site === undefined ? null : JSON.stringify(data.site),
          at: metadata.occurredAt,
        },
      ),
    DossierLineAdded: (db, { data, revision }) => {
      const { dossierId, ...line } = data;
      db.run(
        `INSERT INTO dossier_lines (dossier_id, id, added, line) VALUES (:dossierId, :lineId, :revision, :line)
         ON CONFLICT (dossier_id, id) DO NOTHING`,
        { dossierId, lineId: line.lineId, revision, line: JSON.stringify(line) },
      );
    },
    DossierPaymentSet: (db, { data }) =>
      db.run('UPDATE dossiers SET payment_override = :terms WHERE id = :id', {
        id: data.dossierId,
        terms: data.override === null ? null : JSON.stringify(data.override),
      }),
    DossierActivated: (db, { data }) =>
      db.run(`UPDATE dossiers SET status = 'active', effective_on = :effectiveOn WHERE id = :id`, {
        id: data.dossierId,
        effectiveOn: data.effectiveOn,
      }),
  },
};
