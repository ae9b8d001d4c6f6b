import { outcomeEvents } from '../domain/delivery/outcome.js';
import { deriveId } from '../eventstore/deriveId.js';
import type { EventStore } from '../eventstore/eventStore.js';
import type { MailResult } from '../mail/mailTransport.js';
import { appendAt, loadDelivery } from './deliveryLog.js';

/** How a claimed attempt ended, and when. */
export type Outcome = Readonly<{ deliveryId: string; claim: string; result: MailResult; at: string }>;

/** Something that a person may have to look at. Nothing is swallowed. */
export type Problem = Readonly<{ message: string; deliveryId?: string; error?: unknown }>;

type Deps = Readonly<{ eventStore: EventStore; monotonicMs: () => number; onProblem: (problem: Problem) => void }>;

const HOUR_MS = 60 * 60_000;

/**
 * What one process knows about claims, in memory: its own, and since when it knows others'. An outcome that cannot be
 * appended is kept here and appended later; the mail is never sent again for that (LOG §8).
 */
export class ClaimBook {
  readonly #deps: Deps;
  readonly #held = new Set<string>();
  readonly #unsent = new Set<string>();
  readonly #kept = new Map<string, Outcome>();
  readonly #seen = new Map<string, number>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Being sent by this process, or ended with its outcome not yet in the log. */
  readonly holds = (claim: string): boolean => this.#held.has(claim);

  /** Since this process first asked about the claim, on its own monotonic clock. */
  readonly knownForMs = (claim: string): number => {
    const now = this.#deps.monotonicMs();
    const seen = this.#seen.get(claim);
    if (seen !== undefined) return now - seen;

    for (const [old, at] of this.#seen) if (now - at > HOUR_MS) this.#seen.delete(old);
    this.#seen.set(claim, now);
    return 0;
  };

  /** Holds the claim when `append` wrote it. When it fails, nothing is sent: should the claim be in the log, that is known. */
  async take(claim: string, append: () => Promise<boolean>): Promise<boolean> {
    this.#held.add(claim);
    try {
      const ours = await append();
      if (!ours) this.#held.delete(claim);
      return ours;
    } catch (error) {
      this.#held.delete(claim);
      this.#unsent.add(claim);
      throw error;
    }
  }

  /** What is to be said of a claim whose outcome will not come any more. */
  verdictOn(claim: string): MailResult {
    return this.#unsent.has(claim)
      ? { outcome: 'unreachable', detail: 'Journal indisponible avant l’envoi : rien n’est parti' }
      : { outcome: 'unknown', detail: 'Envoi interrompu avant la réponse du serveur' };
  }

  /** Records the outcome and gives the claim back. False: it could not be recorded yet, and is kept. */
  async settle(outcome: Outcome): Promise<boolean> {
    const { deliveryId, claim } = outcome;
    try {
      await this.#record(outcome);
    } catch (error) {
      this.#kept.set(claim, outcome);
      this.#deps.onProblem({ message: 'The outcome of a mail is kept and recorded later', deliveryId, error });
      return false;
    }
    this.#kept.delete(claim);
    this.#held.delete(claim);
    return true;
  }

  /** Tries to record what was kept. */
  async flush(): Promise<void> {
    for (const outcome of this.#kept.values()) await this.settle(outcome);
  }

  /** Outcomes not yet in the log. */
  get kept(): readonly Outcome[] {
    return [...this.#kept.values()];
  }

  /** After whatever came in between: a conflict means reading again, never sending again. */
  async #record({ deliveryId, claim, result, at }: Outcome): Promise<void> {
    const { eventStore } = this.#deps;
    for (let recorded = false; !recorded; ) {
      const loaded = await loadDelivery(eventStore, deliveryId);
      if (loaded.delivery.status === 'unplanned') throw new Error(`${deliveryId}: no such delivery`);

      const events = outcomeEvents(loaded.delivery, claim, result, at);
      if (events.length === 0) return;
      recorded = await appendAt(eventStore, loaded, events, { cause: deriveId('mail-outcome', claim), now: at });
    }
  }
}
