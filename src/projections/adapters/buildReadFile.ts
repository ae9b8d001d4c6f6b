import { open } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AnyEvent, EventStore, Head, Recorded } from '../../eventstore/eventStore.js';
import { readToHead } from '../../eventstore/readToHead.js';
import { openSqlite, type Sqlite } from '../../sqlite.js';
import type { Projection, Projector } from '../projection.js';
import type { OnProgress } from '../readModel.js';
import { removeDatabase } from './readFile.js';
import { createBareTables } from './readTables.js';
import { createReadWriter, type ReadWriter } from './readWriter.js';

const EVENTS_PER_TRANSACTION = 50_000;
const FREE_THE_LOOP_AFTER_MS = 10;
/** In events: a look costs about a hundredth of one. */
const LOOK_AT_THE_CLOCK_EVERY = 8;
const PROGRESS_EVERY_MS = 1_000;

export type BuildOptions = Readonly<{
  path: string;
  projections: readonly Projection[];
  projector: Projector;
  eventStore: EventStore;
  /** The log is a past state, which leaves out what comes later: the caller sees to it that it is read to its head (`readToHead`). */
  isPast?: true;
  progress?: OnProgress | undefined;
  signal?: AbortSignal | undefined;
}>;

/**
 * Builds a whole read.db from the log, up to the head that it finds, in a file that nobody uses yet: without a journal
 * and in large transactions. When it answers, the file is on the disk; when it throws, there is none.
 */
export async function buildReadFile(options: BuildOptions): Promise<void> {
  const { path } = options;
  removeDatabase(path);
  try {
    await build(options);
    await syncToDisk(path);
  } catch (error) {
    removeDatabase(path);
    throw error;
  }
}

async function build(options: BuildOptions): Promise<void> {
  const { path, projections, projector, signal } = options;
  const sqlite = openSqlite(path, { synchronous: 'NORMAL' });
  try {
    // Nothing is lost with this file: an unfinished one is thrown away.
    sqlite.pragma('journal_mode = OFF');
    sqlite.pragma('synchronous = OFF');
    sqlite.pragma('locking_mode = EXCLUSIVE');
    createBareTables(sqlite, projections);
    await projectLog(createReadWriter(sqlite, projector), options);
    await createIndexes(sqlite, projections, signal);
  } finally {
    sqlite.close();
  }
}

/** Sorted once they are all there, rows cost far less than one by one. Each index holds up the loop while it is made. */
async function createIndexes(
  sqlite: Sqlite,
  projections: readonly Projection[],
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const statement of projections.flatMap(({ indexes = '' }) => indexes.split(';'))) {
    signal?.throwIfAborted();
    sqlite.exec(statement);
    await nextTurn();
  }
}

async function projectLog(writer: ReadWriter, options: BuildOptions): Promise<void> {
  const { eventStore, isPast = false, progress, signal } = options;
  const head = await eventStore.head();
  if (head === undefined) return;

  const log = isPast ? eventStore : readToHead(eventStore, head);
  const tell = teller(progress, head);
  let events = 0;
  let reached: Head | undefined;
  writer.begin();
  for await (const page of log.readAll({ until: head.position })) {
    signal?.throwIfAborted();
    await applyFreely(writer, page);

    events += page.length;
    reached = headOf(page) ?? reached;
    if (reached === undefined) continue;
    if (Math.floor(events / EVENTS_PER_TRANSACTION) > Math.floor((events - page.length) / EVENTS_PER_TRANSACTION)) {
      writer.commit(reached);
      writer.begin();
    }
    tell(events, reached);
  }
  writer.commit(head);
  progress?.({ events, position: head.position, head: head.position });
}

/** Within one transaction, letting others have their turn: the connection is ours alone. */
async function applyFreely(writer: ReadWriter, page: readonly Recorded<AnyEvent>[]): Promise<void> {
  let since = performance.now();
  for (const [index, event] of page.entries()) {
    writer.apply(event);
    if (index % LOOK_AT_THE_CLOCK_EVERY !== 0 || performance.now() - since < FREE_THE_LOOP_AFTER_MS) continue;
    await nextTurn();
    since = performance.now();
  }
}

function headOf(page: readonly Recorded<AnyEvent>[]): Head | undefined {
  const last = page.at(-1);
  return last && { position: last.position, eventId: last.id };
}

function teller(progress: OnProgress | undefined, head: Head): (events: number, reached: Head) => void {
  let told = performance.now();
  return (events, { position }) => {
    if (performance.now() - told < PROGRESS_EVERY_MS) return;
    told = performance.now();
    progress?.({ events, position, head: head.position });
  };
}

/** Nobody has the database open: closing this handle frees no lock that matters. */
async function syncToDisk(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
