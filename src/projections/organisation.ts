import { ORGANISATION_STREAM } from '../domain/streams.js';
import type { Projection } from './projection.js';

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
  ) STRICT, WITHOUT ROWID;`;

const BEGIN = `INSERT INTO organisation (id, updated_at) VALUES ('', :at) ON CONFLICT (id) DO NOTHING`;

/** One stream, one row. Its id is empty: nothing follows the prefix in the stream's name. */
export const organisation: Projection = {
  tables: ['organisation', 'vat_rates'],
  version: 1,
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
