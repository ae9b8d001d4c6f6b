const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

/** A cursor that no list of ours gave, or of another list. */
export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor';
}

/** Where a page ends: the values by which the list is sorted, the last of them unique. */
export type Key = readonly (string | number)[];

export type Page<Item> = Readonly<{ items: readonly Item[] /** Null on the last page. */; nextCursor: string | null }>;

/** What every list takes. `limit` is 50 by default and at most 200; `cursor` is the `nextCursor` of the page before. */
export type Paging = Readonly<{ limit?: number | undefined; cursor?: string | undefined }>;

export function limitOf({ limit = DEFAULT_LIMIT }: Paging): number {
  return Math.min(MAX_LIMIT, Math.max(1, Math.trunc(limit)));
}

/** The key that a cursor holds, of the same types as `example`; undefined without a cursor. Throws InvalidCursor. */
export function keyOf<Example extends Key>({ cursor }: Paging, example: Example): Example | undefined {
  if (cursor === undefined) return undefined;
  const key = decoded(cursor);
  const fits =
    Array.isArray(key) &&
    key.length === example.length &&
    example.every((value, index) => typeof value === typeof key[index]);
  if (!fits) throw new InvalidCursor('The cursor is not one of this list');
  // Checked just above, value by value.
  return key as unknown as Example;
}

/** One page out of `limit + 1` rows: the row too many tells that there is another page. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  paging: Paging,
  keyOfRow: (row: Row) => Key,
  toItem: (row: Row) => Item,
): Page<Item> {
  const limit = limitOf(paging);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const nextCursor = rows.length > limit && last !== undefined ? cursorOf(keyOfRow(last)) : null;
  return { items: shown.map(toItem), nextCursor };
}

/** The cursor that `keyOf` reads. */
export function cursorOf(key: Key): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

function decoded(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw new InvalidCursor('The cursor is no cursor');
  }
}
