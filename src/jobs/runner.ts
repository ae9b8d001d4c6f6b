import type { ArdoiseEvent } from '../domain/catalogue.js';
import { type Batch, BrokenEvent, type EventStore, type Head, NEWER, type Recorded } from '../eventstore/eventStore.js';
import { giveWay, pause } from '../pause.js';
import { createCheckpointSaver } from './checkpointSaver.js';
import type { Job, JobFailure } from './job.js';

export type JobStatus = Readonly<{
  name: string;
  /** `idle`: another node holds the lease, or nobody yet. `stopped`: a person has to look, see `reason`. */
  state: 'running' | 'waiting' | 'stopped' | 'idle';
  /** Last position of the log that the job has dealt with. */
  position: string | null;
  /** True when it stands at the end of the log. */
  upToDate: boolean;
  /** When it last handled an event, UTC. */
  lastRunAt: string | null;
  /** When it tries again what it waits for, UTC; null when the next event sets it going. */
  nextRunAt: string | null;
  /** It has had something to do for more than a minute, or has stopped with something left to do. */
  late: boolean;
  /** Why it waits or has stopped. */
  reason: string | null;
  /** What it has passed over and a person has to look at. */
  failures?: readonly JobFailure[];
}>;

export type JobRunner = Readonly<{
  start: () => void;
  /** Finishes the batch in flight, then saves the checkpoints. */
  stop: () => Promise<void>;
  status: () => readonly JobStatus[];
}>;

/** Where each job stands: a lost one means the beginning, which is harmless. */
export type Checkpoints = Readonly<{
  load: (job: string) => Promise<Head | undefined>;
  save: (job: string, reached: Head) => Promise<void>;
}>;

export type RunnerDeps = Readonly<{
  eventStore: EventStore;
  checkpoints: Checkpoints;
  now: () => string;
  report: (job: string, error: unknown) => void;
  /** A job has stopped before an event of a newer version. */
  newer?: (job: string) => void;
}>;

const LONGEST_WAIT_MS = 30_000;
const LATE_AFTER_MS = 60_000;

/** Runs jobs side by side, each from its own checkpoint, each event in order as far as its concurrency allows. */
export function createJobRunner(deps: RunnerDeps, jobs: readonly Job[]): JobRunner {
  const loops = jobs.map((job) => createLoop(deps, job));
  return {
    start: () => {
      for (const loop of loops) loop.start();
    },
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
    status: () => loops.map((loop) => loop.status()),
  };
}

function createLoop(deps: RunnerDeps, job: Job) {
  const { eventStore, checkpoints, report } = deps;
  const abort = new AbortController();
  let running = Promise.resolve();
  let reached: Head | undefined;
  const saver = createCheckpointSaver(
    (head) => checkpoints.save(job.name, head),
    (error) => report(job.name, error),
  );
  /** Since when it has something to do, once it is not up to date. */
  let upToDateAt = performance.now();
  let status: Omit<JobStatus, 'late'> = {
    name: job.name,
    state: 'waiting',
    position: null,
    upToDate: false,
    lastRunAt: null,
    nextRunAt: null,
    reason: null,
  };

  async function run(): Promise<void> {
    let failures = 0;
    const progressed = (): void => {
      failures = 0;
    };
    while (!abort.signal.aborted && (await followed(progressed))) {
      failures += 1;
      const waitMs = Math.min(LONGEST_WAIT_MS, 250 * 2 ** failures) * (0.5 + Math.random() / 2);
      status = { ...status, nextRunAt: new Date(Date.parse(deps.now()) + waitMs).toISOString() };
      await pause(waitMs, abort.signal);
    }
    // One who has lost the lease may save no more, and need not: the next one handles the same again.
    await saver.flush().catch((error: unknown) => abort.signal.aborted || report(job.name, error));
    status = { ...status, state: 'stopped' };
  }

  /** True when it is worth trying again later. */
  async function followed(progressed: () => void): Promise<boolean> {
    try {
      await follow(progressed);
      return false;
    } catch (error) {
      // What was in flight may say that it was stopped: it is handled again at the next start.
      if (abort.signal.aborted) return false;
      report(job.name, error);
      if (status.upToDate) upToDateAt = performance.now();
      status = { ...status, state: 'waiting', upToDate: false, reason: messageOf(error) };
      if (error instanceof NewerEvent) deps.newer?.(job.name);
      return !(error instanceof BrokenEvent || error instanceof NewerEvent);
    }
  }

  async function follow(progressed: () => void): Promise<void> {
    reached ??= await lastCheckpoint(eventStore, checkpoints, job.name);
    const after = reached === undefined ? {} : { after: reached.position };
    const batches = eventStore.subscribe<ArdoiseEvent>({ ...after, only: job.handles, signal: abort.signal });
    status = { ...status, state: 'running', nextRunAt: null, reason: null };

    for await (const batch of batches) {
      await handleBatch(batch);
      progressed();
      if (abort.signal.aborted) break;
    }
  }

  async function handleBatch({ events, position, eventId, live }: Batch<ArdoiseEvent>): Promise<void> {
    await handleAll(job, events);
    reached = { position, eventId };
    if (live || status.upToDate) upToDateAt = performance.now();
    status = { ...status, position, upToDate: live, ...(events.length > 0 ? { lastRunAt: deps.now() } : {}) };
    saver.reached(reached);
  }

  return {
    start: () => {
      running = run();
    },
    stop: async () => {
      abort.abort();
      await running;
    },
    status: () => {
      const failures = job.failures?.() ?? [];
      const waitsFor = performance.now() - upToDateAt;
      const late = !status.upToDate && (status.state === 'stopped' || waitsFor > LATE_AFTER_MS);
      return { ...status, late, ...(failures.length === 0 ? {} : { failures }) };
    },
  };
}

/** The event is of a newer version of the application: the job stops there (LOG §5). */
class NewerEvent extends Error {
  override readonly name = 'NewerEvent';
}

async function handleAll(job: Job, events: readonly Recorded<ArdoiseEvent>[]): Promise<void> {
  for (let start = 0; start < events.length; start += job.concurrency) {
    const together = events.slice(start, start + job.concurrency);
    await Promise.all(together.map((event) => handleOne(job, event)));
    await giveWay();
  }
}

async function handleOne(job: Job, event: Recorded<ArdoiseEvent>): Promise<void> {
  // The type of an event that this code does not know is outside the catalogue on purpose.
  const type: string = event.type;
  if (type === NEWER)
    throw new NewerEvent(
      `L’événement à la position ${event.position} vient d’une version plus récente d’Ardoise : mettez ce nœud à jour.`,
    );
  await job.handle(event);
}

/** Where the job stood, or undefined (the beginning) when it never ran or the log was restored to an earlier state. */
async function lastCheckpoint(
  eventStore: EventStore,
  checkpoints: Checkpoints,
  job: string,
): Promise<Head | undefined> {
  const saved = await checkpoints.load(job);
  if (saved === undefined) return undefined;
  return (await eventStore.eventIdAt(saved.position)) === saved.eventId ? saved : undefined;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
