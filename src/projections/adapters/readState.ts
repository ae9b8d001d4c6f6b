import { brokenSentence } from '../../eventstore/brokenSentence.js';
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

/** Where the tables stand, and what went wrong since they last moved on. */
type Place = Readonly<{
  position: Position | null;
  behind: boolean;
  trouble?: Readonly<{ error: unknown; forGood: boolean }>;
}>;

export function createReadState({ comparePositions }: EventStore, log: ReadModelLog | undefined): ReadState {
  const waiters = createWaiters(comparePositions);
  const listeners = createListeners();
  let place: Place = { position: null, behind: true };

  const arrive = (reached: Head, live: boolean): void => {
    place = { position: reached.position, behind: !live };
    waiters.advance(reached.position);
  };
  const troubled = (error: unknown, forGood: boolean): void => {
    const facts = { err: error, position: place.position };
    if (forGood) log?.error(facts, 'The read model has stopped');
    else log?.warn(facts, 'The read model cannot go on now and tries again');
    place = { ...place, behind: true, trouble: { error, forGood } };
  };

  return {
    opened: (reached) => {
      place = { position: place.position, behind: true };
      if (reached !== undefined) arrive(reached, false);
    },
    advance: (reached, live) => {
      arrive(reached, live);
      listeners.call();
    },
    caughtUp: () => {
      place = { ...place, behind: false };
    },
    failed: (error) => troubled(error, false),
    broke: (error) => {
      troubled(error, true);
      waiters.giveUp();
    },
    cause: () => place.trouble?.error,
    reached: async (wanted, timeoutMs, signal) => {
      if (comparePositions(wanted, place.position ?? BEGINNING) <= 0) return true;
      return place.trouble?.forGood === true ? false : waiters.wait(wanted, timeoutMs, signal);
    },
    status: () => described(place),
    onAdvance: listeners.add,
    giveUp: waiters.giveUp,
  };
}

function createListeners() {
  const listeners = new Set<() => void>();
  return {
    add: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    call: () => {
      for (const listener of listeners) listener();
    },
  };
}

/** A log that is unavailable is waited for: that alone is nothing broken. */
function described({ position, behind, trouble }: Place): Omit<ReadModelStatus, 'ready'> {
  const { error } = trouble ?? {};
  if (trouble === undefined || error instanceof Unavailable) return { position, behind };
  if (error instanceof BrokenEvent) {
    return {
      position,
      behind,
      broken: { message: `${brokenSentence(error)}.`, position: error.position, stream: error.stream },
    };
  }
  return { position, behind, broken: { message: error instanceof Error ? error.message : String(error) } };
}
