import type { AccountDetails } from '../../domain/account/events.js';
import { phoneNumber } from '../../domain/shared/frenchWords.js';
import { accountReference } from '../../domain/streams.js';
import { type TwinProfile, twinKeys } from '../../search/twinKeys.js';
import { type TwinReason, twinScorer } from '../../search/twinScore.js';
import { accountProfile, contactProfile } from '../twinKeys.js';
import { contactsOf } from './contacts.js';
import { compact, parsed, type Query } from './query.js';

/** An account that is likely the one that is meant. `score`: 1 to 100, with what says so, the strongest first. */
export type TwinView = Readonly<{
  id: string;
  reference: string;
  kind: 'prospect' | 'client';
  name: string;
  city?: string;
  ownerId?: string;
  active: boolean;
  score: number;
  reasons: readonly Readonly<{ field: TwinReason['field']; value: string /** In French. */; text: string }>[];
}>;

export type TwinSearch = Readonly<{
  profile: TwinProfile;
  /** The account itself is no twin of its own. */
  except?: string | undefined;
  /** Accounts to look at besides those that the keys find. */
  also?: readonly string[] | undefined;
}>;

const SHOWN = 20;
/** Of one number or address: a switchboard may be on many fiches. */
const PER_KEY = 50;
/** A word on more fiches than this says nothing alone. */
const RARE = 80;

/** The likely twins of a profile, the likeliest first: at most 20. Looks at some hundred accounts at most, whatever the register's size. */
export function likelyTwins(query: Query, { profile, except, also = [] }: TwinSearch): readonly TwinView[] {
  const { exact, words } = twinKeys(profile);
  // Whoever shares a number or an address is among these: the contacts of the others need not be looked at.
  const shared = new Set(exact.flatMap((key) => accountsWith(query, key, PER_KEY)));
  const candidates = new Set([...shared, ...sharingWords(query, words), ...also]);
  if (except !== undefined) candidates.delete(except);
  const score = twinScorer(profile);
  return [...candidates]
    .flatMap((id) => twinOf(query, score, id, shared.has(id)) ?? [])
    .toSorted((a, b) => b.score - a.score || (a.reference < b.reference ? -1 : 1))
    .slice(0, SHOWN);
}

function accountsWith(query: Query, key: string, most: number): readonly string[] {
  return query
    .all<{ id: string }>(
      `SELECT id FROM twin_keys JOIN accounts ON accounts.number = twin_keys.number WHERE key = :key LIMIT :most`,
      { key, most },
    )
    .map(({ id }) => id);
}

/** Whoever shares the rarest words; where every word is common, whoever shares two neighbouring ones. */
function sharingWords(query: Query, words: readonly string[]): readonly string[] {
  const found = words
    .map((key) => accountsWith(query, key, RARE + 1))
    .filter((accounts) => accounts.length <= RARE)
    .toSorted((a, b) => a.length - b.length);
  const rarest: string[] = [];
  for (const accounts of found) if (rarest.length + accounts.length <= RARE) rarest.push(...accounts);
  if (rarest.length > 0) return rarest;
  return words.slice(1).flatMap((key, at) => sharingBoth(query, String(words[at]), key));
}

function sharingBoth(query: Query, one: string, other: string): readonly string[] {
  return query
    .all<{ id: string }>(
      `SELECT id FROM twin_keys one JOIN accounts ON accounts.number = one.number
       WHERE one.key = :one AND EXISTS (SELECT 1 FROM twin_keys WHERE key = :other AND number = one.number)
       LIMIT :most`,
      { one, other, most: PER_KEY },
    )
    .map(({ id }) => id);
}

type Scorer = ReturnType<typeof twinScorer>;
type Row = Readonly<{ number: number; kind: 'prospect' | 'client'; details: string }>;

function twinOf(query: Query, scoreOf: Scorer, id: string, withContacts: boolean): TwinView | undefined {
  const row = query.get<Row>('SELECT number, kind, details FROM accounts WHERE id = :id', { id });
  if (row === undefined) return undefined;

  const details = parsed<AccountDetails>(row.details);
  const profile = withContacts ? wholeProfile(query, id, details) : accountProfile(details);
  const { score, reasons } = scoreOf(profile);
  if (score === 0) return undefined;
  return compact<TwinView>({
    id,
    reference: accountReference(row.kind, row.number),
    kind: row.kind,
    name: details.name,
    city: details.address?.city,
    ownerId: details.ownerId,
    active: details.active ?? true,
    score,
    reasons: reasons.map(({ field, value }) => ({ field, value, text: inWords(field, value) })),
  });
}

function wholeProfile(query: Query, id: string, details: AccountDetails): TwinProfile {
  const own = accountProfile(details);
  const people = contactsOf(query, id).map(contactProfile);
  return {
    ...own,
    phones: [...own.phones, ...people.flatMap(({ phones }) => phones)],
    emails: [...own.emails, ...people.flatMap(({ emails }) => emails)],
  };
}

function inWords(field: TwinReason['field'], value: string): string {
  switch (field) {
    case 'siret':
      return `même SIRET ${value}`;
    case 'siren':
      return `même SIREN ${value}`;
    case 'name':
      return `nom proche : ${value}`;
    case 'phone':
      return `même téléphone ${phoneNumber(value)}`;
    case 'email':
      return `même mail ${value}`;
  }
}
