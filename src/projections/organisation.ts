import type { EventOf } from '../domain/catalogue.js';
import { FIRST_FUNCTIONS } from '../domain/organisation/contactFunctions.js';
import { ORGANISATION_STREAM } from '../domain/streams.js';
import type { Recorded } from '../eventstore/eventStore.js';
import type { Projection, ReadDb } from './projection.js';

const SCHEMA = `
  CREATE TABLE organisation (
    id TEXT PRIMARY KEY,
    profile TEXT,
    bank TEXT,
    updated_at TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT -1
  ) STRICT;

  CREATE TABLE vat_rates (
    vat_code TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    rate TEXT NOT NULL,
    PRIMARY KEY (vat_code, starts_on)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE contact_functions (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    retired INTEGER NOT NULL DEFAULT 0
  ) STRICT;`;

const BEGIN = `INSERT INTO organisation (id, updated_at) VALUES ('', :at) ON CONFLICT (id) DO NOTHING`;

const NAME_FUNCTION = `
  INSERT INTO contact_functions (id, name) VALUES (:id, :name) ON CONFLICT (id) DO UPDATE SET name = excluded.name`;
const RETIRE_FUNCTION = `
  INSERT INTO contact_functions (id, name, retired) VALUES (:id, :name, 1) ON CONFLICT (id) DO UPDATE SET retired = 1`;

function nameFunction(
  db: ReadDb,
  { data, metadata }: Recorded<EventOf<'ContactFunctionDefined' | 'ContactFunctionRenamed'>>,
): void {
  db.run(BEGIN, { at: metadata.occurredAt });
  db.run(NAME_FUNCTION, { id: data.functionId, name: data.name });
}

/** One stream, one row. Its id is empty: nothing follows the prefix in the stream's name. */
export const organisation: Projection = {
  tables: ['organisation', 'vat_rates', 'contact_functions'],
  version: 2,
  schema: SCHEMA,
  rows: { table: 'organisation', prefix: ORGANISATION_STREAM },
  on: {
    OrganisationProfileSet: (db, { data, metadata }) => {
      db.run(BEGIN, { at: metadata.occurredAt });
      db.run(`UPDATE organisation SET profile = :profile WHERE id = ''`, { profile: JSON.stringify(data) });
    },
    BankDetailsSet: (db, { data, metadata }) => {
      db.run(BEGIN, { at: metadata.occurredAt });
      db.run(`UPDATE organisation SET bank = :bank WHERE id = ''`, { bank: JSON.stringify(data) });
    },
    ContactFunctionDefined: nameFunction,
    ContactFunctionRenamed: nameFunction,
    ContactFunctionRetired: (db, { data: { functionId: id }, metadata }) => {
      db.run(BEGIN, { at: metadata.occurredAt });
      db.run(RETIRE_FUNCTION, { id, name: FIRST_FUNCTIONS[id]?.name ?? id });
    },
    VatRateSet: (db, { data, metadata }) => {
      db.run(BEGIN, { at: metadata.occurredAt });
      db.run(
        `INSERT INTO vat_rates (vat_code, starts_on, rate) VALUES (:vatCode, :from, :rate)
         ON CONFLICT (vat_code, starts_on) DO UPDATE SET rate = excluded.rate`,
        { vatCode: data.vatCode, from: data.from, rate: data.rate },
      );
    },
  },
};
