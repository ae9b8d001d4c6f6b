import type { AccountDetails } from '../domain/account/events.js';
import type { EventOf } from '../domain/catalogue.js';
import { withChanges } from '../domain/shared/changes.js';
import { canonicalJson } from '../domain/shared/json.js';
import { DEFAULT_BILLING, DEFAULT_METHODS, DEFAULT_TERMS } from '../domain/shared/party.js';
import { accountStream } from '../domain/streams.js';
import type { Recorded } from '../eventstore/eventStore.js';
import { CONTACTS_SCHEMA, contactHandlers } from './contacts.js';
import { NOTES_SCHEMA, noteHandlers } from './notes.js';
import type { Projection, ReadDb } from './projection.js';
import { parsed } from './queries/query.js';
import { sortKey } from './sortKey.js';
import { accountProfile, replaceTwinKeys, TWIN_KEYS_SCHEMA } from './twinKeys.js';

// What lists filter and sort by is a column; what is only shown stays JSON. IBANs are masked by the query.
// `sought` is what a part of a name or number is looked for in: it is in the indexes, so that looking reads nothing else.
const SCHEMA = `
  CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    name_sort TEXT NOT NULL,
    sought TEXT NOT NULL,
    owner_id TEXT,
    siret TEXT,
    active INTEGER NOT NULL,
    details TEXT NOT NULL,
    billing TEXT NOT NULL,
    terms TEXT NOT NULL,
    delivery TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT -1
  ) STRICT;

  ${CONTACTS_SCHEMA}
  ${NOTES_SCHEMA}
  ${TWIN_KEYS_SCHEMA}`;

const INDEXES = `
  CREATE INDEX accounts_by_name ON accounts (name_sort, id, sought);
  CREATE INDEX accounts_by_kind ON accounts (kind, name_sort, id, sought);
  CREATE INDEX accounts_by_number ON accounts (number);
  CREATE INDEX accounts_by_owner ON accounts (owner_id, name_sort, id, sought) WHERE owner_id IS NOT NULL;`;

const INSERT = `
  INSERT INTO accounts (id, number, kind, name_sort, sought, owner_id, siret, active, details, billing, terms, delivery,
    created_at, updated_at)
  VALUES (:id, :number, :kind, :nameSort, :sought, :ownerId, :siret, :active, :details, :billing, :terms, :delivery,
    :at, :at)`;

const BILLING = JSON.stringify(DEFAULT_BILLING);
const TERMS = JSON.stringify(DEFAULT_TERMS);
const DELIVERY = JSON.stringify({ methods: DEFAULT_METHODS });

export const accounts: Projection = {
  tables: ['accounts', 'contacts', 'notes', 'twin_keys'],
  version: 5,
  schema: SCHEMA,
  indexes: INDEXES,
  rows: { table: 'accounts', prefix: accountStream('') },
  on: {
    ProspectCreated: (db, event) => create(db, event, 'prospect'),
    ClientCreated: (db, event) => create(db, event, 'client'),
    AccountDetailsChanged: changeDetails,
    ProspectBecameClient: (db, { data }) =>
      db.run(`UPDATE accounts SET kind = 'client' WHERE id = :id`, { id: data.accountId }),
    ...contactHandlers,
    BillingPreferencesSet: (db, { data: { accountId, ...billing } }) =>
      db.run('UPDATE accounts SET billing = :billing WHERE id = :id', {
        id: accountId,
        billing: JSON.stringify(billing),
      }),
    PaymentTermsSet: (db, { data: { accountId, ...terms } }) =>
      db.run('UPDATE accounts SET terms = :terms WHERE id = :id', { id: accountId, terms: JSON.stringify(terms) }),
    DeliveryMethodsSet: (db, { data: { accountId, ...delivery } }) =>
      db.run('UPDATE accounts SET delivery = :delivery WHERE id = :id', {
        id: accountId,
        delivery: JSON.stringify(delivery),
      }),
    ...noteHandlers,
  },
};

function create(
  db: ReadDb,
  { data, metadata }: Recorded<EventOf<'ProspectCreated' | 'ClientCreated'>>,
  kind: 'prospect' | 'client',
): void {
  const { accountId, number, ...details } = data;
  if (db.get('SELECT 1 FROM accounts WHERE id = :id', { id: accountId }) !== undefined) return;
  db.run(INSERT, {
    id: accountId,
    number,
    kind,
    ...columnsOf(number, details),
    billing: BILLING,
    terms: TERMS,
    delivery: DELIVERY,
    at: metadata.occurredAt,
  });
  replaceTwinKeys(db, { accountId }, undefined, accountProfile(details));
}

function changeDetails(db: ReadDb, { data }: Recorded<EventOf<'AccountDetailsChanged'>>): void {
  const { accountId: id, changes } = data;
  const row = db.get<{ number: number; details: string }>('SELECT number, details FROM accounts WHERE id = :id', {
    id,
  });
  if (row === undefined) return;
  const before = parsed<AccountDetails>(row.details);
  const now = withChanges(before, changes);
  replaceTwinKeys(db, { accountId: id }, accountProfile(before), accountProfile(now));
  db.run(
    `UPDATE accounts SET name_sort = :nameSort, sought = :sought, owner_id = :ownerId, siret = :siret, active = :active,
       details = :details
     WHERE id = :id`,
    { id, ...columnsOf(row.number, now, canonicalJson) },
  );
}

/** After a change the keys are sorted: their order must not tell which came first. */
function columnsOf(
  number: number,
  details: AccountDetails,
  write: (details: AccountDetails) => string = JSON.stringify,
) {
  const nameSort = sortKey(details.name);
  return {
    nameSort,
    sought: `${nameSort} ${paddedNumber(number)}`,
    ownerId: details.ownerId ?? null,
    siret: details.siret ?? null,
    active: details.active === false ? 0 : 1,
    details: write(details),
  };
}

const paddedNumber = (number: number): string => String(number).padStart(6, '0');
