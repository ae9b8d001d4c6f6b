import { FIRST_FUNCTIONS } from '../../domain/organisation/contactFunctions.js';
import { sortKey } from '../sortKey.js';
import type { Query } from './query.js';

/** `retired`: it cannot be chosen any more, and is shown where it was. */
export type ContactFunctionView = Readonly<{ id: string; name: string; retired: boolean }>;

type Row = Readonly<{ id: string; name: string; retired: number }>;

/** The functions that a contact may have, by name; with those that were retired when they are asked for. */
export function contactFunctionsOf(
  query: Query,
  { retired = false }: Readonly<{ retired?: boolean | undefined }> = {},
): readonly ContactFunctionView[] {
  return [...allFunctions(query).values()]
    .filter((one) => retired || !one.retired)
    .toSorted((a, b) => (sortKey(a.name) < sortKey(b.name) ? -1 : 1));
}

/** How each function is called now, retired or not, by id. */
export function contactFunctionNames(query: Query): ReadonlyMap<string, string> {
  return new Map([...allFunctions(query)].map(([id, { name }]) => [id, name]));
}

/** Those that are there from the start have a row only once something happened to them. */
function allFunctions(query: Query): ReadonlyMap<string, ContactFunctionView> {
  const first = Object.entries(FIRST_FUNCTIONS).map(([id, one]) => ({ id, ...one }));
  const rows = query
    .all<Row>('SELECT id, name, retired FROM contact_functions')
    .map(({ retired, ...row }) => ({ ...row, retired: retired === 1 }));
  return new Map([...first, ...rows].map((one) => [one.id, one]));
}
