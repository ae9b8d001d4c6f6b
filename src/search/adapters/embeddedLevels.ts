import type { Index } from './embeddedIndex.js';
import { KEY_TABLES, type KeyTable, LEVELS } from './embeddedTables.js';

/** Rows that go into one statement, which takes half the time. */
const TOGETHER = 50;

/** The columns of one row after the other. They are not there yet. */
export function addKeys(index: Index, table: KeyTable, rows: readonly (string | number)[]): void {
  const width = Object.keys(KEY_TABLES[table]).length;
  const many = rows.length - (rows.length % (width * TOGETHER));
  const addMany = insert(index, table, TOGETHER);
  for (let at = 0; at < many; at += width * TOGETHER) addMany.run(rows.slice(at, at + width * TOGETHER));
  const addOne = insert(index, table, 1);
  for (let at = many; at < rows.length; at += width) addOne.run(rows.slice(at, at + width));
  settle(index, table, 0);
}

function insert(index: Index, table: KeyTable, count: number) {
  const columns = Object.keys(KEY_TABLES[table]);
  const values = `(${columns.map(() => '?').join(', ')})`;
  return index.statement(
    `INSERT INTO ${table}_new (${columns.join(', ')}) VALUES ${Array.from({ length: count }, () => values).join(', ')}`,
  );
}

/** The columns of one row after the other. */
export function dropKeys(index: Index, table: KeyTable, rows: readonly (string | number)[]): void {
  if (rows.length === 0) return;
  const columns = Object.keys(KEY_TABLES[table]);
  const where = columns.map((column) => `${column} = ?`).join(' AND ');
  const drops = LEVELS.map(({ suffix }) => index.statement(`DELETE FROM ${table}${suffix} WHERE ${where}`));
  for (let at = 0; at < rows.length; at += columns.length) {
    for (const drop of drops) drop.run(rows.slice(at, at + columns.length));
  }
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
