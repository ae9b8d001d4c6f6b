import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { Past } from '../projections/past.js';
import { queryWithin } from '../projections/queries/portfolio.js';
import type { Query } from '../projections/queries/query.js';
import { instantIn, presentOnly, scopeOf } from './askedInstant.js';
import { callerOf } from './caller.js';
import { HttpProblem } from './errors.js';
import { afterQuery, type Raw, RawAnswer, type Read } from './read.js';

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
