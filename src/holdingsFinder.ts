import type { Logger } from 'pino';
import type { FindHoldings } from './commands/user/holdings.js';
import { holdingsOf } from './projections/queries/holdings.js';
import type { ReadModel } from './projections/readModel.js';

/** Enough for a read side that keeps up; one that lags counts what it knows. */
const WAIT_MS = 50;

/** What somebody holds, from the read model as far as it is. A hint that cannot be given is logged, and left out. */
export function holdingsFinder({
  readModel,
  log,
}: Readonly<{ readModel: Pick<ReadModel, 'query' | 'reached'>; log: Pick<Logger, 'warn'> }>): FindHoldings {
  return async (userId, position) => {
    try {
      await readModel.reached(position, WAIT_MS);
      return holdingsOf(readModel.query, userId);
    } catch (error) {
      log.warn({ err: error, userId }, 'what a colleague still holds could not be counted');
      return undefined;
    }
  };
}
