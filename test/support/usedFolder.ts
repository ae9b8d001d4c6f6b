import fc from 'fast-check';
import type { BuildProgress } from '../../src/projections/readModel.js';
import { appendHistory, histories } from '../support/histories.js';
import { openLog, openReads, remembering } from '../support/readModels.js';
import { tempDir } from '../support/tempDir.js';

export const [history = []] = fc.sample(histories({ steps: 200, atLeast: 200 }), { numRuns: 1, seed: 11 });

/** A folder with a log of the history and a read model that has caught up with it and was closed. */
export async function folderInUse(): Promise<string> {
  const dir = tempDir();
  const eventStore = openLog(dir);
  await appendHistory(eventStore, history);
  const readModel = openReads(dir, { eventStore });
  await readModel.start();
  await readModel.close();
  await eventStore.close();
  return dir;
}

export async function startAgain(dir: string, options: Partial<Parameters<typeof openReads>[1]> = {}) {
  const log = remembering();
  const told: BuildProgress[] = [];
  const readModel = openReads(dir, {
    eventStore: openLog(dir),
    log,
    progress: (progress) => told.push(progress),
    ...options,
  });
  await readModel.start();
  return { readModel, reasons: log.reasons, last: told.at(-1) };
}

/** What is told at the end of a build from the whole history. */
export const whole = { events: history.length, position: String(history.length), head: String(history.length) };
