import type { Scope } from '../../domain/shared/scope.js';
import { allProjections } from '../allProjections.js';
import type { Query, SqlParams } from './query.js';

const OWN_ACCOUNTS = '(SELECT id FROM main.accounts WHERE owner_id = :portfolioOwner)';
const ofOwnAccount = `account_id IN ${OWN_ACCOUNTS}`;
const ofOwn = (table: string, column: string): string =>
  `${column} IN (SELECT id FROM main.${table} WHERE ${ofOwnAccount})`;

/**
 * Which rows of each table one owner sees. A table that is neither here nor among the common ones is empty for them:
 * forgetting one hides too much, never too little.
 */
export const PORTFOLIO: Readonly<Record<string, string>> = {
  accounts: 'owner_id = :portfolioOwner',
  contacts: ofOwnAccount,
  notes: ofOwnAccount,
  twin_keys: 'number IN (SELECT number FROM main.accounts WHERE owner_id = :portfolioOwner)',
  // An action given to somebody is theirs, whoever owns the fiche.
  actions: `(${ofOwnAccount} OR assignee_id = :portfolioOwner)`,
  deliveries: ofOwnAccount,
  delivery_attempts: ofOwn('deliveries', 'delivery_id'),
  dossiers: ofOwnAccount,
  dossier_lines: ofOwn('dossiers', 'dossier_id'),
  dossier_phones: ofOwn('dossiers', 'dossier_id'),
  invoices: ofOwnAccount,
  invoice_dossiers: ofOwn('dossiers', 'dossier_id'),
  // Of every account together: not for one owner.
  billing_runs: 'false',
  search_feed: 'false',
};

/** Tables that hold nothing of any account. */
export const COMMON_TABLES: readonly string[] = [
  'contact_functions',
  'installation_types',
  'organisation',
  'user_tokens',
  'users',
  'vat_rates',
];

/**
 * The read model as far as a scope reaches: for one owner, every table is replaced by its own rows, whatever the statement
 * asks. So no query has to think of it, and none can forget it. Statements must begin with SELECT or WITH.
 */
export function queryWithin(query: Query, scope: Scope): Query {
  if ('all' in scope) return query;
  const within = (params: SqlParams = {}): SqlParams => ({ ...params, portfolioOwner: scope.ownerId });
  return {
    all: (sql, params) => query.all(limited(sql), within(params)),
    get: (sql, params) => query.get(limited(sql), within(params)),
  };
}

const TABLES = allProjections
  .flatMap(({ tables }) => tables)
  .filter((table) => !COMMON_TABLES.includes(table))
  .map((table) => `${table} AS NOT MATERIALIZED (SELECT * FROM main.${table} WHERE ${PORTFOLIO[table] ?? 'false'})`)
  .join(', ');

function limited(sql: string): string {
  const [, recursive, rest] = /^\s*WITH\s+(RECURSIVE\s+)?(.*)$/is.exec(sql) ?? [];
  if (rest !== undefined) return `WITH ${recursive ?? ''}${TABLES}, ${rest}`;
  if (/^\s*SELECT\s/i.test(sql)) return `WITH ${TABLES} ${sql}`;
  throw new Error(`A statement that is no SELECT cannot be limited: ${sql.slice(0, 40)}`);
}
