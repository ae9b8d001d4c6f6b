import type { Position } from '../../eventstore/eventStore.js';

/** Those who wait for a position to be reached. */
export type Waiters = Readonly<{
  /** True when woken by `advance`; false after the time (if there is one), on abort, and on `giveUp`. */
  wait: (position: Position, timeoutMs?: number, signal?: AbortSignal) => Promise<boolean>;
  /** Wakes those whose position is reached now. */
  advance: (reached: Position) => void;
  /** Tells all that it will not be. */
  giveUp: () => void;
}>;

type Waiter = Readonly<{ position: Position; settle: (reached: boolean) => void }>;

export function createWaiters(comparePositions: (a: Position, b: Position) => number): Waiters {
  const waiting = new Set<Waiter>();

  return {
    wait: (position, timeoutMs, signal) =>
      new Promise((resolve) => {
        const settle = (reached: boolean): void => {
          waiting.delete(waiter);
          clearTimeout(timer);
          signal?.removeEventListener('abort', abandon);
          resolve(reached);
        };
        const abandon = (): void => settle(false);
        const waiter: Waiter = { position, settle };
        const timer = timeoutMs === undefined ? undefined : setTimeout(abandon, timeoutMs);
        waiting.add(waiter);
        signal?.addEventListener('abort', abandon);
        if (signal?.aborted === true) abandon();
      }),
    advance: (reached) => {
      for (const { position, settle } of [...waiting]) {
        if (comparePositions(position, reached) <= 0) settle(true);
      }
    },
    giveUp: () => {
      for (const { settle } of [...waiting]) settle(false);
    },
  };
}
