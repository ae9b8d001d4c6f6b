import { setTimeout as sleep } from 'node:timers/promises';
import { Unavailable } from '../../eventstore/eventStore.js';

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;

/** The pause after so many failures in a row, spread so that nodes do not march in step. Ends early on abort. */
export async function pauseAfter(failures: number, signal: AbortSignal): Promise<void> {
  const ms = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures) * (0.5 + Math.random() / 2);
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Runs `work` again while the log is unavailable, until the signal aborts. Other errors are thrown at once. */
export async function outwait<T>(
  work: () => Promise<T>,
  failed: (error: Unavailable) => void,
  signal: AbortSignal,
): Promise<T> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Unavailable) || signal.aborted) throw error;
      failed(error);
      await pauseAfter(failures, signal);
    }
  }
}
