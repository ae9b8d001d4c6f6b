import type { ContactDetails } from '../domain/account/events.js';
import { withChanges } from '../domain/shared/changes.js';
import { canonicalJson } from '../domain/shared/json.js';
import type { Projection, ReadDb } from './projection.js';
import { parsed } from './queries/query.js';
import { contactProfile, replaceTwinKeys } from './twinKeys.js';

/** The contacts of accounts: part of the accounts' tables. */
export const CONTACTS_SCHEMA = `
  CREATE TABLE contacts (
    account_id TEXT NOT NULL,
    id TEXT NOT NULL,
    added INTEGER NOT NULL,
    details TEXT NOT NULL,
    PRIMARY KEY (account_id, id)
  ) STRICT, WITHOUT ROWID;`;

const SELECT = 'SELECT details FROM contacts WHERE account_id = :accountId AND id = :contactId';
const INSERT = `
  INSERT INTO contacts (account_id, id, added, details) VALUES (:accountId, :contactId, :revision, :details)`;
const UPDATE = 'UPDATE contacts SET details = :details WHERE account_id = :accountId AND id = :contactId';
const DELETE = 'DELETE FROM contacts WHERE account_id = :accountId AND id = :contactId';

type Key = Readonly<{ accountId: string; contactId: string }>;

export const contactHandlers: Pick<Projection['on'], 'ContactAdded' | 'ContactChanged' | 'ContactRemoved'> = {
  ContactAdded: (db, { data: { accountId, contactId, ...details }, revision }) => {
    const key = { accountId, contactId };
    if (detailsOf(db, key) !== undefined) return;
    db.run(INSERT, { ...key, revision, details: JSON.stringify(details) });
    replaceTwinKeys(db, key, undefined, contactProfile(details));
  },
  ContactChanged: (db, { data: { accountId, contactId, changes } }) => {
    const key = { accountId, contactId };
    const before = detailsOf(db, key);
    if (before === undefined) return;
    const now = withChanges(before, changes);
    db.run(UPDATE, { ...key, details: canonicalJson(now) });
    replaceTwinKeys(db, key, contactProfile(before), contactProfile(now));
  },
  ContactRemoved: (db, { data: { accountId, contactId } }) => {
    const key = { accountId, contactId };
    const before = detailsOf(db, key);
    if (before === undefined) return;
    db.run(DELETE, key);
    replaceTwinKeys(db, key, contactProfile(before), undefined);
  },
};

function detailsOf(db: ReadDb, key: Key): ContactDetails | undefined {
  const row = db.get<{ details: string }>(SELECT, key);
  return row === undefined ? undefined : parsed<ContactDetails>(row.details);
}
