import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

/** Resolves after `ms`, or at once when the signal aborts: the caller's loop looks at the signal. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return sleepUntil(signal, ms, true);
}

/** As `pause`, but keeps no process alive. */
export function rest(ms: number, signal: AbortSignal): Promise<void> {
  return sleepUntil(signal, ms, false);
}

async function sleepUntil(signal: AbortSignal, ms: number, ref: boolean): Promise<void> {
  try {
    await sleep(ms, undefined, { signal, ref });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** A turn of the event loop in which nothing else had to be done takes less. */
const QUIET_TURN_MS = 1;

/**
 * For long work between two of its steps: lets everything else have its turn, and waits until nothing else is to be
 * done, but `atMostMs` at the longest, so that work in the background neither delays calls nor is starved by them.
 */
export async function giveWay(atMostMs = 50): Promise<void> {
  const until = performance.now() + atMostMs;
  for (let before = performance.now(); ; ) {
    await nextTurn();
    const now = performance.now();
    if (now - before < QUIET_TURN_MS || now >= until) return;
    before = now;
  }
}
