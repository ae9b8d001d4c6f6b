import type { EventStore } from '../../eventstore/eventStore.js';
import { allProjections } from '../allProjections.js';
import { createProjector, type Projection } from '../projection.js';
import type { Query } from '../queries/query.js';
import { type OnProgress, type ReadModel, type ReadModelLog, ReadModelNotReady } from '../readModel.js';
import { createFollower, type Follower } from './follower.js';
import { outwait } from './outwait.js';
import { createReadFileKeeper, type ReadFileKeeper } from './readFileKeeper.js';
import { createReadState, type ReadState } from './readState.js';

export type ReadModelOptions = Readonly<{
  /** Of read.db. `<path>.next` is used beside it while it is built again. */
  path: string;
  eventStore: EventStore;
  projections?: readonly Projection[];
  log?: ReadModelLog;
  /** Told about every second while `start` builds the file, and at the end of it. */
  progress?: OnProgress;
}>;

/** The read model in an SQLite file. Opening does nothing yet: see `start`. */
export function openReadModel(options: ReadModelOptions): ReadModel {
  const { path, eventStore, projections = allProjections, log, progress } = options;
  const closing = new AbortController();
  const state = createReadState(eventStore, log);
  const keeper = createReadFileKeeper({ path, projections, projector: createProjector(projections), eventStore, log });
  const follower = createFollower({ eventStore, keeper, state });
  const parts: Parts = { eventStore, state, keeper, follower, signal: closing.signal };
  let rebuilding: Promise<void> | undefined;

  return {
    query: queryOf(keeper),
    start: () => start(parts, progress),
    reached: state.reached,
    status: () => ({ ready: follower.isReady(), ...state.status() }),
    onAdvance: state.onAdvance,
    rebuild: ({ progress: told } = {}) => {
      rebuilding ??= rebuild(parts, told).finally(() => {
        rebuilding = undefined;
      });
      return rebuilding;
    },
    close: async () => {
      closing.abort();
      // Whoever asked for it is told how it ended; here it only has to have ended.
      await Promise.allSettled([rebuilding]);
      await follower.stop();
      state.giveUp();
      keeper.close();
    },
  };
}

type Parts = Readonly<{
  eventStore: EventStore;
  state: ReadState;
  keeper: ReadFileKeeper;
  follower: Follower;
  /** Aborts when the read model is closed. */
  signal: AbortSignal;
}>;

async function start(
  { eventStore, state, keeper, follower, signal }: Parts,
  progress: OnProgress | undefined,
): Promise<void> {
  const prepare = async () => {
    await keeper.prepare({ progress, signal });
    return eventStore.head();
  };
  const head = await outwait(prepare, state.failed, signal);
  follower.follow();
  if (head !== undefined && !(await state.reached(head.position))) {
    throw state.cause() ?? new ReadModelNotReady('The read model was closed');
  }
  follower.caughtUp();
}

async function rebuild({ keeper, follower, signal }: Parts, progress: OnProgress | undefined): Promise<void> {
  await keeper.buildNext({ progress, signal });
  await follower.pausedFor(async () => {
    await keeper.catchUpNext();
    keeper.swap();
  });
}

/** Asks whatever file is open: a rebuild puts another one in its place. */
function queryOf(keeper: ReadFileKeeper): Query {
  return {
    all: (sql, params) => keeper.file().query.all(sql, params),
    get: (sql, params) => keeper.file().query.get(sql, params),
  };
}
