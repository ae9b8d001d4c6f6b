import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStore } from './eventstore/eventStore.js';
import { pause } from './pause.js';

export type LogWatch = Readonly<{
  start: () => void;
  stop: () => Promise<void>;
  /** Why the log could not be read at the last look; undefined when it could. */
  trouble: () => string | undefined;
}>;

/** In French: /readyz says it. */
const NO_ANSWER = 'pas de réponse à temps';

/** Looks every two seconds whether the log can be read. A look without an answer after three counts as a failed one. */
export function watchLog(
  { head }: Pick<EventStore, 'head'>,
  { everyMs = 2_000, withinMs = 3_000 }: Readonly<{ everyMs?: number; withinMs?: number }> = {},
): LogWatch {
  const stopping = new AbortController();
  const { signal } = stopping;
  let trouble: string | undefined;
  let running = Promise.resolve();

  const look = async (): Promise<void> => {
    const late = new AbortController();
    try {
      const timer = sleep(withinMs, NO_ANSWER, { signal: AbortSignal.any([signal, late.signal]) });
      const answer = await Promise.race([head(), timer]);
      trouble = answer === NO_ANSWER ? NO_ANSWER : undefined;
    } catch (error) {
      if (!signal.aborted) trouble = error instanceof Error ? error.message : String(error);
    } finally {
      late.abort();
    }
  };
  const watch = async (): Promise<void> => {
    while (!signal.aborted) {
      await look();
      await pause(everyMs, signal);
    }
  };

  return {
    start: () => {
      running = watch();
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
    trouble: () => trouble,
  };
}
