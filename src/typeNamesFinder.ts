import type { Logger } from 'pino';
import type { FindTypeNames } from './commands/installationType/typeNames.js';
import { installationTypeNames } from './projections/queries/installationTypes.js';
import type { ReadModel } from './projections/readModel.js';

/** Enough for a read side that keeps up. Whoever asks reads the log itself otherwise. */
const WAIT_MS = 500;

/** Names of installation types from the read model, once it is as far as asked. What cannot be told is logged. */
export function typeNamesFinder({
  readModel,
  log,
}: Readonly<{ readModel: Pick<ReadModel, 'query' | 'reached'>; log: Pick<Logger, 'warn'> }>): FindTypeNames {
  return async (until) => {
    try {
      const isThere = await readModel.reached(until, WAIT_MS);
      return isThere ? installationTypeNames(readModel.query) : undefined;
    } catch (error) {
      log.warn({ err: error }, 'installation types could not be looked up');
      return undefined;
    }
  };
}
