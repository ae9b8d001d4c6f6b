import type { DocumentNumber } from '../documentNumbers.js';
import { matchedNumber } from '../matches.js';
import type { PreparedQuery } from '../prepareQuery.js';
import { exactForms, matchUnfinished, withTypos } from './embeddedFindNames.js';
import { type Found, firstDocuments } from './embeddedFound.js';
import { type Index, ownedOnly, ownerOf } from './embeddedIndex.js';
import { cutLength, LONG_ENOUGH, numberRange } from './embeddedKeys.js';
import { fromAllLevels } from './embeddedTables.js';

type Kind = DocumentNumber['kind'];

/** Numbers that belong to an account; an invoice has no words of its own. */
const KINDS: readonly Kind[] = ['phone', 'reference', 'company'];

/** Whether a document has the other numbers is seen when it is read: so many with the first one are looked at. */
const MAX_CANDIDATES = 1_000;

/** `dupont 0612`: accounts that have every word in their names and every number in one of theirs. */
export function findWordsAndNumbers(
  index: Index,
  { words, numbers }: NonNullable<PreparedQuery['wordsAndNumbers']>,
  limit: number,
): readonly Found[] {
  const exact = find(index, matchUnfinished(index, words, exactForms(words)), numbers, limit);
  return exact.length > 0 ? exact : find(index, matchUnfinished(index, words, withTypos(index, words)), numbers, limit);
}

function find(index: Index, match: string, numbers: readonly string[], limit: number): readonly Found[] {
  const [first = '', ...others] = numbers;
  index.statement('DELETE FROM temp.matching').run();
  index
    .statement(
      `INSERT INTO temp.matching SELECT rowid FROM word WHERE word MATCH @match${ownedOnly(index, 'word.rowid')}`,
    )
    .run({ match, ...ownerOf(index) });
  const most = others.length === 0 ? limit : MAX_CANDIDATES;
  const docs = new Set(KINDS.flatMap((kind) => numbered(index, kind, first, most)));
  return [...docs].map((doc) => ({
    doc,
    matched: (document) => {
      const hasAll = others.every((number) => matchedNumber(document, number, KINDS) !== undefined);
      return hasAll ? matchedNumber(document, first, KINDS) : undefined;
    },
  }));
}

/** Of the documents in `temp.matching`. */
function numbered(index: Index, kind: Kind, digits: string, limit: number): readonly number[] {
  const [low, high] = numberRange(kind, digits);
  const where = `k BETWEEN @low AND @high AND ${LONG_ENOUGH} AND doc IN (SELECT id FROM temp.matching)`;
  const rows = index
    .statement(`${fromAllLevels('number_key', 'k, doc', where)} ORDER BY k, doc`)
    // The columns selected.
    .iterate({ low, high, length: cutLength(digits) }) as IterableIterator<Readonly<{ k: number; doc: number }>>;
  return firstDocuments(rows, limit).map(({ doc }) => doc);
}
