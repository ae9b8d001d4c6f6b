import { pause } from '../pause.js';
import { type Holder, type Lease, LeaseLost, type Leases } from './leases.js';

export type LeaseKeeperDeps = Readonly<{
  leases: Leases;
  /** This very process. */
  holder: Holder;
  /** False: the lease is not taken, though one that is held is kept. */
  mayTake: () => boolean;
  /** False: a lease that is held is given up, and none is taken. */
  mayHold: () => boolean;
  /** The lease was taken: the jobs may run until `end`. */
  begin: (held: Lease) => void;
  /** The lease is lost or about to be given up: resolves when the jobs have ended. */
  end: () => Promise<void>;
  /** After each look while another has the lease. */
  idle?: () => Promise<void>;
  /** The same on every node. A holder renews it three times a term. */
  termMs: number;
  /** UTC instant, ISO 8601. */
  now: () => string;
  /** Milliseconds of a clock that never goes back. */
  monotonicMs?: () => number;
  report: (error: unknown) => void;
}>;

const LOOK_EVERY_MS = 1_000;

/**
 * Takes, renews and gives up the lease. The rules, the same for every adapter (docs/adr/0011):
 *
 * - Without a holder, or with an earlier process of this node as its holder (`node.lock` says that it is over), the lease
 *   is taken at once. Another's is taken when it has not changed for a whole term of this process' own clock.
 * - Who cannot renew for a whole term ends its jobs; so does who finds that another has taken it.
 * - `stop` ends the jobs, then gives the lease up, so that the next holder does not have to wait.
 *
 * Errors of the port are reported and tried again at the next look.
 */
export class LeaseKeeper {
  readonly #deps: LeaseKeeperDeps;
  readonly #monotonicMs: () => number;
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #held: Lease | undefined;
  /** Of the lease that is held: when the last renewal that succeeded was begun. */
  #renewedAt = 0;
  /** Of a lease that another holds: since when it has been as it is. */
  #watched: Readonly<{ revision: number; since: number }> | undefined;
  #alarm = new AbortController();

  constructor(deps: LeaseKeeperDeps) {
    this.#deps = deps;
    this.#monotonicMs = deps.monotonicMs ?? (() => performance.now());
  }

  /** The lease as this process last wrote it; undefined while it has none. */
  get held(): Lease | undefined {
    return this.#held;
  }

  /** Looks once, then goes on looking until `stop`. */
  async start(): Promise<void> {
    const first = this.look();
    this.#running = first.then(() => this.#lookOnAndOn());
    await first;
  }

  /** Looks now instead of at the next time: something says that the lease is lost or must be given up. */
  wake(): void {
    this.#renewedAt = Math.min(this.#renewedAt, this.#monotonicMs() - this.#beatMs);
    this.#alarm.abort();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#alarm.abort();
    await this.#running;
    await this.#surrender().catch(this.#deps.report);
  }

  /** One look. Never rejects. */
  async look(): Promise<void> {
    const { report, idle } = this.#deps;
    try {
      await (this.#held === undefined ? this.#contend() : this.#keep(this.#held));
      if (this.#held === undefined) await idle?.();
    } catch (error) {
      report(error);
      await this.#endWhenSilent();
    }
  }

  get #beatMs(): number {
    return this.#deps.termMs / 3;
  }

  async #lookOnAndOn(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await pause(Math.min(LOOK_EVERY_MS, this.#beatMs), this.#alarm.signal);
      if (signal.aborted) return;
      this.#alarm = new AbortController();
      await this.look();
    }
  }

  async #contend(): Promise<void> {
    const { leases, mayTake, mayHold } = this.#deps;
    const seen = await leases.read();
    if (!this.#isFree(seen) || !mayTake() || !mayHold() || this.#stopping.signal.aborted) return;
    await this.#take(seen);
  }

  #isFree({ holder, revision }: Lease): boolean {
    if (holder === undefined || holder.node === this.#deps.holder.node) return true;
    const at = this.#monotonicMs();
    if (this.#watched?.revision !== revision) this.#watched = { revision, since: at };
    return at - this.#watched.since >= this.#deps.termMs;
  }

  async #take(seen: Lease): Promise<void> {
    const { leases, holder, now, begin } = this.#deps;
    const started = this.#monotonicMs();
    try {
      this.#held = await leases.take(seen, holder, now());
    } catch (error) {
      // Another contender was quicker: it is watched from now on.
      if (error instanceof LeaseLost) return;
      throw error;
    }
    this.#renewedAt = started;
    this.#watched = undefined;
    begin(this.#held);
  }

  async #keep(held: Lease): Promise<void> {
    const { leases, mayHold, now } = this.#deps;
    if (!mayHold()) return this.#surrender();
    const started = this.#monotonicMs();
    if (started - this.#renewedAt < this.#beatMs) return;
    try {
      this.#held = await leases.renew(held, now());
      this.#renewedAt = started;
    } catch (error) {
      if (!(error instanceof LeaseLost)) throw error;
      await this.#afterLoss();
    }
  }

  /** A renewal of which the answer got lost looks like a loss: the lease itself tells whose it is. */
  async #afterLoss(): Promise<void> {
    const { leases, holder } = this.#deps;
    const found = await leases.read();
    if (found.holder?.process === holder.process) this.#held = found;
    else await this.#ended();
  }

  async #endWhenSilent(): Promise<void> {
    if (this.#held === undefined || this.#monotonicMs() - this.#renewedAt < this.#deps.termMs) return;
    await this.#ended();
  }

  async #ended(): Promise<void> {
    await this.#deps.end();
    this.#held = undefined;
  }

  async #surrender(): Promise<void> {
    const held = this.#held;
    if (held === undefined) return;
    // Checkpoints are saved under the lease while the jobs end.
    await this.#ended();
    await this.#deps.leases.giveUp(held, this.#deps.now());
  }
}
