import { existsSync } from 'node:fs';
import type { Config } from '../config.js';
import type { EventStore } from '../eventstore/eventStore.js';
import { openLog } from '../mainAdapters.js';

/** The log, to be read while a server may run. Undefined, said on the screen (exit code 1), when there is none here. */
export async function openExistingLog(config: Config): Promise<EventStore | undefined> {
  if (config.esdbUrl !== undefined || existsSync(config.eventsFile)) return openLog(config);
  process.stderr.write(`Aucun journal ici : ${config.eventsFile}\n`);
  process.exitCode = 1;
  return undefined;
}
