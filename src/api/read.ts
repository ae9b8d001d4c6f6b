import { z } from 'zod';
import { assertRoles } from '../commands/policy.js';
import type { Scope } from '../domain/shared/scope.js';
import type { Role } from '../domain/user/events.js';
import type { Query } from '../projections/queries/query.js';
import type { IfAgreed } from './agrees.js';
import type { Caller } from './caller.js';
import type { ProblemCode } from './problems.js';

export type ReadArgs<Asked> = Readonly<{
  params: Readonly<Record<string, string>>;
  query: Asked;
  caller: Caller;
  /** How far the caller reaches: what does not come from `db` (the index, the log) must be held to it. */
  scope: Scope;
  /** The read model as far as the caller reaches: the rows of others are not in it, whatever is asked. */
  db: Query;
  /** The instant asked for (UTC ISO), of which `db` then is. Only for reads with `past`. */
  asOf?: string;
  /** Becomes the correlation id of what is written. */
  requestId: string;
  /** The caller asked for a position, and the read models have reached it. */
  waited: boolean;
}>;

/** Bytes or a stream of text instead of JSON. */
export type Raw = Readonly<{ contentType: string; fileName?: string; chunks: AsyncIterable<Buffer | string> }>;
export class RawAnswer {
  readonly raw: Raw;
  constructor(raw: Raw) {
    this.raw = raw;
  }
}

/** One GET route: the single source of the route and of its place in OpenAPI. */
export type Read = Readonly<{
  /** Under /api, in Express's writing: `/accounts/:ref`. */
  path: string;
  noun: string;
  summary: string;
  query: z.ZodObject;
  /** Who may ask: one of RIGHTS (commands/policy.ts). For `sales` alone, `db` holds the accounts that they own. */
  roles: readonly Role[];
  /** Takes `?asOf=<instant>` as well: `db` then is the read model as it was, for who reaches everything. */
  past?: true;
  /** What 200 answers: exactly these fields. `pdf` for what is no JSON. */
  response: z.ZodType;
  /** What 404 says; absent when the answer always exists. */
  unknown?: Readonly<{ code: ProblemCode; detail: string }>;
  /** What else it may answer, beyond what every read may (api/problemLists.ts). */
  problems?: readonly ProblemCode[];
  /** Undefined means 404. */
  answer: (args: ReadArgs<unknown>) => unknown;
}>;

type Definition<Asked extends z.ZodObject, Response extends z.ZodType, Returned> = Omit<Read, 'query' | 'answer'> &
  Readonly<{ query: Asked; response: Response; answer: (args: ReadArgs<z.output<Asked>>) => Returned }>;

/** What is answered as JSON; what a read writes itself is held to its response by the tests alone. */
type Shown<Returned> = Exclude<Awaited<Returned>, undefined | RawAnswer>;

/**
 * Throws when the definition says nothing usable about who may ask. Compiles only when the answer and the response have the
 * same fields (agrees.ts).
 */
export function defineRead<Asked extends z.ZodObject, Response extends z.ZodType, Returned>(
  definition: Definition<Asked, Response, Returned>,
): IfAgreed<Read, Shown<Returned>, Response> {
  const { path, roles, query, answer } = definition;
  assertRoles(`GET ${path}`, roles);
  const read: Read = { ...definition, answer: (args) => answer({ ...args, query: query.parse(args.query) }) };
  // Where the two disagree, the type alone says so: that does not compile where a Read is expected.
  return read as IfAgreed<Read, Shown<Returned>, Response>;
}

/** Every GET takes `?after=<position>` (or X-After-Position): wait until the read models have reached it. */
export const afterQuery = {
  after: z
    .string()
    .regex(/^[0-9:/]{1,60}$/, 'after attend une position donnée par une commande.')
    .optional(),
};

export const limit = z.coerce.number().int().min(1).max(200).default(50);
/** `true` or `false` in a query string. */
export const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
export const cursor = z.string().max(500).optional();
