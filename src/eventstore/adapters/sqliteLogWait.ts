import { isBusy } from '../../sqlite.js';
import { whenFreeAtOpen } from '../../sqliteBusy.js';
import { Unavailable } from '../eventStore.js';

/** As long as an append waits (LOG §3): another process may be converting the file. */
const PATIENCE_MS = 30_000;

/** `whenFreeAtOpen` for the log's file. Throws Unavailable when another process has held it for too long. */
export function whenLogFree<T>(path: string, work: () => T, patienceMs = PATIENCE_MS): T {
  try {
    return whenFreeAtOpen(work, patienceMs);
  } catch (error) {
    if (!isBusy(error)) throw error;
    const why = 'un autre processus tient le journal pour lui seul, peut-être parce qu’il le convertit';
    throw new Unavailable(`${path} : ${why}. Attendez qu’il ait fini, puis relancez.`, { cause: error });
  }
}
