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

/** Rows of one kind of text key from `low` to before `high`, in the order of the keys. Leave the loop as soon as possible. */
export function textRange(
  index: Index,
  field: (typeof TextField)[keyof typeof TextField],
  low: string,
  high: string,
): IterableIterator<TextRow> {
  return (
    index
      .statement(
        `${fromAllLevels('text_key', 'k, doc', `f = @field AND k >= @low AND k < @high${ownedOnly(index, 'keys.doc')}`)} ORDER BY k, doc`,
      )
      // The two columns selected.
      .iterate({ field, low, high, ...ownerOf(index) }) as IterableIterator<TextRow>
  );
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
