import { rest } from '../pause.js';
import type { SearchFeed } from './indexWriter.js';
import type { IndexCheckpoint } from './searchEngine.js';

/** What a node knows of how far the index is, and who waits for it to move on. */
export class KnownIndex {
  readonly #feed: SearchFeed;
  #known: IndexCheckpoint | undefined;
  #written: string | undefined;
  readonly #waiters = new Set<() => void>();

  constructor(feed: SearchFeed) {
    this.#feed = feed;
  }

  /** In the read model's own count; null before anything was seen. */
  sequence(): number | null {
    return this.#known?.sequence ?? null;
  }

  /** Id of the last event that this node has put into the index itself. */
  lastWritten(): string | undefined {
    return this.#written;
  }

  /** True when all that the read model holds now is known to be in the index. */
  isCurrent(): boolean {
    return this.holds(this.#feed.latest());
  }

  /** Another node's sequences mean nothing here; positions of the log do. */
  holds(target: IndexCheckpoint): boolean {
    const known = this.#known;
    if (target.change === undefined) return true;
    if (known === undefined) return false;
    if (known.generation === target.generation) return known.sequence >= target.sequence;
    return (
      known.change !== undefined && this.#feed.comparePositions(known.change.position, target.change.position) >= 0
    );
  }

  /** The checkpoint as the index itself holds it. */
  saw(checkpoint: IndexCheckpoint | undefined): void {
    this.#known = checkpoint;
  }

  /** This node has written up to there. */
  wrote(reached: IndexCheckpoint): void {
    this.#known = reached;
    this.#written = reached.change?.eventId;
    for (const waiter of this.#waiters) waiter();
  }

  /** Resolves at the next `wrote`, or when the time is up. */
  async nextWrite(atMostMs: number): Promise<void> {
    const moved = new AbortController();
    const waiter = (): void => moved.abort();
    this.#waiters.add(waiter);
    await rest(atMostMs, moved.signal);
    this.#waiters.delete(waiter);
  }
}
