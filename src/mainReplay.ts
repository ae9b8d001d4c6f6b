import { join } from 'node:path';
import type { Config } from './config.js';
import { openLog } from './main.js';
import { checkReadFile } from './projections/adapters/checkReadFile.js';
import type { OnProgress, ReadFileCheck } from './projections/readModel.js';

/** Compares read.db with what the log says, beside the server that may be using it. */
export async function checkReplay(config: Config, progress?: OnProgress): Promise<ReadFileCheck> {
  const eventStore = await openLog(config);
  try {
    const path = join(config.dataDir, 'read.db');
    const aside = `${path}.check-${process.pid}`;
    return await checkReadFile({ path, aside, eventStore, ...(progress === undefined ? {} : { progress }) });
  } finally {
    await eventStore.close();
  }
}
