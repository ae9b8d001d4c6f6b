import { setTimeout as sleep } from 'node:timers/promises';
import type { IndexCheckpoint, SearchDocument, SearchEngine } from './searchEngine.js';

/** What the read model says has changed since a sequence number, as whole documents in the order of their last change. */
export type SearchFeed = Readonly<{
  /** Where the read model stands: its random generation, and the number of its last change. */
  latest: () => IndexCheckpoint;
  /** `reached` is the place of the last change looked at; that of `after` when there was none. */
  documentsAfter: (
    after: number,
    limit: number,
  ) => Readonly<{ documents: readonly SearchDocument[]; reached: IndexCheckpoint }>;
}>;

export type Indexer = Readonly<{
  start: () => void;
  /** The read model has moved on: look now. */
  nudge: () => void;
  /** Resolves to true when the index holds everything that the read model holds now, false when it takes too long. */
  caughtUp: (timeoutMs: number) => Promise<boolean>;
  status: () => Readonly<{ sequence: number | null; error: string | null }>;
  stop: () => Promise<void>;
}>;

type Deps = Readonly<{
  feed: SearchFeed;
  engine: SearchEngine;
  report: (error: unknown) => void;
}>;

/** Small enough that building the documents does not hold up the event loop. */
const BATCH = 100;
const LONGEST_WAIT_MS = 30_000;

/**
 * Keeps the index up to date with the read model: one loop, in the order of changes, its checkpoint kept by the engine
 * in the transaction of the documents. A read model of another generation means an index from the start.
 */
export function createIndexer({ feed, engine, report }: Deps): Indexer {
  let running: Promise<void> | undefined;
  let stopped = false;
  let sequence: number | null = null;
  let error: string | null = null;
  let waiters: (() => void)[] = [];
  let wake: () => void = () => undefined;

  async function loop(): Promise<void> {
    for (let failures = 0; !stopped; ) {
      try {
        const moved = await indexOnce();
        failures = 0;
        error = null;
        if (!moved) await idle();
      } catch (cause) {
        failures += 1;
        error = cause instanceof Error ? cause.message : String(cause);
        report(cause);
        await Promise.race([
          sleep(Math.min(LONGEST_WAIT_MS, 100 * 2 ** failures), undefined, { ref: false }),
          stopSignal,
        ]);
      }
    }
  }

  async function indexOnce(): Promise<boolean> {
    const { generation } = feed.latest();
    const checkpoint = await engine.checkpoint();
    if (checkpoint !== undefined && checkpoint.generation !== generation) await engine.clear();
    const after = checkpoint?.generation === generation ? checkpoint.sequence : 0;

    const { documents, reached } = feed.documentsAfter(after, BATCH);
    if (reached.sequence > after) await engine.put(documents, reached);
    sequence = reached.sequence;
    for (const waiter of waiters.splice(0)) waiter();
    return reached.sequence > after;
  }

  let nudged = false;
  let endSignal: () => void = () => undefined;
  const stopSignal = new Promise<void>((resolve) => {
    endSignal = resolve;
  });

  function idle(): Promise<void> {
    if (nudged || stopped) {
      nudged = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      wake = resolve;
    });
  }

  function nudge(): void {
    nudged = true;
    wake();
  }

  return {
    start: () => {
      running = loop();
    },
    nudge,
    caughtUp: async (timeoutMs) => {
      const target = feed.latest().sequence;
      const deadline = performance.now() + timeoutMs;
      nudge();
      while ((sequence ?? -1) < target) {
        const left = deadline - performance.now();
        if (left <= 0) return false;
        const progress = new Promise<void>((resolve) => {
          waiters = [...waiters, resolve];
        });
        await Promise.race([progress, sleep(left, undefined, { ref: false })]);
      }
      return true;
    },
    status: () => ({ sequence, error }),
    stop: async () => {
      stopped = true;
      endSignal();
      wake();
      await running;
    },
  };
}
