import { toHit } from '../matches.js';
import { type PreparedQuery, prepareQuery } from '../prepareQuery.js';
import type { SearchDocument, SearchHit } from '../searchEngine.js';
import { findWordsAndNumbers } from './embeddedFindMixed.js';
import { findNameStart, findNames } from './embeddedFindNames.js';
import { findDigits } from './embeddedFindNumbers.js';
import { findCodes, findMail, findMailStart } from './embeddedFindTexts.js';
import type { Found } from './embeddedFound.js';
import type { Index } from './embeddedIndex.js';

/** However much is asked for. */
const MAX_LIMIT = 1_000;

/** The best hits first, all from one moment of the index. */
export function answer(index: Index, query: string, limit: number): readonly SearchHit[] {
  const wanted = Math.min(Math.max(0, Math.floor(limit)), MAX_LIMIT);
  return index.db.transaction(() => hitsOf(index, prepareQuery(query), wanted))();
}

function hitsOf(index: Index, prepared: PreparedQuery, limit: number): readonly SearchHit[] {
  const hits = new Map<number, SearchHit>();
  if (limit === 0) return [];
  for (const found of allFound(index, prepared, limit)) {
    if (hits.has(found.doc)) continue;
    const hit = hitOf(index, found);
    if (hit !== undefined) hits.set(found.doc, hit);
    if (hits.size === limit) break;
  }
  return [...hits.values()];
}

/** In the order of what `PreparedQuery` says. Each finder is asked only when the ones before it have not found enough. */
function* allFound(index: Index, query: PreparedQuery, limit: number): Generator<Found> {
  const { codes, digits, mail, words, wordsAndNumbers, mailStart } = query;
  const byCode = findCodes(index, codes, limit);
  yield* byCode;
  // What is a reference is nothing else.
  if (byCode.length > 0) return;

  if (digits !== undefined) yield* findDigits(index, digits, namesFrom(index, words, limit), limit);
  else if (words.length > 0) yield* findNames(index, words, limit);
  if (mail !== undefined) yield* findMail(index, mail, limit);
  if (wordsAndNumbers !== undefined) yield* findWordsAndNumbers(index, wordsAndNumbers, limit);
  if (mailStart !== undefined) yield* findMailStart(index, mailStart, limit);
}

/** Names that are numbers; few begin with a zero, and most phones do. */
function namesFrom(index: Index, words: readonly string[], limit: number): readonly Found[] {
  return words.filter((word) => !word.startsWith('0')).flatMap((word) => findNameStart(index, word, limit));
}

function hitOf(index: Index, { doc, matched }: Found): SearchHit | undefined {
  const body = index.statement('SELECT body FROM doc WHERE id = ?').pluck().get(doc);
  if (typeof body !== 'string') return undefined;
  // Written by `putDocuments`, from a document.
  const document = JSON.parse(body) as SearchDocument;
  const how = matched(document);
  return how === undefined ? undefined : toHit(document, how);
}
