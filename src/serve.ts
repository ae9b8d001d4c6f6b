import type { Logger } from 'pino';
import { createApp } from './api/app.js';
import { HttpProblem } from './api/errors.js';
import type { Health } from './api/health.js';
import { type HttpServer, listen } from './api/listen.js';
import type { ProblemCode } from './api/problems.js';
import { allReads } from './api/reads/all.js';
import type { Application } from './application.js';
import { commands } from './commands/all.js';
import { createUserLookup } from './commands/user/userLookup.js';
import type { Config } from './config.js';
import { VERSION } from './version.js';

/** How long a read waits for the position that it was asked for (DESIGN: "Reading its own write"). */
const WAIT_MS = 5_000;

/** Serves an application over HTTP. Answers at once; `/readyz` and the API wait for the read models. */
export function serve(application: Application, config: Config, log: Logger): Promise<HttpServer> {
  const { readModel, send } = application;
  const deps = {
    ...application,
    searchCaughtUp: async () => {
      if (!(await application.searchCaughtUp(WAIT_MS))) throw tooLate('search.behind', 'L’index de recherche');
    },
  };

  let servedOnce = false;
  const health = (): Health => {
    const status = readModel.status();
    servedOnce ||= status.ready;
    return healthOf(application, status, servedOnce);
  };

  const app = createApp({
    access: {
      adminToken: config.adminToken,
      userNow: createUserLookup({ ...application, ...application.live, monotonicMs: () => performance.now() }),
      today: (application.live ?? application).today,
    },
    trustProxy: config.trustProxy,
    query: readModel.query,
    past: application.past,
    ...(application.until === undefined ? {} : { until: application.until }),
    version: VERSION,
    publicUrl: config.publicUrl,
    log,
    servesApi: config.roles.includes('api'),
    commands,
    send,
    reads: allReads(deps),
    waitFor: async (position) => {
      if (position === undefined || (await readModel.reached(position, WAIT_MS))) return;
      throw tooLate('read.behind', 'La lecture');
    },
    brokenStream: () => readModel.status().broken?.stream,
    health,
    metrics: application.metrics,
    metricsToken: config.metricsToken,
  });
  return listen(app, config.host, config.port);
}

function tooLate(code: ProblemCode, what: string): HttpProblem {
  const detail = `${what} n’a pas encore atteint cette position : réessayez.`;
  return new HttpProblem({ status: 503, code, detail, retryAfter: 1 });
}

type Status = ReturnType<Application['readModel']['status']>;

/** What was once whole may still be shown when something broke later; what is being built may not. */
function healthOf({ jobs, outdated, logTrouble, until }: Application, status: Status, serving: boolean): Health {
  const { ready, position, behind, broken } = status;
  const shown = jobs().map(({ name, state, reason }) => (reason === null ? { name, state } : { name, state, reason }));
  const details = { position, behind, jobs: shown, until, ...(outdated() ? { warning: OUTDATED } : {}) };
  if (broken !== undefined) return { ready: false, serving, reason: broken.message, details };
  if (!ready) return { ready: false, serving, reason: 'La base de lecture est en construction.', details };
  const trouble = logTrouble();
  if (trouble !== undefined) {
    // What is known may still be shown; whoever writes is told to come again.
    return { ready: false, serving, reason: `Le journal ne peut pas être lu : ${trouble}`, details };
  }
  return { ready: true, serving, details };
}

const OUTDATED =
  'Le journal contient des événements d’une version plus récente : ce nœud montre ce qu’il comprend, mais n’exécute plus les travaux et ne lance pas de facturation. Mettez-le à jour.';
