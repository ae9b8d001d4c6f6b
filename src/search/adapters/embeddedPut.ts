import type { IndexCheckpoint, SearchDocument } from '../searchEngine.js';
import type { Index } from './embeddedIndex.js';
import { type DocumentKeys, keysOf } from './embeddedKeys.js';
import { countTerms } from './embeddedVocabulary.js';

type Row = Readonly<{ id: number; body: string }>;

/** Rows of one put that wait to be written in the order of their keys: neighbours share pages. */
type Pending = {
  readonly addNumbers: [key: number, doc: number][];
  readonly dropNumbers: [key: number, doc: number][];
  readonly addTexts: [key: string, doc: number][];
  readonly dropTexts: [key: string, doc: number][];
  readonly terms: Map<string, number>;
};

const NO_KEYS: DocumentKeys = { numbers: new Set(), texts: new Set(), words: new Set(), names: '' };
const FLUSH_EVERY = 2_000;

/** Replaces what is there under the same type and id, and moves the checkpoint: one transaction, the last of two wins. */
export function putDocuments(index: Index, documents: readonly SearchDocument[], reached: IndexCheckpoint): void {
  const latest = new Map(documents.map((document) => [`${document.type} ${document.id}`, document]));
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
    index
      .statement('INSERT OR REPLACE INTO state (only, generation, sequence) VALUES (1, ?, ?)')
      .run(reached.generation, reached.sequence);
  });
}

export function clearIndex(index: Index): void {
  inTransaction(index, () => {
    for (const table of ['state', 'doc', 'number_key', 'text_key', 'vocabulary', 'typo_key']) {
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
  // Two columns of the table, as declared in its layout.
  const before = index
    .statement('SELECT id, body FROM doc WHERE type = ? AND key = ?')
    .get(document.type, document.id) as Row | undefined;
  if (before?.body === body) return;

  // The body was written below, from a document.
  const old = before === undefined ? NO_KEYS : keysOf(JSON.parse(before.body) as SearchDocument);
  const now = keysOf(document);
  const id = writeRow(index, document, now.names, body, before?.id);

  changes(old.numbers, now.numbers, id, pending.addNumbers, pending.dropNumbers);
  changes(old.texts, now.texts, id, pending.addTexts, pending.dropTexts);
  putWords(index, id, old.words, now.words, pending.terms);
}

function writeRow(index: Index, document: SearchDocument, names: string, body: string, id?: number): number {
  if (id !== undefined) {
    index.statement('UPDATE doc SET names = ?, body = ? WHERE id = ?').run(names, body, id);
    return id;
  }
  const inserted = index
    .statement('INSERT INTO doc (type, key, names, body) VALUES (?, ?, ?, ?)')
    .run(document.type, document.id, names, body);
  return Number(inserted.lastInsertRowid);
}

function changes<Key>(
  old: ReadonlySet<Key>,
  now: ReadonlySet<Key>,
  id: number,
  add: [Key, number][],
  drop: [Key, number][],
): void {
  for (const key of now) if (!old.has(key)) add.push([key, id]);
  for (const key of old) if (!now.has(key)) drop.push([key, id]);
}

function putWords(
  index: Index,
  id: number,
  old: ReadonlySet<string>,
  now: ReadonlySet<string>,
  terms: Map<string, number>,
): void {
  const gone = [...old].filter((word) => !now.has(word));
  const come = [...now].filter((word) => !old.has(word));
  if (gone.length + come.length === 0) return;

  if (old.size > 0) index.statement('DELETE FROM word WHERE rowid = ?').run(id);
  if (now.size > 0) index.statement('INSERT INTO word (rowid, words) VALUES (?, ?)').run(id, [...now].join(' '));
  for (const word of gone) terms.set(word, (terms.get(word) ?? 0) - 1);
  for (const word of come) terms.set(word, (terms.get(word) ?? 0) + 1);
}

function flush(index: Index, pending: Pending): void {
  const dropNumber = index.statement('DELETE FROM number_key WHERE k = ? AND doc = ?');
  for (const [key, doc] of pending.dropNumbers) dropNumber.run(key, doc);
  const addNumber = index.statement('INSERT INTO number_key (k, doc) VALUES (?, ?)');
  for (const [key, doc] of pending.addNumbers.sort(([a], [b]) => a - b)) addNumber.run(key, doc);

  const dropText = index.statement('DELETE FROM text_key WHERE f = ? AND k = ? AND doc = ?');
  for (const [key, doc] of pending.dropTexts) dropText.run(fieldOf(key), key.slice(2), doc);
  const addText = index.statement('INSERT INTO text_key (f, k, doc) VALUES (?, ?, ?)');
  for (const [key, doc] of pending.addTexts.sort(([a], [b]) => (a < b ? -1 : 1))) {
    addText.run(fieldOf(key), key.slice(2), doc);
  }
  countTerms(index, pending.terms);
}

function fieldOf(key: string): number {
  return Number(key[0]);
}
