import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { openEmbeddedSearch } from '../src/search/adapters/embeddedSearch.js';
import type { AccountDocument, InvoiceDocument, SearchDocument, SearchEngine } from '../src/search/searchEngine.js';
import { type FrenchAccount, frenchAccount } from './support/frenchData.js';
import { percentile } from './support/stats.js';
import { inTempFolder } from './support/tempFolder.js';

export type SearchRow = Readonly<{ what: string; p50Ms: number; p99Ms: number; target: string }>;

type Options = Readonly<{ accounts: number; queries?: number; batch?: number }>;

const INVOICES_EACH = 3;
const LIMIT = 20;
/** Queries before those that are timed: what is measured is a server that has been running. */
const WARM_UP = 300;
const TARGET = 'p99 < 5 ms';
const SHOWN = 'shown';

/**
 * Builds an index of `accounts` accounts, each with about two phones and three invoices, then asks one query after the
 * other at the port, so that the trip to the worker and back is in the times. The last rows are of the building, in
 * milliseconds: per put, and as a whole.
 */
export function benchSearch({ accounts, queries = 1_000, batch = 1_000 }: Options): Promise<readonly SearchRow[]> {
  return inTempFolder(async (folder) => {
    const engine = await openEmbeddedSearch({ path: join(folder, 'search.db') });
    try {
      const puts = await build(engine, accounts, batch);
      const rows: SearchRow[] = [];
      for (const { what, queryOf, target = SHOWN } of QUERIES) {
        const times = await ask(engine, accounts, queries, queryOf);
        rows.push({ what: `search: ${what}`, ...percentiles(times), target });
      }
      const whole = puts.reduce((sum, ms) => sum + ms, 0);
      rows.push({ what: `search: put of ${batch} documents`, ...percentiles(puts), target: SHOWN });
      rows.push({ what: `search: build of ${accounts} accounts`, ...percentiles([whole]), target: SHOWN });
      return rows;
    } finally {
      await engine.close();
    }
  });
}

type Query = Readonly<{
  what: string;
  /** What somebody who looks for this account types. `at` is a number of its own for each query. */
  queryOf: (account: FrenchAccount, at: number) => string;
  target?: string;
}>;

const QUERIES: readonly Query[] = [
  { what: '4 digits of a phone', target: TARGET, queryOf: (account, at) => middle(phoneOf(account), at, 4) },
  { what: '6 digits of a phone', target: TARGET, queryOf: (account, at) => middle(phoneOf(account), at, 6) },
  { what: '8 digits of a phone', target: TARGET, queryOf: (account, at) => middle(phoneOf(account), at, 8) },
  { what: 'name prefix', target: TARGET, queryOf: ({ name }, at) => firstWord(name).slice(0, 2 + (at % 4)) },
  { what: 'start of a mail', target: TARGET, queryOf: (account) => mailOf(account).replace(/@(..).*/, '@$1') },
  { what: 'invoice number', target: TARGET, queryOf: ({ number }, at) => invoiceNumber(number, at) },
  {
    what: 'last digits of an invoice number',
    target: TARGET,
    queryOf: ({ number }, at) => invoiceNumber(number, at).slice(-4 - (at % 3)),
  },
  { what: 'surname prefix', queryOf: (account, at) => surnameOf(account).slice(0, 3 + (at % 3)) },
  { what: 'words, the last a prefix', queryOf: ({ name }) => name.slice(0, Math.max(6, name.length - 2)) },
  { what: 'one typo', queryOf: (account) => misspelt(surnameOf(account)) },
  { what: 'middle of a mail', queryOf: (account) => mailOf(account).replace(/^.*(...)@(...).*/, '$1@$2') },
  { what: 'domain of a mail', queryOf: (account) => mailOf(account).replace(/^.*@/, '@') },
  { what: 'name and digits', queryOf: (account, at) => `${surnameOf(account)} ${middle(phoneOf(account), at, 4)}` },
];

async function ask(engine: SearchEngine, accounts: number, queries: number, queryOf: Query['queryOf']) {
  const times: number[] = [];
  for (let at = -WARM_UP; at < queries; at += 1) {
    const query = queryOf(frenchAccount(1 + (((at + WARM_UP) * 7_919) % accounts)), at + WARM_UP);
    const start = performance.now();
    await engine.search(query, LIMIT);
    if (at >= 0) times.push(performance.now() - start);
  }
  return times;
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

function accountDocument(account: FrenchAccount): AccountDocument {
  const { number, kind, name, tradeName, siren, siret, email, phones, contacts } = account;
  return {
    type: 'account',
    id: idOf('account', number),
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

function invoiceDocuments({ number, name }: FrenchAccount): readonly InvoiceDocument[] {
  return Array.from({ length: INVOICES_EACH }, (_, at) => ({
    type: 'invoice',
    id: idOf(`invoice ${at}`, number),
    reference: invoiceNumber(number, at),
    accountId: idOf('account', number),
    title: name,
  }));
}

/** As scattered as the ids of the application. */
function idOf(kind: string, number: number): string {
  const hex = createHash('sha256').update(`${kind} ${number}`).digest('hex');
  return hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Each year has one series, and each account one invoice in it. */
function invoiceNumber(account: number, at: number): string {
  return `F${2024 + (at % INVOICES_EACH)}-${String(account).padStart(6, '0')}`;
}

function phoneOf(account: FrenchAccount): string {
  return (account.phones[0] ?? '').replace('+33', '0').replace('+', '');
}

function surnameOf({ contacts }: FrenchAccount): string {
  return contacts[0]?.lastName ?? '';
}

function mailOf({ contacts }: FrenchAccount): string {
  return contacts[0]?.email ?? '';
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
  return { p50Ms: percentile(times, 0.5), p99Ms: percentile(times, 0.99) };
}
