import type { DocumentNumber } from '../documentNumbers.js';
import type { PreparedQuery } from '../prepareQuery.js';
import { exactForms, matchTypos, withTypos } from './embeddedFindNames.js';
import { matchedNumber } from './embeddedFindNumbers.js';
import { type Found, firstDocuments } from './embeddedFound.js';
import type { Index } from './embeddedIndex.js';
import { numberRange } from './embeddedKeys.js';

type Kind = DocumentNumber['kind'];

/** Numbers that belong to an account; an invoice has no words of its own. */
const KINDS: readonly Kind[] = ['phone', 'reference', 'company'];

/** `dupont 0612`: accounts that have every word in their names and every number in one of theirs. */
export function findWordsAndNumbers(
  index: Index,
  { words, numbers }: NonNullable<PreparedQuery['wordsAndNumbers']>,
  limit: number,
): readonly Found[] {
  const exact = find(index, matchTypos(words, exactForms(words)), numbers, limit);
  return exact.length > 0 ? exact : find(index, matchTypos(words, withTypos(index, words)), numbers, limit);
}

function find(index: Index, match: string, numbers: readonly string[], limit: number): readonly Found[] {
  const [first = '', ...others] = numbers;
  const docs = new Set(KINDS.flatMap((kind) => numbered(index, kind, first, match, limit)));
  return [...docs].map((doc) => ({
    doc,
    matched: (document) => {
      const hasAll = others.every((number) => matchedNumber(document, number, KINDS) !== undefined);
      return hasAll ? matchedNumber(document, first, KINDS) : undefined;
    },
  }));
}

function numbered(index: Index, kind: Kind, digits: string, match: string, limit: number): readonly number[] {
  const [low, high] = numberRange(kind, false, digits);
  const rows = index
    .statement(
      `SELECT doc FROM number_key WHERE k BETWEEN ? AND ? AND doc IN (SELECT rowid FROM word WHERE word MATCH ?)
       ORDER BY k, doc`,
    )
    // The one column selected.
    .iterate(low, high, match) as IterableIterator<Readonly<{ doc: number }>>;
  return firstDocuments(rows, limit).map(({ doc }) => doc);
}
