import type { Index } from './embeddedIndex.js';

/**
 * The keys of a document lie all over their table, so that every put into a large one writes thousands of pages. A key
 * therefore comes into a small table first and moves on with many others, in order: three levels, each some twenty
 * times the one before. Readers merge them.
 */
const LEVELS = [
  { suffix: '_new', most: 100_000 },
  { suffix: '_recent', most: 2_000_000 },
  { suffix: '', most: Number.POSITIVE_INFINITY },
] as const;

/** Columns of the primary key, which is all that these tables have. */
const KEY_TABLES = {
  number_key: { k: 'INTEGER', doc: 'INTEGER' },
  text_key: { f: 'INTEGER', k: 'TEXT', doc: 'INTEGER' },
  typo_key: { h: 'INTEGER', term: 'INTEGER' },
} as const;

type KeyTable = keyof typeof KEY_TABLES;

const TOGETHER = 50;

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
  return LEVELS.map(({ suffix }) => `SELECT ${select} FROM ${table}${suffix} WHERE ${where}`).join(' UNION ALL ');
}

/** Rows are sorted here: neighbours share pages. Many go into one statement, which takes half the time. */
export function addKeys(index: Index, table: KeyTable, rows: readonly Row[]): void {
  const sorted = [...rows].sort(compareRows);
  const together = sorted.length - (sorted.length % TOGETHER);
  const addMany = insert(index, table, TOGETHER);
  for (let at = 0; at < together; at += TOGETHER) addMany.run(sorted.slice(at, at + TOGETHER).flat());
  const addOne = insert(index, table, 1);
  for (const row of sorted.slice(together)) addOne.run(row);
  settle(index, table, 0);
}

function insert(index: Index, table: KeyTable, count: number) {
  const columns = Object.keys(KEY_TABLES[table]);
  const values = `(${columns.map(() => '?').join(', ')})`;
  return index.statement(
    `INSERT INTO ${table}_new (${columns.join(', ')}) VALUES ${Array.from({ length: count }, () => values).join(', ')}`,
  );
}

export function dropKeys(index: Index, table: KeyTable, rows: readonly Row[]): void {
  if (rows.length === 0) return;
  const where = Object.keys(KEY_TABLES[table])
    .map((column) => `${column} = ?`)
    .join(' AND ');
  const drops = LEVELS.map(({ suffix }) => index.statement(`DELETE FROM ${table}${suffix} WHERE ${where}`));
  for (const row of rows) for (const drop of drops) drop.run(row);
}

/** In the order of the columns. */
export type Row = readonly [string | number, string | number, ...number[]];

/** By the first two columns: the order matters for speed alone. */
function compareRows(a: Row, b: Row): number {
  return a[0] === b[0] ? compare(a[1], b[1]) : compare(a[0], b[0]);
}

function compare(a: Row[number], b: Row[number]): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Moves a level on when it has become too large for its kind of writing. */
function settle(index: Index, table: KeyTable, level: number): void {
  const [from, to] = LEVELS.slice(level);
  if (from === undefined || to === undefined) return;
  const source = `${table}${from.suffix}`;
  const rows = index.statement(`SELECT count(*) FROM ${source}`).pluck().get();
  if (Number(rows) <= from.most) return;

  const columns = Object.keys(KEY_TABLES[table]).join(', ');
  index.statement(`INSERT INTO ${table}${to.suffix} SELECT ${columns} FROM ${source} ORDER BY ${columns}`).run();
  index.statement(`DELETE FROM ${source}`).run();
  settle(index, table, level + 1);
}
