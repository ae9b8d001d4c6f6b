import { setTimeout as wait } from 'node:timers/promises';
import { isBusy } from './sqlite.js';

const PATIENCE_MS = 30_000;

/** Milliseconds until the next try at a lock that another connection holds: 1 to 4, spread so that writers do not march in step. */
export function retryDelayMs(): number {
  return 1 + Math.floor(Math.random() * 4);
}

/**
 * Runs `work`, and again by timer while another connection holds the lock, so that the event loop stays free.
 * Throws the last busy error when `patienceMs` have passed.
 */
export async function whenFree<T>(work: () => T, patienceMs = PATIENCE_MS): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || performance.now() >= deadline) throw error;
    }
    await wait(retryDelayMs());
  }
}

/** As `whenFree`, for the moment of opening a file: it sleeps on the event loop, so nothing may be served yet. */
export function whenFreeAtOpen<T>(work: () => T, patienceMs = 5_000): T {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || performance.now() >= deadline) throw error;
    }
    sleepAtOpen(retryDelayMs());
  }
}

/** Sleeps on the event loop: only where nothing is served yet. */
export function sleepAtOpen(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
