import type { Head, Revision } from '../eventstore/eventStore.js';

/** Who holds a lease. */
export type Holder = Readonly<{
  /** The data folder (`node.lock`): survives the process, so a node knows the lease of its own earlier process. */
  node: string;
  /** Random per process. */
  process: string;
  /** For people: host and process number. */
  name: string;
}>;

/** The lease as the log's keeper has it. Every write (taken, renewed, given up) makes another revision of it. */
export type Lease = Readonly<{
  /** `NO_STREAM` while nobody ever held it. */
  revision: Revision;
  /** How often it was taken, 0 before the first time. Renewing does not count. What fences the checkpoints. */
  epoch: number;
  /** Undefined: given up, or never taken. */
  holder: Holder | undefined;
  /** UTC instant of the last write by the writer's clock: shown to people, nothing is decided by it. */
  at: string | undefined;
}>;

/**
 * The one lease for all jobs of a node, and where each job stands; kept beside the events, not in the log (LOG §10).
 *
 * A register that is compared and set: whoever writes names the lease that it has read. When to write is not the port's
 * business (see `leaseKeeper.ts`): no adapter looks at a clock. All methods reject with Unavailable when nothing was
 * written, and with Unknown when it may have been: then `read` tells, by `holder.process`.
 *
 * The lease saves work and guards nothing: two holders at once do no harm.
 */
export interface Leases {
  read(): Promise<Lease>;
  /** Makes `holder` the holder, with the next epoch. Rejects with LeaseLost when the lease is not as it was `seen`. */
  take(seen: Lease, holder: Holder, at: string): Promise<Lease>;
  /** Shows that the holder lives. Rejects with LeaseLost when somebody else has written since. */
  renew(held: Lease, at: string): Promise<Lease>;
  /** Leaves it without a holder, so that another takes it at once. Nothing happens when it is lost already. */
  giveUp(held: Lease, at: string): Promise<void>;
  /** Where a job stood when it was last saved; undefined is the beginning. */
  loadCheckpoint(job: string): Promise<Head | undefined>;
  /**
   * Where a job stands. Need not be durable: a lost checkpoint means zero, and zero is harmless. Fenced by `held.epoch`:
   * rejects with LeaseLost, and changes nothing, when a later epoch has begun (or, where the register and the checkpoint
   * cannot be compared in one step, has saved a checkpoint of this job).
   */
  saveCheckpoint(job: string, reached: Head, held: Lease): Promise<void>;
  /** After it everything rejects with Unavailable. Gives nothing up. */
  close(): Promise<void>;
}

/** Another process has the lease, or has given it up since it was read. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}
