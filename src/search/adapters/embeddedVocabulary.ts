import { allowedTypos, editDistance, possibleTypos, typoKeys } from '../typos.js';
import type { Index } from './embeddedIndex.js';
import { addKeys, dropKeys } from './embeddedLevels.js';
import { fromAllLevels } from './embeddedTables.js';

/** Words of the index that may have been meant by a misspelt one, the nearest first. */
export type Meant = Readonly<{ term: string; typos: number }>;

const MAX_MEANT = 8;

/** Adds to the number of documents that have each term; a term that nothing has any more leaves with its typo keys. */
export function countTerms(index: Index, changes: ReadonlyMap<string, number>): void {
  const count = index
    .statement(
      `INSERT INTO vocabulary (term, documents) VALUES (?, ?)
       ON CONFLICT (term) DO UPDATE SET documents = documents + excluded.documents RETURNING documents`,
    )
    .pluck();
  const forget = index.statement('DELETE FROM vocabulary WHERE term = ?');
  const born: (string | number)[] = [];
  const gone: (string | number)[] = [];
  for (const [term, change] of changes) {
    if (change === 0) continue;
    const documents = Number(count.get(term, change));
    if (documents === 0) forget.run(term);
    if (documents !== 0 && documents !== change) continue;
    const rows = documents === 0 ? gone : born;
    for (const key of typoKeys(term, allowedTypos(term))) rows.push(key, term);
  }
  dropKeys(index, 'typo_key', gone);
  addKeys(index, 'typo_key', born);
}

export function isKnown(index: Index, word: string, asPrefix: boolean): boolean {
  const sql = asPrefix
    ? 'SELECT 1 FROM vocabulary WHERE term >= ? AND term < ? LIMIT 1'
    : 'SELECT 1 FROM vocabulary WHERE term = ? AND term < ?';
  return index.statement(sql).get(word, `${word}\u{10FFFF}`) !== undefined;
}

/** All terms that begin so; undefined when there are more than `most`. */
export function termsFrom(index: Index, prefix: string, most: number): readonly string[] | undefined {
  const terms = index
    .statement('SELECT term FROM vocabulary WHERE term >= ? AND term < ? LIMIT ?')
    .pluck()
    // The one column selected.
    .all(prefix, `${prefix}\u{10FFFF}`, most + 1) as string[];
  return terms.length > most ? undefined : terms;
}

/** At most eight, by number of typos, then those of most documents, then by alphabet. */
export function meantWords(index: Index, word: string): readonly Meant[] {
  const most = possibleTypos(word);
  if (most === 0) return [];

  // The two columns selected.
  const near = index
    .statement(
      `SELECT term, documents FROM vocabulary
       WHERE term IN (${fromAllLevels('typo_key', 'term', 'h IN (SELECT value FROM json_each(@keys))')})`,
    )
    .all({ keys: JSON.stringify(typoKeys(word, most)) }) as { term: string; documents: number }[];

  return near
    .map(({ term, documents }) => ({ term, documents, typos: editDistance(word, term, most) }))
    .filter(({ term, typos }) => typos > 0 && typos <= Math.min(most, allowedTypos(term)))
    .sort((a, b) => a.typos - b.typos || b.documents - a.documents || (a.term < b.term ? -1 : 1))
    .slice(0, MAX_MEANT)
    .map(({ term, typos }) => ({ term, typos }));
}
