import type { Query } from '../../src/projections/queries/query.js';

/** Every row of every table that the projections made, in an order of its own: equal dumps are equal read models. */
export function dumpTables(query: Query): Readonly<Record<string, readonly unknown[]>> {
  const tables = query.all<{ name: string }>(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('read_model', 'table_versions') ORDER BY name`,
  );
  return Object.fromEntries(
    tables.map(({ name }) => [
      name,
      query
        .all<object>(`SELECT * FROM ${name}`)
        .map((row) => JSON.stringify(row))
        .sort(),
    ]),
  );
}
