import type { Job } from './job.js';
import { LeaseKeeper } from './leaseKeeper.js';
import { type Holder, LeaseLost, type Leases } from './leases.js';
import { type Checkpoints, createJobRunner, type JobRunner, type JobStatus, type RunnerDeps } from './runner.js';
import type { MailWorker } from './sendMails.js';

/** Who holds the lease of all jobs. */
export type LeaseView = Readonly<{
  holder: Holder | null;
  /** True on the node that holds it. */
  mine: boolean;
  /** UTC instant of the last sign of life, by the holder's clock. */
  at: string | null;
}>;

/** The jobs of one node, which run while it holds the lease. */
export type NodeJobs = Readonly<{
  /** Looks for the lease and resolves; when it was free, the jobs run. */
  start: () => Promise<void>;
  /** Ends the jobs and gives the lease up. */
  stop: () => Promise<void>;
  status: () => readonly JobStatus[];
  lease: () => Promise<LeaseView>;
  /** Whether this process holds the lease. */
  holds: () => boolean;
  /** True since a job stopped before an event of a newer version: this node takes the lease no more. */
  outdated: () => boolean;
}>;

type Deps = Omit<RunnerDeps, 'checkpoints' | 'newer'> &
  Readonly<{
    leases: Leases;
    holder: Holder;
    /** The jobs of one term of office: `signal` aborts when it ends. The same names in the same order every time. */
    jobs: (signal: AbortSignal) => readonly Job[];
    mails: MailWorker;
    /** False on a node without the role `jobs`: it never takes the lease. */
    enabled: boolean;
    /** /readyz is green. */
    ready: () => boolean;
    /** The read model has passed over events of a newer version. */
    newerSeen: () => boolean;
    termMs: number;
    reportLease: (error: unknown) => void;
  }>;

export function createNodeJobs(deps: Deps): NodeJobs {
  const { leases, holder, mails, enabled, ready, newerSeen, termMs, now } = deps;
  let newerMet = false;
  let ending = new AbortController();

  const keeper = new LeaseKeeper({
    leases,
    holder,
    termMs,
    now,
    report: deps.reportLease,
    mayTake: ready,
    mayHold: () => !newerMet && !newerSeen(),
    begin: () => {
      ending = new AbortController();
      runner = runnerOf();
      mails.start();
      runner.start();
    },
    end: async () => {
      const ended = Promise.all([runner.stop(), mails.stop()]);
      // A long run ends after the append in flight, and goes on with the next holder.
      ending.abort();
      await ended;
    },
    idle: () => mails.recordKept(),
  });

  const checkpoints: Checkpoints = {
    load: (job) => leases.loadCheckpoint(job),
    save: async (job, reached) => {
      const { held } = keeper;
      if (held === undefined) throw new LeaseLost(`The checkpoint of ${job} is saved by the holder of the lease`);
      try {
        await leases.saveCheckpoint(job, reached, held);
      } catch (error) {
        if (error instanceof LeaseLost) keeper.wake();
        throw error;
      }
    },
  };

  function runnerOf(): JobRunner {
    const newer = (): void => {
      newerMet = true;
      keeper.wake();
    };
    return createJobRunner({ ...deps, checkpoints, newer }, [...deps.jobs(ending.signal), mails.job]);
  }

  let runner = runnerOf();

  return {
    start: async () => {
      if (enabled) await keeper.start();
    },
    stop: () => keeper.stop(),
    status: () => {
      const status = runner.status();
      if (keeper.held !== undefined || newerMet) return status;
      return status.map((job) => ({
        ...job,
        state: 'idle',
        upToDate: false,
        nextRunAt: null,
        late: false,
        reason: null,
      }));
    },
    lease: async () => {
      const found = await leases.read();
      const mine = found.holder?.process === holder.process;
      return { holder: found.holder ?? null, mine, at: found.at ?? null };
    },
    holds: () => keeper.held !== undefined,
    outdated: () => newerMet || newerSeen(),
  };
}
