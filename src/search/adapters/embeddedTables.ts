/**
 * The keys of a document lie all over their table, so that every put into a large one writes thousands of pages. A key
 * therefore comes into a small table first and moves on with many others, in order: three levels, each some twenty
 * times the one before. Readers merge them.
 */
export const LEVELS = [
  { suffix: '_new', most: 100_000 },
  { suffix: '_recent', most: 1_000_000 },
  { suffix: '', most: Number.POSITIVE_INFINITY },
] as const;

/** Columns of the primary key, which is all that these tables have. */
export const KEY_TABLES = {
  number_key: { k: 'INTEGER', doc: 'INTEGER' },
  text_key: { f: 'INTEGER', k: 'TEXT', doc: 'INTEGER' },
  typo_key: { h: 'INTEGER', term: 'TEXT' },
} as const;

export type KeyTable = keyof typeof KEY_TABLES;

export const KEY_TABLE_NAMES: readonly string[] = tableNames().map(([, , name]) => name);

export const CREATE_KEY_TABLES = tableNames()
  .map(([, columns, name]) => {
    const declared = Object.entries(columns).map(([column, type]) => `${column} ${type} NOT NULL`);
    return `CREATE TABLE ${name} (${declared.join(', ')}, PRIMARY KEY (${Object.keys(columns).join(', ')})) WITHOUT ROWID, STRICT;`;
  })
  .join('\n');

function tableNames() {
  return Object.entries(KEY_TABLES).flatMap(([table, columns]) =>
    LEVELS.map(({ suffix }) => [table, columns, `${table}${suffix}`] as const),
  );
}

/** Rows of all levels: one select each, merged by SQLite in the order asked for. */
export function fromAllLevels(table: KeyTable, select: string, where: string): string {
  return LEVELS.map(({ suffix }) => `SELECT ${select} FROM ${table}${suffix} AS keys WHERE ${where}`).join(
    ' UNION ALL ',
  );
}
