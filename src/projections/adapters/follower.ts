import { type EventStore, Unavailable } from '../../eventstore/eventStore.js';
import { followLog } from './followLog.js';
import type { ReadFileKeeper } from './readFileKeeper.js';
import type { ReadState } from './readState.js';

type Deps = Readonly<{ eventStore: EventStore; keeper: ReadFileKeeper; state: ReadState }>;

/** The one loop that writes the tables. */
export type Follower = Readonly<{
  follow: () => void;
  /** From now on the loop outlives any error but a broken event. Before, only Unavailable is worth waiting for. */
  caughtUp: () => void;
  isReady: () => boolean;
  /** Ends the loop between two transactions. */
  stop: () => Promise<void>;
  /** Does something while nobody writes; goes on afterwards on whatever file is open then. */
  pausedFor: (work: () => Promise<void>) => Promise<void>;
}>;

export function createFollower({ eventStore, keeper, state }: Deps): Follower {
  let ready = false;
  let running: Readonly<{ abort: AbortController; done: Promise<void> }> | undefined;

  const failed = (error: unknown): void => {
    if (!ready && !(error instanceof Unavailable)) throw error;
    state.failed(error);
  };
  const follow = (): void => {
    const abort = new AbortController();
    const { writer } = keeper.file();
    state.opened(writer.checkpoint());
    const loop = followLog({ eventStore, writer, signal: abort.signal, committed: state.advance, failed });
    running = { abort, done: loop.catch(state.broke) };
  };
  const stop = async (): Promise<void> => {
    running?.abort.abort();
    await running?.done;
    running = undefined;
  };

  return {
    follow,
    caughtUp: () => {
      ready = true;
      state.caughtUp();
    },
    isReady: () => ready && state.status().broken === undefined,
    stop,
    pausedFor: async (work) => {
      const wasRunning = running !== undefined;
      await stop();
      try {
        await work();
      } finally {
        if (wasRunning && keeper.isOpen()) follow();
      }
    },
  };
}
