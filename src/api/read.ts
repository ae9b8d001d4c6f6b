import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { type Caller, callerOf } from './caller.js';
import { HttpProblem } from './errors.js';

export type ReadArgs<Query> = Readonly<{
  params: Readonly<Record<string, string>>;
  query: Query;
  caller: Caller;
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
  /** What 404 says; absent when the answer always exists. */
  unknown?: Readonly<{ code: string; detail: string }>;
  /** Undefined means 404. */
  answer: (args: ReadArgs<unknown>) => unknown;
}>;

type Definition<Query extends z.ZodObject> = Omit<Read, 'query' | 'answer'> &
  Readonly<{ query: Query; answer: (args: ReadArgs<z.output<Query>>) => unknown }>;

export function defineRead<Query extends z.ZodObject>(definition: Definition<Query>): Read {
  const { query, answer } = definition;
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

type Deps = Readonly<{ waitFor: (position: string | undefined) => Promise<void> }>;

export function readRoutes(reads: readonly Read[], { waitFor }: Deps): Router {
  const router = Router();
  for (const read of reads) {
    router.get(read.path, async (request, response) => {
      const { after, ...query } = request.query;
      const position = positionOf(after, request);
      await waitFor(position);
      const params = stringParams(request.params);
      const caller = callerOf(response);
      const requestId = String(request.id);
      const found = await read.answer({ params, query, caller, requestId, waited: position !== undefined });
      if (found === undefined) throw unknownOf(read);
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
  const { code, detail } = unknown ?? { code: 'resource.unknown', detail: 'Introuvable.' };
  return new HttpProblem({ status: 404, code, detail });
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
