import type { IndexCheckpoint, SearchDocument } from '../searchEngine.js';
import type { Index } from './embeddedIndex.js';
import { type DocumentKeys, idKey, keysOf, TextField, textRow } from './embeddedKeys.js';
import { addKeys, dropKeys } from './embeddedLevels.js';
import { fromAllLevels, KEY_TABLE_NAMES } from './embeddedTables.js';
import { countTerms } from './embeddedVocabulary.js';

type Stored = Readonly<{ id: number; body: string }>;

/** What one put has still to write: see `addKeys`. */
type Pending = Readonly<{
  addNumbers: number[];
  dropNumbers: number[];
  addTexts: (string | number)[];
  dropTexts: (string | number)[];
  terms: Map<string, number>;
}>;

const NO_KEYS: DocumentKeys = { numbers: new Set(), texts: new Set(), words: new Set(), nameLines: '' };
const FLUSH_EVERY = 2_000;

const ROW_OF_ID = `${fromAllLevels('text_key', 'doc', 'f = @field AND k = @key')} LIMIT 1`;

/**
 * Replaces what is there under the same type and id, and moves the checkpoint if there is one: one transaction, the last
 * of two documents wins.
 */
export function putDocuments(index: Index, documents: readonly SearchDocument[], reached?: IndexCheckpoint): void {
  const latest = new Map(documents.map((document) => [idKey(document), document]));
  inTransaction(index, () => {
    let pending = nothingPending();
    let waiting = 0;
    for (const document of latest.values()) {
      putOne(index, document, pending);
      waiting += 1;
      if (waiting % FLUSH_EVERY === 0) {
        flush(index, pending);
        pending = nothingPending();
      }
    }
    flush(index, pending);
    if (reached === undefined) return;
    index.statement('INSERT OR REPLACE INTO state (only, checkpoint) VALUES (1, ?)').run(JSON.stringify(reached));
  });
}

export function clearIndex(index: Index): void {
  inTransaction(index, () => {
    for (const table of ['state', 'doc', 'owned', 'name', 'vocabulary', ...KEY_TABLE_NAMES]) {
      index.statement(`DELETE FROM ${table}`).run();
    }
    index.statement("INSERT INTO word (word) VALUES ('delete-all')").run();
  });
}

function inTransaction(index: Index, work: () => void): void {
  index.db.transaction(work).immediate();
}

function nothingPending(): Pending {
  return { addNumbers: [], dropNumbers: [], addTexts: [], dropTexts: [], terms: new Map() };
}

function putOne(index: Index, document: SearchDocument, pending: Pending): void {
  const body = JSON.stringify(document);
  const before = storedBefore(index, document);
  if (before?.body === body) return;

  // The body was written below, from a document.
  const stored = before === undefined ? undefined : (JSON.parse(before.body) as SearchDocument);
  const old = stored === undefined ? NO_KEYS : keysOf(stored);
  const now = keysOf(document);
  const id = writeRow(index, document, now.nameLines, body, before?.id);
  moveOwner(index, id, stored?.ownerId, document.ownerId);

  for (const key of without(now.numbers, old.numbers)) pending.addNumbers.push(key, id);
  for (const key of without(old.numbers, now.numbers)) pending.dropNumbers.push(key, id);
  for (const key of without(now.texts, old.texts)) pending.addTexts.push(...textRow(key), id);
  for (const key of without(old.texts, now.texts)) pending.dropTexts.push(...textRow(key), id);
  putWords(index, id, old.words, now.words, pending.terms);
}

function storedBefore(index: Index, document: SearchDocument): Stored | undefined {
  const id = index
    .statement(ROW_OF_ID)
    .pluck()
    .get({ field: TextField.id, key: idKey(document) });
  // The two columns selected.
  return id === undefined
    ? undefined
    : (index.statement('SELECT id, body FROM doc WHERE id = ?').get(id) as Stored | undefined);
}

function moveOwner(index: Index, id: number, before: string | undefined, now: string | undefined): void {
  if (before === now) return;
  if (before !== undefined) index.statement('DELETE FROM owned WHERE owner = ? AND doc = ?').run(before, id);
  if (now !== undefined) index.statement('INSERT INTO owned (owner, doc) VALUES (?, ?)').run(now, id);
}

function* without<Key>(keys: ReadonlySet<Key>, others: ReadonlySet<Key>): Generator<Key> {
  for (const key of keys) if (!others.has(key)) yield key;
}

function writeRow(
  index: Index,
  { type, reference }: SearchDocument,
  lines: string,
  body: string,
  doc?: number,
): number {
  const row = doc ?? Number(index.statement('INSERT INTO doc (body) VALUES (?)').run(body).lastInsertRowid);
  if (doc !== undefined) index.statement('UPDATE doc SET body = ? WHERE id = ?').run(body, doc);
  if (type === 'account') {
    index.statement('INSERT OR REPLACE INTO name (doc, reference, lines) VALUES (?, ?, ?)').run(row, reference, lines);
  }
  return row;
}

function putWords(
  index: Index,
  id: number,
  old: ReadonlySet<string>,
  now: ReadonlySet<string>,
  terms: Map<string, number>,
): void {
  const gone = [...without(old, now)];
  const come = [...without(now, old)];
  if (gone.length + come.length === 0) return;

  if (old.size > 0) index.statement('DELETE FROM word WHERE rowid = ?').run(id);
  if (now.size > 0) index.statement('INSERT INTO word (rowid, words) VALUES (?, ?)').run(id, [...now].join(' '));
  for (const word of gone) terms.set(word, (terms.get(word) ?? 0) - 1);
  for (const word of come) terms.set(word, (terms.get(word) ?? 0) + 1);
}

function flush(index: Index, pending: Pending): void {
  dropKeys(index, 'number_key', pending.dropNumbers);
  dropKeys(index, 'text_key', pending.dropTexts);
  addKeys(index, 'number_key', pending.addNumbers);
  addKeys(index, 'text_key', pending.addTexts);
  countTerms(index, pending.terms);
}
