import { type Holder, type Lease, LeaseLost, type Leases } from '../../jobs/leases.js';
import { Conflict, NO_STREAM, type Revision } from '../eventStore.js';
import type { AppendTiming } from './esdbAppend.js';
import { createCheckpointWriter } from './esdbCheckpoints.js';
import { type EsdbRegister, openRegister } from './esdbRegister.js';

const STREAM = 'lease-jobs';
/** So that a person who looks sees the last holders too. */
const KEEP = 5;

export type EsdbLeasesOptions = Readonly<{
  url: string;
  /** A checkpoint of a job is written at most this often; what waits is written when the lease is given up. */
  checkpointEveryMs?: number;
  timing?: Partial<AppendTiming>;
}>;

/**
 * The lease as the last entry of `lease-jobs`, checkpoints as the last entries of `job-<name>`, beside the log. Every
 * write names the revision that it replaces; read from the leader, since followers lag.
 */
export function openEsdbLeases({ url, checkpointEveryMs = 10_000, timing = {} }: EsdbLeasesOptions): Leases {
  const register = openRegister(url, timing);
  const checkpoints = createCheckpointWriter(register, checkpointEveryMs);

  const write = async (expected: Revision, next: Omit<Lease, 'revision'> & { at: string }): Promise<Lease> => {
    try {
      const { epoch, at, holder } = next;
      const entry = { type: 'LeaseWritten', data: { epoch, at, holder: holder ?? null } };
      return { ...next, revision: await register.write(STREAM, entry, expected, KEEP) };
    } catch (error) {
      if (error instanceof Conflict) throw new LeaseLost('The lease was written by another process');
      throw error;
    }
  };

  return {
    read: () => readLease(register),
    take: (seen, holder, at) => write(seen.revision, { epoch: seen.epoch + 1, holder, at }),
    renew: ({ revision, epoch, holder }, at) => write(revision, { epoch, holder, at }),
    giveUp: async ({ revision, epoch }, at) => {
      await checkpoints.flush();
      try {
        await write(revision, { epoch, holder: undefined, at });
      } catch (error) {
        if (!(error instanceof LeaseLost)) throw error;
      }
    },
    loadCheckpoint: (job) => checkpoints.load(job),
    saveCheckpoint: (job, reached, { epoch }) => checkpoints.save(job, reached, epoch),
    close: async () => {
      // A lost checkpoint only means handling again, which is harmless.
      await checkpoints.flush().catch(() => undefined);
      await register.close();
    },
  };
}

async function readLease(register: EsdbRegister): Promise<Lease> {
  const last = await register.last(STREAM);
  if (last === undefined) return { revision: NO_STREAM, epoch: 0, holder: undefined, at: undefined };
  // Written by this file alone.
  const { epoch, holder, at } = last.data as Readonly<{ epoch: number; holder: Holder | null; at: string }>;
  return { revision: last.revision, epoch, holder: holder ?? undefined, at };
}
