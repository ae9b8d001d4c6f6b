import type { EventStore } from '../../eventstore/eventStore.js';
import type { Projection, Projector } from '../projection.js';
import { type OnProgress, type ReadModelLog, ReadModelNotReady } from '../readModel.js';
import { applyEvents } from './applyEvents.js';
import { buildReadFile } from './buildReadFile.js';
import { openReadFile, type ReadFile, removeDatabase, replaceDatabase, whyUnusable } from './readFile.js';
import { whyBeginAgain } from './whyBeginAgain.js';

type Deps = Readonly<{
  path: string;
  projections: readonly Projection[];
  projector: Projector;
  eventStore: EventStore;
  log: ReadModelLog | undefined;
}>;

type BuildOptions = Readonly<{ progress?: OnProgress | undefined; signal: AbortSignal }>;

/** Opens, builds and replaces the one read.db. */
export type ReadFileKeeper = Readonly<{
  /** The open file. Throws ReadModelNotReady when there is none. */
  file: () => ReadFile;
  isOpen: () => boolean;
  /** Opens the file, after building it when it cannot be used or does not follow from the log. */
  prepare: (options: BuildOptions) => Promise<void>;
  /** Builds the next file beside the one in use. */
  buildNext: (options: BuildOptions) => Promise<void>;
  /** Brings the next file up to the head of the log, so that no reader goes back in time. */
  catchUpNext: () => Promise<void>;
  /** Puts the next file in the place of the one in use, between two turns of the event loop. */
  swap: () => void;
  close: () => void;
}>;

export function createReadFileKeeper(deps: Deps): ReadFileKeeper {
  const { path, projector } = deps;
  const next = `${path}.next`;
  let current: ReadFile | undefined;

  const open = (): ReadFile => {
    current ??= openReadFile(path, projector);
    return current;
  };
  const close = (): void => {
    current?.close();
    current = undefined;
  };
  const buildNext = (options: BuildOptions): Promise<void> => buildReadFile({ ...deps, ...options, path: next });
  const swap = (): void => {
    const wasOpen = current !== undefined;
    close();
    replaceDatabase(path, next);
    if (wasOpen) open();
  };

  return {
    file: () => current ?? notReady(),
    isOpen: () => current !== undefined,
    prepare: async (options) => {
      removeDatabase(next);
      if (await mustBuild(deps, open)) {
        await buildNext(options);
        swap();
      }
      open();
    },
    buildNext,
    catchUpNext: () => catchUp(next, deps),
    swap,
    close,
  };
}

function notReady(): never {
  throw new ReadModelNotReady('The read model is being prepared');
}

async function mustBuild({ path, projections, eventStore, log }: Deps, open: () => ReadFile): Promise<boolean> {
  const reason = whyUnusable(path, projections) ?? (await whyBeginAgain(eventStore, open()));
  if (reason !== undefined) log?.info({ reason, path }, 'The read model is built from the log');
  return reason !== undefined;
}

async function catchUp(path: string, { projector, eventStore }: Deps): Promise<void> {
  const { writer, close } = openReadFile(path, projector);
  try {
    const checkpoint = writer.checkpoint();
    const after = checkpoint === undefined ? {} : { after: checkpoint.position };
    for await (const events of eventStore.readAll(after)) {
      const last = events.at(-1);
      if (last === undefined) continue;
      await applyEvents(writer, { events, reached: { position: last.position, eventId: last.id } }, () => undefined);
    }
  } finally {
    close();
  }
}
