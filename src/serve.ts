import type { Logger } from 'pino';
import { createApp } from './api/app.js';
import { HttpProblem } from './api/errors.js';
import type { Health } from './api/health.js';
import { type HttpServer, listen } from './api/listen.js';
import { accountReads } from './api/reads/accounts.js';
import { actionReads } from './api/reads/actions.js';
import { billingReads } from './api/reads/billing.js';
import { ibanReads } from './api/reads/ibans.js';
import { invoiceReads } from './api/reads/invoices.js';
import { searchReads } from './api/reads/search.js';
import { userReads } from './api/reads/users.js';
import { workReads } from './api/reads/work.js';
import type { Application } from './application.js';
import { commands } from './commands/all.js';
import type { Config } from './config.js';
import { VERSION } from './version.js';

/** How long a read waits for the position that it was asked for (DESIGN: "Reading its own write"). */
const WAIT_MS = 5_000;

/** Serves an application over HTTP. Answers at once; `/readyz` and the API wait for the read models. */
export function serve(application: Application, config: Config, log: Logger): Promise<HttpServer> {
  const { readModel, send, jobs } = application;
  const deps = {
    ...application,
    query: readModel.query,
    searchCaughtUp: async () => {
      if (!(await application.searchCaughtUp(WAIT_MS))) throw tooLate('search.behind', 'L’index de recherche');
    },
  };

  let servedOnce = false;
  const health = (): Health => {
    const status = readModel.status();
    servedOnce ||= status.ready;
    return healthOf(status, jobs(), servedOnce);
  };

  const app = createApp({
    adminToken: config.adminToken,
    version: VERSION,
    log,
    commands,
    send,
    reads: [
      ...accountReads(deps),
      ...actionReads(deps),
      ...ibanReads(deps),
      ...workReads(deps),
      ...invoiceReads(deps),
      ...billingReads(deps),
      ...searchReads(deps),
      ...userReads(deps),
    ],
    waitFor: async (position) => {
      if (position === undefined || (await readModel.reached(position, WAIT_MS))) return;
      throw tooLate('read.behind', 'La lecture');
    },
    health,
    metrics: application.metrics,
    metricsToken: config.metricsToken,
  });
  return listen(app, config.host, config.port);
}

function tooLate(code: string, what: string): HttpProblem {
  const detail = `${what} n’a pas encore atteint cette position : réessayez.`;
  return new HttpProblem({ status: 503, code, detail, retryAfter: 1 });
}

type Status = ReturnType<Application['readModel']['status']>;

/** What was once whole may still be shown when something broke later; what is being built may not. */
function healthOf(
  { ready, position, behind, broken }: Status,
  jobs: ReturnType<Application['jobs']>,
  serving: boolean,
): Health {
  const details = { position, behind, jobs: jobs.map(({ name, state }) => ({ name, state })) };
  if (broken !== undefined) return { ready: false, serving, reason: broken.message, details };
  if (!ready) return { ready: false, serving, reason: 'La base de lecture est en construction.', details };
  return { ready: true, serving, details };
}
