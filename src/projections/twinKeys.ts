import type { AccountDetails, ContactDetails } from '../domain/account/events.js';
import { type TwinKeys, type TwinProfile, twinKeys } from '../search/twinKeys.js';
import type { ReadDb } from './projection.js';

/** By what an account is found as a likely twin: part of the accounts' tables. `source` is a contact's id, or empty. */
export const TWIN_KEYS_SCHEMA = `
  CREATE TABLE twin_keys (
    key TEXT NOT NULL,
    account_id TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (key, account_id, source)
  ) STRICT, WITHOUT ROWID;`;

const INSERT = `
  INSERT INTO twin_keys (key, account_id, source) VALUES (:key, :accountId, :source)
  ON CONFLICT (key, account_id, source) DO NOTHING`;
const DELETE = 'DELETE FROM twin_keys WHERE key = :key AND account_id = :accountId AND source = :source';

/** Whose keys: an account's own, or one of its contacts'. */
export type KeysOf = Readonly<{ accountId: string; contactId?: string }>;

/** The keys of what is there now in the place of those of what was. */
export function replaceTwinKeys(
  db: ReadDb,
  { accountId, contactId: source = '' }: KeysOf,
  before: TwinProfile | undefined,
  now: TwinProfile | undefined,
): void {
  const [old, fresh] = [new Set(flat(before)), new Set(flat(now))];
  for (const key of old) if (!fresh.has(key)) db.run(DELETE, { key, accountId, source });
  for (const key of fresh) if (!old.has(key)) db.run(INSERT, { key, accountId, source });
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
