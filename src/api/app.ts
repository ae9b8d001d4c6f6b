import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import express, { type Express, type RequestHandler, Router } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import type { Answer, CommandContext } from '../commands/context.js';
import type { AnyCommand } from '../commands/registry.js';
import { randomId } from '../eventstore/deriveId.js';
import type { Metrics } from '../metrics/metrics.js';
import type { Past } from '../projections/past.js';
import type { Query } from '../projections/queries/query.js';
import { type AccessDeps, authenticate } from './caller.js';
import { commandRoutes } from './commands.js';
import { docsRoutes } from './docs.js';
import { HttpProblem, problemDetails } from './errors.js';
import { type Health, healthRoutes } from './health.js';
import { measured, metricsRoutes } from './metrics.js';
import { openApiDocument } from './openapi.js';
import type { Read } from './read.js';
import { readRoutes } from './readRoutes.js';

export type AppDeps = Readonly<{
  access: AccessDeps;
  /** Express's `trust proxy`: whose X-Forwarded-For is believed. */
  trustProxy: string | undefined;
  version: string;
  /** Where callers reach this server, when a proxy is in between. */
  publicUrl?: string | undefined;
  log: Logger;
  /** False: no /api and no docs, only health and metrics. */
  servesApi: boolean;
  commands: ReadonlyMap<string, AnyCommand>;
  send: (command: AnyCommand, body: unknown, context: CommandContext) => Promise<Answer>;
  reads: readonly Read[];
  query: Query;
  /** The same as it was at an instant. */
  past: Past;
  /** Resolves when the read models have reached a position; throws HttpProblem 503 when they do not in time. */
  waitFor: (position: string | undefined) => Promise<void>;
  /** The stream of an event that nobody can read, once the read model has met one. */
  brokenStream: () => string | undefined;
  /** Where a past state is served: the instant at which it ends. */
  until?: string;
  health: () => Health;
  metrics: Metrics;
  /** What /metrics asks for; without it /metrics is open. */
  metricsToken: string | undefined;
}>;

const BODY_LIMIT = '256kb';

/** The whole HTTP side: health, metrics and docs for all, everything under /api for who carries a token. */
export function createApp(deps: AppDeps): Express {
  const { trustProxy, log, health, metrics, metricsToken } = deps;
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  if (trustProxy !== undefined) app.set('trust proxy', /^\d+$/.test(trustProxy) ? Number(trustProxy) : trustProxy);
  // Served over plain HTTP on a laptop; the proxy in front of it is what speaks TLS.
  app.use(helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } }), requestLog(log));
  app.use(measured(metrics));
  app.use(healthRoutes(health), metricsRoutes(metrics, metricsToken));
  if (deps.servesApi) app.use(docsOf(deps)).use('/api', apiOf(deps));
  app.use(nothingHere);
  app.use(problemDetails((error) => log.error({ err: error }, 'request failed')));
  return app;
}

const docsOf = ({ commands, reads, version, publicUrl }: AppDeps): Router =>
  docsRoutes(openApiDocument(commands.values(), reads, version, publicUrl));

function apiOf(deps: AppDeps): Router {
  const { access, commands, send, reads, health } = deps;
  const api = Router();
  api.use(neverCached, authenticate(access), jsonOnly, express.json({ limit: BODY_LIMIT, verify: assertUtf8 }));
  api.use(commandRoutes({ commands, send }), onlyWhenReady(health), readRoutes(reads, deps));
  return api;
}

/** A body in another encoding would be read as damaged names, and stay so in the log for ever. */
function assertUtf8(_request: IncomingMessage, _response: ServerResponse, body: Buffer, charset: string): void {
  if (!charset.startsWith('utf-8') || isUtf8(body)) return;
  const detail = 'Le corps n’est pas en UTF-8 : envoyez-le en UTF-8, ou annoncez son encodage dans Content-Type.';
  throw new HttpProblem({ status: 400, code: 'request.malformed', detail });
}

/** A request id of the caller's is kept when it is a plain one; it becomes the correlation id of what is written. */
function requestLog(log: Logger): RequestHandler {
  return pinoHttp({
    logger: log,
    genReqId: (request, response) => {
      const given = request.headers['x-request-id'];
      const id = typeof given === 'string' && /^[\w.-]{1,100}$/.test(given) ? given : randomId();
      response.setHeader('X-Request-Id', id);
      return id;
    },
    // A 503 tells to come again, as /readyz does while a node starts; what is wrong behind it is logged by who found it.
    customLogLevel: (_request, { statusCode }, error) =>
      error !== undefined || (statusCode >= 500 && statusCode !== 503) ? 'error' : 'debug',
    serializers: {
      req: ({ id, method, url }: { id: string; method: string; url: string }) => ({
        id,
        method,
        ...withoutValues(url),
      }),
      res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
    },
  });
}

/** What was asked for, without what it was asked with: a search may be for an IBAN, a phone or a mail. */
function withoutValues(url: string): Readonly<{ path: string; asked?: readonly string[] }> {
  const [path = '', query = ''] = url.split('?', 2);
  const asked = [...new Set(new URLSearchParams(query).keys())].filter((name) => /^[A-Za-z]{1,30}$/.test(name));
  return asked.length === 0 ? { path } : { path, asked };
}

/**
 * An ETag here is a revision, for If-Match. It does not name the whole of an answer (an account shows its dossiers too), so
 * nothing is answered by 304 and nothing is kept.
 */
const neverCached: RequestHandler = (request, response, next) => {
  delete request.headers['if-none-match'];
  response.set('Cache-Control', 'no-store');
  next();
};

const jsonOnly: RequestHandler = (request, _response, next) => {
  const hasBody =
    Number(request.header('content-length') ?? 0) > 0 || request.header('transfer-encoding') !== undefined;
  if (hasBody && request.is('json') !== 'json') {
    throw new HttpProblem({ status: 415, code: 'request.media_type', detail: 'Envoyez du JSON (application/json).' });
  }
  next();
};

/** While the read models are being built, an answer would be half the truth. */
function onlyWhenReady(health: () => Health): RequestHandler {
  return (_request, _response, next) => {
    const { serving, reason } = health();
    if (!serving) throw new HttpProblem({ status: 503, code: 'not_ready', detail: reason ?? '', retryAfter: 2 });
    next();
  };
}

const nothingHere: RequestHandler = (request) => {
  const detail = `Rien à l’adresse ${request.method} ${request.path} ; voyez /docs.`;
  throw new HttpProblem({ status: 404, code: 'route.unknown', detail });
};
