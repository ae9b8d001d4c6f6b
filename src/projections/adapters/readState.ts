import { BrokenEvent, type EventStore, type Head, type Position, Unavailable } from '../../eventstore/eventStore.js';
import type { ReadModelLog, ReadModelStatus } from '../readModel.js';
import { createWaiters } from './waiters.js';

/** Where a log begins: the position that a command answers when it found nothing to do on an empty log. */
const BEGINNING = '0';

/** How far the tables are, who waits for it, and what is wrong. */
export type ReadState = Readonly<{
  /** A file was opened, standing at `reached`. What was wrong with the one before is forgotten. */
  opened: (reached: Head | undefined) => void;
  advance: (reached: Head, live: boolean) => void;
  /** The end of the log, as it was seen from outside, is in the tables. */
  caughtUp: () => void;
  /** Something went wrong that is tried again. */
  failed: (error: unknown) => void;
  /** Something went wrong for good: nobody needs to wait any more. */
  broke: (error: unknown) => void;
  /** The error given to `broke`. */
  cause: () => unknown;
  /** Without a time it waits for as long as it takes. */
  reached: (position: Position, timeoutMs?: number, signal?: AbortSignal) => Promise<boolean>;
  status: () => Omit<ReadModelStatus, 'ready'>;
  onAdvance: (listener: () => void) => () => void;
  giveUp: () => void;
}>;

export function createReadState({ comparePositions }: EventStore, log: ReadModelLog | undefined): ReadState {
  const waiters = createWaiters(comparePositions);
  const listeners = new Set<() => void>();
  let position: Position | null = null;
  let behind = true;
  let trouble: Readonly<{ error: unknown; forGood: boolean }> | undefined;

  const arriveAt = (place: Position): void => {
    position = place;
    waiters.advance(place);
  };

  return {
    opened: (reached) => {
      trouble = undefined;
      behind = true;
      if (reached !== undefined) arriveAt(reached.position);
    },
    advance: (reached, live) => {
      trouble = undefined;
      behind = !live;
      arriveAt(reached.position);
      for (const listener of listeners) listener();
    },
    caughtUp: () => {
      behind = false;
    },
    failed: (error) => {
      log?.warn({ err: error, position }, 'The read model cannot go on now and tries again');
      behind = true;
      trouble = error instanceof Unavailable ? undefined : { error, forGood: false };
    },
    broke: (error) => {
      log?.error({ err: error, position }, 'The read model has stopped');
      behind = true;
      trouble = { error, forGood: true };
      waiters.giveUp();
    },
    cause: () => trouble?.error,
    reached: async (place, timeoutMs, signal) => {
      if (comparePositions(place, position ?? BEGINNING) <= 0) return true;
      if (trouble?.forGood === true) return false;
      return waiters.wait(place, timeoutMs, signal);
    },
    status: () => ({ position, behind, ...(trouble === undefined ? {} : { broken: described(trouble.error) }) }),
    onAdvance: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    giveUp: waiters.giveUp,
  };
}

function described(error: unknown): NonNullable<ReadModelStatus['broken']> {
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof BrokenEvent ? { message, position: error.position } : { message };
}
