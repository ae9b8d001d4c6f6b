import type { AccountChanges, ContactChanges } from '../domain/account/events.js';
import type { AnyEvent, Recorded } from '../eventstore/eventStore.js';
import type { Projection, ReadDb } from './projection.js';

const SCHEMA = `
  CREATE TABLE search_feed (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    position TEXT NOT NULL,
    event_id TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (kind, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX search_feed_by_sequence ON search_feed (sequence, kind, id);`;

// Only an event later than the last one moves the document on: the same event again does not.
const BUMP = `
  INSERT INTO search_feed (kind, id, sequence, revision, position, event_id, at)
  VALUES (:kind, :id, (SELECT coalesce(max(sequence), 0) + 1 FROM search_feed), :revision, :position, :eventId, :at)
  ON CONFLICT (kind, id) DO UPDATE SET sequence = excluded.sequence, revision = excluded.revision,
    position = excluded.position, event_id = excluded.event_id, at = excluded.at
  WHERE excluded.revision > search_feed.revision`;

const SEARCHED_DETAILS: readonly (keyof AccountChanges)[] = [
  'name',
  'tradeName',
  'phones',
  'email',
  'accountingEmail',
  'siren',
  'siret',
  'ownerId',
];
const SEARCHED_CONTACT: readonly (keyof ContactChanges)[] = ['lastName', 'firstName', 'email', 'phones', 'active'];

/**
 * What the search index has to take in: the sequence of a document goes up whenever something that it shows has
 * changed; `owner` stands for all invoices of an account, which belong to whom the account belongs to, and `dossier`
 * for what the account's document shows of it. Sequences mean
 * something only within one `generation` of read.db, and go up with the position of the event that was the last.
 */
export const searchFeed: Projection = {
  tables: ['search_feed'],
  version: 4,
  schema: SCHEMA,
  on: {
    ProspectCreated: (db, event) => bump(db, 'account', event.data.accountId, event),
    ClientCreated: (db, event) => bump(db, 'account', event.data.accountId, event),
    ProspectBecameClient: (db, event) => bump(db, 'account', event.data.accountId, event),
    AccountDetailsChanged: (db, event) => {
      if (touches(event.data.changes, SEARCHED_DETAILS)) bump(db, 'account', event.data.accountId, event);
      if ('ownerId' in event.data.changes) bump(db, 'owner', event.data.accountId, event);
    },
    ContactAdded: (db, event) => bump(db, 'account', event.data.accountId, event),
    ContactChanged: (db, event) => {
      if (touches(event.data.changes, SEARCHED_CONTACT)) bump(db, 'account', event.data.accountId, event);
    },
    ContactRemoved: (db, event) => bump(db, 'account', event.data.accountId, event),
    DossierPhoneAttached: (db, event) => bump(db, 'dossier', event.data.dossierId, event),
    DossierPhoneDetached: (db, event) => bump(db, 'dossier', event.data.dossierId, event),
    InvoiceIssued: (db, event) => bump(db, 'invoice', event.data.invoiceId, event),
  },
};

function bump(
  db: ReadDb,
  kind: 'account' | 'dossier' | 'invoice' | 'owner',
  id: string,
  event: Recorded<AnyEvent>,
): void {
  const { revision, position, id: eventId, metadata } = event;
  db.run(BUMP, { kind, id, revision, position, eventId, at: metadata.occurredAt });
}

const touches = (changes: object, fields: readonly string[]): boolean => fields.some((field) => field in changes);
