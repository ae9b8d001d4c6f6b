import type { Query } from './query.js';

/** The number that a reference names: `CL000042`, `pr42`. Both prefixes name the same account. */
export function numberOfReference(ref: string): number | undefined {
  const match = /^(?:PR|CL)(\d{1,15})$/i.exec(ref.trim());
  return match?.[1] === undefined ? undefined : Number(match[1]);
}

/** The id of the account that an id or a reference names. */
export function accountIdOf(query: Query, ref: string): string | undefined {
  const number = numberOfReference(ref);
  const byNumber = number === undefined ? undefined : firstId(query, 'number = :ref', number);
  return byNumber ?? firstId(query, 'id = :ref', ref) ?? firstId(query, 'id = :ref', ref.toLowerCase());
}

function firstId(query: Query, condition: string, ref: string | number): string | undefined {
  return query.get<{ id: string }>(`SELECT id FROM accounts WHERE ${condition}`, { ref })?.id;
}
