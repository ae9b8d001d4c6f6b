import type { AccountChanges, ContactChanges } from '../domain/account/events.js';
import type { Projection, ReadDb } from './projection.js';

const SCHEMA = `
  CREATE TABLE search_feed (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (kind, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX search_feed_by_sequence ON search_feed (sequence, kind, id);`;

// Only an event later than the last one moves the document on: the same event again does not.
const BUMP = `
  INSERT INTO search_feed (kind, id, sequence, revision)
  VALUES (:kind, :id, (SELECT coalesce(max(sequence), 0) + 1 FROM search_feed), :revision)
  ON CONFLICT (kind, id) DO UPDATE SET sequence = excluded.sequence, revision = excluded.revision
  WHERE excluded.revision > search_feed.revision`;

const SEARCHED_DETAILS: readonly (keyof AccountChanges)[] = [
  'name',
  'tradeName',
  'phones',
  'email',
  'accountingEmail',
  'siren',
  'siret',
];
const SEARCHED_CONTACT: readonly (keyof ContactChanges)[] = ['lastName', 'firstName', 'email', 'phones'];

/**
 * What the search index has to take in: the sequence of a document goes up whenever something that it shows has
 * changed. Sequences mean something only within one `generation` of read.db.
 */
export const searchFeed: Projection = {
  tables: ['search_feed'],
  version: 2,
  schema: SCHEMA,
  on: {
    ProspectCreated: (db, { data, revision }) => bump(db, 'account', data.accountId, revision),
    ClientCreated: (db, { data, revision }) => bump(db, 'account', data.accountId, revision),
    ProspectBecameClient: (db, { data, revision }) => bump(db, 'account', data.accountId, revision),
    AccountDetailsChanged: (db, { data, revision }) => {
      if (touches(data.changes, SEARCHED_DETAILS)) bump(db, 'account', data.accountId, revision);
    },
    ContactAdded: (db, { data, revision }) => bump(db, 'account', data.accountId, revision),
    ContactChanged: (db, { data, revision }) => {
      if (touches(data.changes, SEARCHED_CONTACT)) bump(db, 'account', data.accountId, revision);
    },
    ContactRemoved: (db, { data, revision }) => bump(db, 'account', data.accountId, revision),
    InvoiceIssued: (db, { data, revision }) => bump(db, 'invoice', data.invoiceId, revision),
  },
};

function bump(db: ReadDb, kind: 'account' | 'invoice', id: string, revision: number): void {
  db.run(BUMP, { kind, id, revision });
}

const touches = (changes: object, fields: readonly string[]): boolean => fields.some((field) => field in changes);
