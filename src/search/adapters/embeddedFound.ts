import type { Matched } from '../matches.js';
import type { SearchDocument } from '../searchEngine.js';
import { type Index, ownedOnly, ownerOf } from './embeddedIndex.js';
import type { TextField } from './embeddedKeys.js';
import { fromAllLevels } from './embeddedTables.js';

/** A row that may be a hit. `matched` reads the document itself; undefined when it has not what was looked for after all. */
export type Found = Readonly<{ doc: number; matched: (document: SearchDocument) => Matched | undefined }>;

/** Past any string that begins with `prefix`. */
export function pastPrefix(prefix: string): string {
  return `${prefix}\u{10FFFF}`;
}

export type TextRow = Readonly<{ k: string; doc: number }>;

/** Nearly every row is another document: a few more than are wanted are read at first, and many times as many after that. */
const SPARE_ROWS = 10;
const MORE_EACH_TIME = 10;

/** The first `limit` rows of different documents, of one kind of text key from `low` to before `high`, in the order of the keys. */
export function firstInRange(
  index: Index,
  field: (typeof TextField)[keyof typeof TextField],
  low: string,
  high: string,
  limit: number,
): readonly TextRow[] {
  const where = `f = @field AND k >= @low AND k < @high${ownedOnly(index, 'keys.doc')}`;
  const statement = index.statement(`${fromAllLevels('text_key', 'k, doc', where)} ORDER BY k, doc LIMIT @rows`);
  for (let rows = limit + SPARE_ROWS; ; rows *= MORE_EACH_TIME) {
    // The two columns selected.
    const found = statement.all({ field, low, high, rows, ...ownerOf(index) }) as TextRow[];
    const first = firstDocuments(found, limit);
    if (first.length >= limit || found.length < rows) return first;
  }
}

/** The first `limit` rows of different documents. */
export function firstDocuments<Row extends { doc: number }>(rows: Iterable<Row>, limit: number): readonly Row[] {
  const found = new Map<number, Row>();
  for (const row of rows) {
    if (found.size >= limit) break;
    if (!found.has(row.doc)) found.set(row.doc, row);
  }
  return [...found.values()];
}
