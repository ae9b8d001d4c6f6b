import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { answer } from '../../src/search/adapters/embeddedAnswer.js';
import { type Index, openIndexToRead, openIndexToWrite } from '../../src/search/adapters/embeddedIndex.js';
import { clearIndex, putDocuments } from '../../src/search/adapters/embeddedPut.js';
import { KEY_TABLE_NAMES } from '../../src/search/adapters/embeddedTables.js';
import type { SearchDocument } from '../../src/search/searchEngine.js';
import { accountDocument, invoiceDocument } from '../support/searchDocuments.js';

const folder = mkdtempSync(join(tmpdir(), 'ardoise-search-put-'));
const index = openIndexToWrite(join(folder, 'index.db'));
const fresh = openIndexToWrite(join(folder, 'fresh.db'));
const reader = openIndexToRead(join(folder, 'index.db'));
afterAll(() => {
  for (const { db } of [reader, index, fresh]) db.close();
  rmSync(folder, { recursive: true, force: true });
});

const REACHED = { generation: 'g1', sequence: 1 };

// All that the names below are made of.
const WORDS = 'martin sarl dupont etoile letoile garage boulangerie saint st malo 2000'.split(' ');
const name = fc.constantFrom(
  'Martin',
  'SARL Dupont',
  "L'Étoile",
  'Garage Dupont',
  'Boulangerie Martin',
  'Saint-Malo 2000',
);
const account = fc
  .record({
    number: fc.integer({ min: 1, max: 6 }),
    name,
    tradeName: name,
    contacts: fc.array(name, { maxLength: 2 }),
    phones: fc.subarray(['+33142685300', '+33142685301', '+4930123456']),
    emails: fc.subarray(['contact@martin.fr', 'jean@dupont.fr']),
    siret: fc.constantFrom('55210055400013', '73282932000074'),
  })
  .map(({ number, name: own, ...rest }) => accountDocument(number, own, rest));
const invoice = fc.integer({ min: 1, max: 6 }).map((at) => invoiceDocument(`F2026-00000${at}`, at));
const documents = fc.array(fc.oneof(account, invoice), { maxLength: 10 });

describe('putDocuments', () => {
  it('leaves in the tables what the documents of now need, and nothing of those before', () => {
    fc.assert(
      fc.property(fc.array(documents, { minLength: 1, maxLength: 4 }), (puts) => {
        clearIndex(index);
        clearIndex(fresh);
        for (const put of puts) putDocuments(index, put, REACHED);
        putDocuments(fresh, puts.flat(), REACHED);
        expect(rowsOf(index)).toEqual(rowsOf(fresh));
      }),
      { numRuns: 60 },
    );
  });

  it('takes back a value that a document had before', () => {
    clearIndex(index);
    const first = accountDocument(1, 'Martin', { phones: ['+33142685300'] });
    for (const document of [first, accountDocument(1, 'Dupont'), first]) putDocuments(index, [document], REACHED);
    expect(answer(reader, '4268', 5)).toMatchObject([{ id: 'acc-1' }]);
  });

  it('finds, and forgets, what has moved on to a larger table', () => {
    clearIndex(index);
    const crowd = Array.from({ length: 1_600 }, (_, at) => numbered(at, '+336'));
    putDocuments(index, crowd.slice(0, 800), REACHED);
    putDocuments(index, crowd.slice(800), REACHED);
    expect(countOf(index, 'number_key_recent')).toBeGreaterThan(100_000);

    expect(answer(reader, '06 00 07 77', 5)).toMatchObject([{ id: 'acc-777' }]);
    putDocuments(index, [accountDocument(777, 'Martin')], REACHED);
    expect(answer(reader, '06 00 07 77', 5)).toEqual([]);
  });
});

/** Eight phones that no other number has. */
function numbered(at: number, start: string): SearchDocument {
  const phones = Array.from({ length: 8 }, (_, digit) => `${start}00${String(at).padStart(4, '0')}${digit}9`);
  return accountDocument(at, `Client ${at}`, { phones });
}

function countOf({ db }: Index, table: string): number {
  return Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
}

/** Every row of the index, with documents by their ids instead of their row numbers. */
function rowsOf({ db }: Index): unknown {
  const rows = (sql: string) => db.prepare(`${sql} ORDER BY 1, 2, 3`).all();
  const id = "(body ->> 'type') || (body ->> 'id')";
  return {
    documents: rows('SELECT body, NULL, NULL FROM doc'),
    names: rows(`SELECT ${id}, reference, lines FROM name LEFT JOIN doc ON doc.id = name.doc`),
    vocabulary: rows('SELECT term, documents, NULL FROM vocabulary'),
    words: WORDS.map((word) =>
      rows(`SELECT ${id}, NULL, NULL FROM word LEFT JOIN doc ON doc.id = word.rowid WHERE word MATCH '"${word}"'`),
    ),
    keys: KEY_TABLE_NAMES.map((table) => {
      if (table.startsWith('typo')) return rows(`SELECT h, term, NULL FROM ${table}`);
      const field = table.startsWith('text') ? 'f' : '0';
      return rows(`SELECT ${field}, k, ${id} FROM ${table} t LEFT JOIN doc ON doc.id = t.doc`);
    }),
  };
}
