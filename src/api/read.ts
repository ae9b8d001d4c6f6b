import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { assertRoles } from '../commands/policy.js';
import type { Scope } from '../domain/shared/scope.js';
import type { Role } from '../domain/user/events.js';
import type { Past } from '../projections/past.js';
import { queryWithin } from '../projections/queries/portfolio.js';
import type { Query } from '../projections/queries/query.js';
import { instantIn, presentOnly, scopeOf } from './askedInstant.js';
import { type Caller, callerOf } from './caller.js';
import { HttpProblem } from './errors.js';
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
  /** What 404 says; absent when the answer always exists. */
  unknown?: Readonly<{ code: ProblemCode; detail: string }>;
  /** What else it may answer, beyond what every read may (api/problemLists.ts). */
  problems?: readonly ProblemCode[];
  /** Undefined means 404. */
  answer: (args: ReadArgs<unknown>) => unknown;
}>;

type Definition<Asked extends z.ZodObject> = Omit<Read, 'query' | 'answer'> &
  Readonly<{ query: Asked; answer: (args: ReadArgs<z.output<Asked>>) => unknown }>;

/** Throws when the definition says nothing usable about who may ask. */
export function defineRead<Asked extends z.ZodObject>(definition: Definition<Asked>): Read {
  const { path, roles, query, answer } = definition;
  assertRoles(`GET ${path}`, roles);
  return { ...definition, answer: (args) => answer({ ...args, query: query.parse(args.query) }) };
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

type Deps = Readonly<{
  query: Query;
  past: Past;
  waitFor: (position: string | undefined) => Promise<void>;
  /** The stream of an event that nobody can read, once the read model has met one. */
  brokenStream: () => string | undefined;
  /** The instant at which all that is read here ends; absent where the log is followed. */
  until?: string;
}>;

export function readRoutes(reads: readonly Read[], deps: Deps): Router {
  const { query: rows, past, waitFor, brokenStream, until } = deps;
  const router = Router();
  for (const read of reads) {
    router.get(read.path, async (request, response) => {
      const caller = callerOf(response);
      const scope = scopeOf(caller, read.roles, until);
      const { after, ...asked } = request.query;
      const position = positionOf(after, request);
      await waitFor(position);
      const { asOf, query } = read.past === true ? instantIn(asked, scope) : { query: presentOnly(read.query, asked) };
      const db = queryWithin(asOf === undefined ? rows : await past.at(asOf), scope);
      const params = stringParams(request.params);
      const requestId = String(request.id);
      const found = await read.answer({
        params,
        query,
        caller,
        scope,
        db,
        requestId,
        waited: position !== undefined,
        ...(asOf === undefined ? {} : { asOf }),
      });
      if (found === undefined) throw unknownOf(read);
      assertWhole(read.noun, found, brokenStream());
      await send(found, response);
    });
  }
  return router;
}

const afterSchema = z.object(afterQuery);

function positionOf(after: unknown, request: Request): string | undefined {
  return afterSchema.parse({ after: after ?? request.header('x-after-position') }).after;
}

function stringParams(params: Readonly<Record<string, string | string[]>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
}

function unknownOf({ unknown }: Read): HttpProblem {
  const { code, detail } = unknown ?? ({ code: 'resource.unknown', detail: 'Introuvable.' } as const);
  return new HttpProblem({ status: 404, code, detail });
}

/** What is shown of a stream that cannot be read to its end would be half the truth (LOG §5). */
function assertWhole(noun: string, found: unknown, broken: string | undefined): void {
  if (broken === undefined || typeof found !== 'object' || found === null || !('id' in found)) return;
  if (broken !== `${noun}-${found.id}`) return;
  const detail = `Un événement de ${broken} ne peut pas être lu : voyez /readyz et « ardoise verify-log ».`;
  throw new HttpProblem({ status: 503, code: 'stream.broken', detail, retryAfter: 30 });
}

async function send(found: unknown, response: Response): Promise<void> {
  if (found instanceof RawAnswer) {
    await sendRaw(found.raw, response);
    return;
  }
  if (hasRevision(found) && found.revision >= 0) response.set('ETag', `"${found.revision}"`);
  response.json(found);
}

async function sendRaw({ contentType, fileName, chunks }: Raw, response: Response): Promise<void> {
  response.type(contentType);
  if (fileName !== undefined) response.set('Content-Disposition', `inline; filename="${fileName}"`);
  for await (const chunk of chunks) {
    if (response.destroyed) return;
    if (!response.write(chunk)) await drained(response);
  }
  response.end();
}

function drained(response: Response): Promise<void> {
  return new Promise((resolve) => {
    response.once('drain', resolve);
    response.once('close', resolve);
  });
}

function hasRevision(found: unknown): found is Readonly<{ revision: number }> {
  return typeof found === 'object' && found !== null && 'revision' in found && typeof found.revision === 'number';
}
