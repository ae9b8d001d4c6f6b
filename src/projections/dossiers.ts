import type { DossierLine } from '../domain/dossier/events.js';
import { changedFrom, type Dated, undated } from '../domain/shared/dated.js';
import { canonicalJson } from '../domain/shared/json.js';
import { dossierStream } from '../domain/streams.js';
import type { Projection, ReadDb } from './projection.js';
import { parsed } from './queries/query.js';

// `line` holds the line with what it is from later dates on, as one JSON.
const SCHEMA = `
  CREATE TABLE dossiers (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    status TEXT NOT NULL,
    name TEXT,
    batch TEXT,
    effective_on TEXT,
    terminated_on TEXT,
    account_kind TEXT,
    team TEXT,
    site TEXT,
    payment_override TEXT,
    delivery_override TEXT,
    installation_type_id TEXT,
    installation_type_name TEXT,
    installation TEXT,
    opened_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT -1
  ) STRICT;

  CREATE TABLE dossier_lines (
    dossier_id TEXT NOT NULL,
    id TEXT NOT NULL,
    added INTEGER NOT NULL,
    line TEXT NOT NULL,
    PRIMARY KEY (dossier_id, id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE dossier_phones (
    dossier_id TEXT NOT NULL,
    phone TEXT NOT NULL,
    attached INTEGER NOT NULL,
    PRIMARY KEY (dossier_id, phone)
  ) STRICT, WITHOUT ROWID;`;

const INDEXES = `
  CREATE INDEX dossiers_by_account ON dossiers (account_id, status);
  CREATE INDEX dossiers_by_status ON dossiers (status, opened_at, id);
  CREATE INDEX dossiers_by_opening ON dossiers (opened_at, id);`;

export const dossiers: Projection = {
  tables: ['dossiers', 'dossier_lines', 'dossier_phones'],
  version: 3,
  schema: SCHEMA,
  indexes: INDEXES,
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
          team: jsonOrNull(data.team),
          site: jsonOrNull(data.site),
          at: metadata.occurredAt,
        },
      ),
    DossierLineAdded: (db, { data, revision }) => {
      const { dossierId, ...line } = data;
      db.run(
        `INSERT INTO dossier_lines (dossier_id, id, added, line) VALUES (:dossierId, :lineId, :revision, :line)
         ON CONFLICT (dossier_id, id) DO NOTHING`,
        { dossierId, lineId: line.lineId, revision, line: JSON.stringify(undated(line)) },
      );
    },
    DossierLineChanged: (db, { data }) => changeLine(db, data, (line) => changedFrom(line, data.changes, data.from)),
    DossierLineEnded: (db, { data }) => changeLine(db, data, (line) => changedFrom(line, { endsOn: data.endsOn })),
    DossierLineRemoved: (db, { data: { dossierId, lineId } }) =>
      db.run('DELETE FROM dossier_lines WHERE dossier_id = :dossierId AND id = :lineId', { dossierId, lineId }),
    DossierPhoneAttached: (db, { data: { dossierId, phone }, revision }) =>
      db.run(
        `INSERT INTO dossier_phones (dossier_id, phone, attached) VALUES (:dossierId, :phone, :revision)
         ON CONFLICT (dossier_id, phone) DO UPDATE SET attached = excluded.attached`,
        { dossierId, phone, revision },
      ),
    DossierPhoneDetached: (db, { data: { dossierId, phone } }) =>
      db.run('DELETE FROM dossier_phones WHERE dossier_id = :dossierId AND phone = :phone', { dossierId, phone }),
    DossierSiteSet: (db, { data }) =>
      db.run('UPDATE dossiers SET site = :site WHERE id = :id', { id: data.dossierId, site: jsonOrNull(data.site) }),
    DossierTeamSet: (db, { data }) =>
      db.run('UPDATE dossiers SET team = :team WHERE id = :id', { id: data.dossierId, team: jsonOrNull(data.team) }),
    DossierPaymentSet: (db, { data }) =>
      db.run('UPDATE dossiers SET payment_override = :terms WHERE id = :id', {
        id: data.dossierId,
        terms: jsonOrNull(data.override),
      }),
    DossierDeliverySet: (db, { data }) =>
      db.run('UPDATE dossiers SET delivery_override = :delivery WHERE id = :id', {
        id: data.dossierId,
        delivery: jsonOrNull(data.override),
      }),
    DossierInstallationTypeSelected: (db, { data }) =>
      db.run('UPDATE dossiers SET installation_type_id = :typeId, installation_type_name = :name WHERE id = :id', {
        id: data.dossierId,
        typeId: data.installationTypeId,
        name: data.name ?? null,
      }),
    DossierActivated: (db, { data }) =>
      db.run(
        `UPDATE dossiers SET status = 'active', effective_on = :effectiveOn, account_kind = :kind,
           installation = :installation
         WHERE id = :id`,
        {
          id: data.dossierId,
          effectiveOn: data.effectiveOn,
          kind: data.accountKind ?? null,
          installation: jsonOrNull(data.installation),
        },
      ),
    DossierTerminated: (db, { data }) =>
      db.run(`UPDATE dossiers SET status = 'terminated', terminated_on = :on WHERE id = :id`, {
        id: data.dossierId,
        on: data.on,
      }),
    DossierReopened: (db, { data }) =>
      db.run(`UPDATE dossiers SET status = 'active', terminated_on = NULL WHERE id = :id`, { id: data.dossierId }),
  },
};

const jsonOrNull = (value: object | null | undefined): string | null =>
  value === undefined || value === null ? null : JSON.stringify(value);

function changeLine(
  db: ReadDb,
  { dossierId, lineId }: Readonly<{ dossierId: string; lineId: string }>,
  change: (line: Dated<DossierLine>) => Dated<DossierLine>,
): void {
  const row = db.get<{ line: string }>(
    'SELECT line FROM dossier_lines WHERE dossier_id = :dossierId AND id = :lineId',
    { dossierId, lineId },
  );
  if (row === undefined) return;
  db.run('UPDATE dossier_lines SET line = :line WHERE dossier_id = :dossierId AND id = :lineId', {
    dossierId,
    lineId,
    // Keys are sorted: their order must not tell which change came first.
    line: canonicalJson(change(parsed<Dated<DossierLine>>(row.line))),
  });
}
