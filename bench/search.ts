import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedSearch } from '../src/search/adapters/embeddedSearch.js';
import type { AccountDocument, InvoiceDocument, SearchDocument, SearchEngine } from '../src/search/searchEngine.js';
import { type FrenchAccount, frenchAccount } from './support/frenchData.js';

export type SearchRow = Readonly<{ what: string; p50Ms: number; p99Ms: number; target: string }>;

type Options = Readonly<{ accounts: number; queries?: number; batch?: number }>;

const INVOICES_EACH = 3;
const LIMIT = 20;
const TARGET = 'p99 < 5 ms';

/**
 * Builds an index of `accounts` accounts, each with about two phones and three invoices, then asks one query after the
 * other at the port, so that the trip to the worker and back is in the times. The last rows are of the building, in
 * milliseconds: per put, and as a whole.
 */
export async function benchSearch({
  accounts,
  queries = 1_000,
  batch = 1_000,
}: Options): Promise<readonly SearchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ardoise-bench-search-'));
  const engine = await openEmbeddedSearch({ path: join(folder, 'search.db') });
  try {
    const puts = await build(engine, accounts, batch);
    const whole = puts.reduce((sum, ms) => sum + ms, 0);
    const rows: SearchRow[] = [];
    for (const [what, queryOf] of Object.entries(QUERIES)) {
      rows.push({ what, ...(await ask(engine, accounts, queries, queryOf)), target: TARGET });
    }
    rows.push({ what: `search: put of ${batch} documents`, ...percentiles(puts), target: 'shown' });
    rows.push({
      what: `search: build of ${accounts} accounts`,
      p50Ms: whole,
      p99Ms: whole,
      target: '< 60 s at 100,000',
    });
    return rows;
  } finally {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What somebody who looks for this account types. `at` is a number of its own for each query. */
type QueryOf = (account: FrenchAccount, at: number, accounts: number) => string;

export const QUERIES: Readonly<Record<string, QueryOf>> = {
  'search: 4 digits of a phone': (account, at) => middle(phoneOf(account), at, 4),
  'search: 6 digits of a phone': (account, at) => middle(phoneOf(account), at, 6),
  'search: 8 digits of a phone': (account, at) => middle(phoneOf(account), at, 8),
  'search: name prefix, 2 to 5 letters': ({ name }, at) => firstWord(name).slice(0, 2 + (at % 4)),
  'search: name prefix of a contact': ({ contacts }, at) => (contacts[0]?.lastName ?? '').slice(0, 3 + (at % 3)),
  'search: two words, the last a prefix': ({ name }) => name.slice(0, Math.max(6, name.length - 2)),
  'search: one typo': ({ contacts }) => misspelt(contacts[0]?.lastName ?? ''),
  'search: start of a mail': ({ contacts }) => (contacts[0]?.email ?? '').replace(/@(..).*/, '@$1'),
  'search: middle of a mail': ({ contacts }) => (contacts[0]?.email ?? '').replace(/^.*(...)@(...).*/, '$1@$2'),
  'search: domain of a mail': ({ contacts }) => (contacts[0]?.email ?? '').replace(/^.*@/, '@'),
  'search: invoice number': ({ number }, at) => invoiceNumber(number, at),
  'search: last digits of an invoice number': ({ number }, at) => invoiceNumber(number, at).slice(-4 - (at % 3)),
  'search: name and digits': (account, at) =>
    `${account.contacts[0]?.lastName ?? ''} ${middle(phoneOf(account), at, 4)}`,
};

async function ask(engine: SearchEngine, accounts: number, queries: number, queryOf: QueryOf) {
  const times: number[] = [];
  for (let at = 0; at < queries; at += 1) {
    const query = queryOf(frenchAccount(1 + ((at * 7_919) % accounts)), at, accounts);
    const start = performance.now();
    await engine.search(query, LIMIT);
    times.push(performance.now() - start);
  }
  return percentiles(times);
}

async function build(engine: SearchEngine, accounts: number, batch: number): Promise<readonly number[]> {
  const times: number[] = [];
  let documents: SearchDocument[] = [];
  for (let number = 1; number <= accounts; number += 1) {
    const account = frenchAccount(number);
    documents.push(accountDocument(account), ...invoiceDocuments(account));
    if (documents.length < batch && number < accounts) continue;
    const start = performance.now();
    await engine.put(documents, { generation: 'bench', sequence: number });
    times.push(performance.now() - start);
    documents = [];
  }
  return times;
}

export function accountDocument(account: FrenchAccount): AccountDocument {
  const { number, kind, name, tradeName, siren, siret, email, phones, contacts } = account;
  return {
    type: 'account',
    id: `account-${number}`,
    reference: `${kind === 'client' ? 'CL' : 'PR'}${String(number).padStart(6, '0')}`,
    number,
    kind,
    name,
    ...(tradeName !== undefined && { tradeName }),
    contacts: contacts.map(({ firstName, lastName }, at) => ({ contactId: `${at}`, name: `${firstName} ${lastName}` })),
    phones: [...phones, ...contacts.map(({ phone }) => phone)],
    emails: [email, ...contacts.map((contact) => contact.email)],
    siren,
    siret,
  };
}

export function invoiceDocuments({ number, name }: FrenchAccount): readonly InvoiceDocument[] {
  return Array.from({ length: INVOICES_EACH }, (_, at) => ({
    type: 'invoice',
    id: `invoice-${number}-${at}`,
    reference: invoiceNumber(number, at),
    accountId: `account-${number}`,
    title: name,
  }));
}

/** Each year has one series, and each account one invoice in it. */
function invoiceNumber(account: number, at: number): string {
  return `F${2024 + (at % INVOICES_EACH)}-${String(account).padStart(6, '0')}`;
}

function phoneOf(account: FrenchAccount): string {
  return (account.phones[0] ?? '').replace('+33', '0').replace('+', '');
}

function middle(digits: string, at: number, length: number): string {
  const from = at % Math.max(1, digits.length - length + 1);
  return digits.slice(from, from + length);
}

function firstWord(name: string): string {
  return name.split(/[ '-]/).find((word) => word.length > 4) ?? name;
}

function misspelt(name: string): string {
  return name.length < 6 ? `${name}ssart` : `${name.slice(0, 2)}${name.slice(3)}`;
}

function percentiles(times: readonly number[]) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}
