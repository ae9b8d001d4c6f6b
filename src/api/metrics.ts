import { createHash, timingSafeEqual } from 'node:crypto';
import { type RequestHandler, Router } from 'express';
import type { Metrics } from '../metrics/metrics.js';
import { HttpProblem } from './errors.js';

/**
 * `/metrics` for Prometheus. It tells how much is done, and nothing of anyone: without METRICS_TOKEN it is open to whoever
 * reaches the port (127.0.0.1 by default). With it, `Authorization: Bearer <METRICS_TOKEN>` is asked for.
 */
export function metricsRoutes(metrics: Metrics, token: string | undefined): Router {
  const router = Router();
  router.get('/metrics', onlyWith(token), async (_request, response) => {
    const { contentType, text } = await metrics.render();
    response.set('Content-Type', contentType).send(text);
  });
  return router;
}

function onlyWith(token: string | undefined): RequestHandler {
  if (token === undefined) return (_request, _response, next) => next();
  const expected = digest(token);
  return (request, response, next) => {
    const given = /^Bearer +(\S+)$/i.exec(request.header('authorization') ?? '')?.[1] ?? '';
    if (!timingSafeEqual(digest(given), expected)) {
      response.set('WWW-Authenticate', 'Bearer');
      throw new HttpProblem({ status: 401, code: 'auth.required', detail: 'Jeton de métrologie absent ou inconnu.' });
    }
    next();
  };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** How long each answer took, by route as it is written in the code, so that no id becomes a label. */
export function measured(metrics: Metrics): RequestHandler {
  const took = metrics.durations({
    name: 'ardoise_http_request_duration_seconds',
    help: 'Time from the request to the end of its answer',
    labels: ['method', 'route', 'status'],
    steps: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  });
  return (request, response, next) => {
    const started = performance.now();
    response.once('close', () => {
      const { method } = request;
      const status = response.writableFinished ? String(response.statusCode) : 'cut_off';
      took({ method: KNOWN.has(method) ? method : 'other', route: routeOf(request), status }, sinceSeconds(started));
    });
    next();
  };
}

const KNOWN = new Set(['GET', 'HEAD', 'POST', 'OPTIONS']);
const sinceSeconds = (started: number): number => (performance.now() - started) / 1_000;

/** Express sets `route` on the request that it has found one for; a command is named, as there are only so many. */
function routeOf(request: Parameters<RequestHandler>[0]): string {
  // Express's types leave `route` open.
  const path: unknown = request.route?.path;
  if (typeof path !== 'string') return 'none';
  return `${request.baseUrl}${path}`;
}
