import type { Logger } from 'pino';
import type { FindTwins } from './commands/twinWarnings.js';
import { queryWithin } from './projections/queries/portfolio.js';
import { likelyTwins } from './projections/queries/twins.js';
import type { ReadModel } from './projections/readModel.js';

/** Long enough for a read side that keeps up to see what was just written, with all before it; short enough not to be felt. */
const WAIT_MS = 50;
/** While it lags, commands look at once: only to see whether it keeps up again. */
const GLANCE_MS = 2;

/** Likely twins from the read model, as far as it is. A hint that cannot be given is logged, and left out. */
export function twinFinder({
  readModel,
  log,
}: Readonly<{ readModel: Pick<ReadModel, 'query' | 'reached'>; log: Pick<Logger, 'warn'> }>): FindTwins {
  let keepsUp = true;
  return async ({ accountId, position, ...profile }, scope) => {
    try {
      keepsUp = await readModel.reached(position, keepsUp ? WAIT_MS : GLANCE_MS);
      return likelyTwins(queryWithin(readModel.query, scope), { profile, except: accountId });
    } catch (error) {
      log.warn({ err: error, accountId }, 'likely twins could not be looked for');
      return [];
    }
  };
}
