import type { AccountDetails, ContactDetails } from '../domain/account/events.js';
import { type TwinKeys, type TwinProfile, twinKeys } from '../search/twinKeys.js';
import type { ReadDb } from './projection.js';

/** By what an account is found as a likely twin: part of the accounts' tables. `source` is a contact's id, or empty. */
export const TWIN_KEYS_SCHEMA = `
  CREATE TABLE twin_keys (
    key TEXT NOT NULL,
    number INTEGER NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (key, number, source)
  ) STRICT, WITHOUT ROWID;`;

// All keys in one statement, under the account's number, which is short: there are several for every account.
const INSERT = `
  INSERT INTO twin_keys (key, number, source)
  SELECT value, number, :source FROM json_each(:keys), accounts WHERE accounts.id = :accountId
  ON CONFLICT (key, number, source) DO NOTHING`;
const DELETE = `
  DELETE FROM twin_keys
  WHERE key IN (SELECT value FROM json_each(:keys)) AND source = :source
    AND number = (SELECT number FROM accounts WHERE id = :accountId)`;

/** Whose keys: an account's own, or one of its contacts'. */
export type KeysOf = Readonly<{ accountId: string; contactId?: string }>;

/** The keys of what is there now in the place of those of what was. The account has its row. */
export function replaceTwinKeys(
  db: ReadDb,
  { accountId, contactId: source = '' }: KeysOf,
  before: TwinProfile | undefined,
  now: TwinProfile | undefined,
): void {
  const [old, fresh] = [new Set(flat(before)), new Set(flat(now))];
  const gone = [...old].filter((key) => !fresh.has(key));
  const added = [...fresh].filter((key) => !old.has(key));
  if (gone.length > 0) db.run(DELETE, { keys: JSON.stringify(gone), accountId, source });
  if (added.length > 0) db.run(INSERT, { keys: JSON.stringify(added), accountId, source });
}

function flat(profile: TwinProfile | undefined): readonly string[] {
  if (profile === undefined) return [];
  const { exact, words }: TwinKeys = twinKeys(profile);
  return [...exact, ...words];
}

export function accountProfile(details: AccountDetails): TwinProfile {
  const { name, tradeName, siren, siret, phones = [], email, accountingEmail } = details;
  return {
    names: present([name, tradeName]),
    ...(siren === undefined ? {} : { siren }),
    ...(siret === undefined ? {} : { siret }),
    phones,
    emails: present([email, accountingEmail]),
  };
}

export function contactProfile({ phones = [], email }: ContactDetails): TwinProfile {
  return { names: [], phones, emails: present([email]) };
}

const present = (texts: readonly (string | undefined)[]): readonly string[] =>
  texts.flatMap((text) => (text === undefined || text === '' ? [] : [text]));
