import { LeaseLost } from '../../jobs/leases.js';
import { Conflict, type Head, NO_STREAM, type Revision } from '../eventStore.js';
import type { EsdbRegister } from './esdbRegister.js';

type Saved = Head & Readonly<{ epoch: number }>;
type Job = { revision: Revision | undefined; waiting: Saved | undefined; writtenAt: number };

/**
 * Checkpoints as the last entries of `job-<name>`. Each is an event on the server, so what comes quickly is written only
 * now and then: one that is lost means handling again, which is harmless.
 */
export type CheckpointWriter = Readonly<{
  load: (job: string) => Promise<Head | undefined>;
  /** Throws LeaseLost when a later epoch has saved a checkpoint of this job. */
  save: (job: string, reached: Head, epoch: number) => Promise<void>;
  /** Writes what waits. */
  flush: () => Promise<void>;
}>;

export function createCheckpointWriter(register: EsdbRegister, everyMs: number): CheckpointWriter {
  const jobs = new Map<string, Job>();
  const jobOf = (name: string): Job => {
    const job = jobs.get(name) ?? { revision: undefined, waiting: undefined, writtenAt: -everyMs };
    jobs.set(name, job);
    return job;
  };

  const flushOne = async (name: string, job: Job): Promise<void> => {
    const { waiting } = job;
    if (waiting === undefined) return;
    job.waiting = undefined;
    job.writtenAt = performance.now();
    job.revision = await write(register, name, waiting, job.revision);
  };

  return {
    load: async (name) => {
      const { saved } = await lastOf(register, name);
      return saved && { position: saved.position, eventId: saved.eventId };
    },
    save: async (name, reached, epoch) => {
      const job = jobOf(name);
      job.waiting = { position: reached.position, eventId: reached.eventId, epoch };
      if (performance.now() - job.writtenAt >= everyMs) await flushOne(name, job);
    },
    flush: async () => {
      for (const [name, job] of jobs) await flushOne(name, job);
    },
  };
}

const streamOf = (job: string): string => `job-${job}`;

async function write(register: EsdbRegister, job: string, next: Saved, known: Revision | undefined): Promise<Revision> {
  for (let expected = known; ; expected = undefined) {
    const revision = expected ?? (await fenced(register, job, next));
    try {
      return await register.write(streamOf(job), { type: 'CheckpointSaved', data: next }, revision, 1);
    } catch (error) {
      // Another holder has saved: whether it may is decided by its epoch.
      if (!(error instanceof Conflict)) throw error;
    }
  }
}

/** The revision to replace. */
async function fenced(register: EsdbRegister, job: string, { epoch }: Saved): Promise<Revision> {
  const { revision, saved } = await lastOf(register, job);
  if (saved !== undefined && saved.epoch > epoch) {
    throw new LeaseLost(`The checkpoint of ${job} belongs to another holder of the lease`);
  }
  return revision;
}

async function lastOf(
  register: EsdbRegister,
  job: string,
): Promise<Readonly<{ revision: Revision; saved: Saved | undefined }>> {
  const last = await register.last(streamOf(job));
  // Written by this file alone.
  return { revision: last?.revision ?? NO_STREAM, saved: last?.data as Saved | undefined };
}
