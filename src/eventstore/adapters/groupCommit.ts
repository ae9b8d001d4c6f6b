import { isBusy } from '../../sqlite.js';
import { retryDelayMs } from '../../sqliteBusy.js';
import { type Appended, Conflict, Unavailable } from '../eventStore.js';
import type { AppendRequest, AppendTransaction, Outcome } from './sqliteAppend.js';
import { commitFailure, unavailable } from './sqliteFailure.js';

const MAX_GROUP_EVENTS = 500;
const MAX_GROUP_BYTES = 900 * 1024;
const PATIENCE_MS = 30_000;

type Waiting = Readonly<{
  request: AppendRequest;
  since: number;
  resolve: (appended: Appended) => void;
  reject: (error: unknown) => void;
}>;

export type GroupCommit = Readonly<{
  append: (request: AppendRequest) => Promise<Appended>;
  /** Refuses what comes from now on, and waits until everything that waits was answered. */
  drain: () => Promise<void>;
}>;

/**
 * Requests that wait are committed together: one flush to the disk for all of them (LOG §3). In the order of arrival;
 * every answer after COMMIT; an error fails the whole group. `onCommitted` runs before the answers.
 */
export function createGroupCommit(
  transaction: AppendTransaction,
  onCommitted: () => void,
  patienceMs = PATIENCE_MS,
): GroupCommit {
  const queue: Waiting[] = [];
  let running = false;
  let drained: (() => void) | undefined;
  let draining = false;

  const next = (delayMs?: number): void => {
    running = queue.length > 0;
    if (!running) drained?.();
    else if (delayMs === undefined) setImmediate(flush);
    else setTimeout(flush, delayMs);
  };

  // One synchronous step from BEGIN to COMMIT: nothing else runs on this connection in between.
  const flush = (): void => {
    const problem = tryBegin(transaction);
    if (problem === undefined) commitGroup(transaction, takeGroup(queue), onCommitted);
    else if (!isBusy(problem)) fail(takeGroup(queue), unavailable(problem));
    else
      fail(takeExpired(queue, patienceMs), new Unavailable('The log is locked by another process', { cause: problem }));
    next(isBusy(problem) ? retryDelayMs() : undefined);
  };

  return {
    append: (request) =>
      new Promise((resolve, reject) => {
        if (draining) throw new Unavailable('The log is closed');
        queue.push({ request, since: performance.now(), resolve, reject });
        if (!running) next();
      }),
    drain: () =>
      new Promise((resolve) => {
        draining = true;
        drained = resolve;
        if (!running) resolve();
      }),
  };
}

function tryBegin({ begin }: AppendTransaction): unknown {
  try {
    begin();
    return undefined;
  } catch (error) {
    return error;
  }
}

function commitGroup(transaction: AppendTransaction, group: readonly Waiting[], onCommitted: () => void): void {
  let outcomes: readonly Outcome[];
  try {
    outcomes = transaction.commit(group.map(({ request }) => request));
  } catch (error) {
    // Only a failed ROLLBACK comes here as an error of SQLite itself, and then nothing is certain.
    fail(group, commitFailure(error));
    return;
  }
  onCommitted();
  group.forEach(({ resolve, reject }, index) => {
    const outcome = outcomes[index];
    if (outcome instanceof Conflict) reject(outcome);
    else if (outcome !== undefined) resolve(outcome);
  });
}

function takeGroup(queue: Waiting[]): readonly Waiting[] {
  let events = 0;
  let bytes = 0;
  const size = queue.findIndex(({ request }, index) => {
    events += request.events.length;
    bytes += request.bytes;
    return index > 0 && (events > MAX_GROUP_EVENTS || bytes > MAX_GROUP_BYTES);
  });
  return queue.splice(0, size === -1 ? queue.length : size);
}

/** Those that have waited too long for the lock; they came first. */
function takeExpired(queue: Waiting[], patienceMs: number): readonly Waiting[] {
  const oldest = performance.now() - patienceMs;
  const size = queue.findIndex(({ since }) => since > oldest);
  return queue.splice(0, size === -1 ? queue.length : size);
}

function fail(group: readonly Waiting[], error: unknown): void {
  for (const { reject } of group) reject(error);
}
