import { setTimeout as sleep } from 'node:timers/promises';
import { rest } from '../pause.js';
import { gather, type OnIndexed, rebuildIndex, type SearchFeed, startingPoint } from './indexWriter.js';
import { KnownIndex } from './knownIndex.js';
import { type SearchEngine, SearchUnavailable } from './searchEngine.js';

export type IndexerStatus = Readonly<{
  /** What this node has last seen of the index: of its own writing, or of its checkpoint. */
  sequence: number | null;
  /** Something that the read model holds is not known to be in the index. */
  behind: boolean;
  /** What is wrong; it is tried again. */
  error: string | null;
}>;

export type Indexer = Readonly<{
  start: () => void;
  /** The read model has moved on: look now. */
  nudge: () => void;
  /**
   * Resolves to true when the index holds everything that the read model holds now, false when it takes too long.
   * Rejects with SearchUnavailable when the index cannot be written or asked.
   */
  caughtUp: (timeoutMs: number) => Promise<boolean>;
  /** Asks the index where it is if another node writes it. Rejects with SearchUnavailable. */
  look: () => Promise<IndexerStatus>;
  status: () => IndexerStatus;
  stop: () => Promise<void>;
}>;

type Deps = Readonly<{
  feed: SearchFeed;
  engine: SearchEngine;
  report: (error: unknown) => void;
  /** Whether this node is the one that writes; by default it always is. */
  mayWrite?: () => boolean;
  /** Told while the index is built again from nothing. */
  progress?: OnIndexed;
}>;

const LONGEST_WAIT_MS = 30_000;
/** How often a node looks whether it has become the writer, or may go on. */
const IDLE_LOOK_MS = 1_000;
/** How often the writer asks a shared index, which has everything, whether it still does. */
const TRUST_MS = 30_000;
/** How often a node that does not write asks how far the index is, to say so. */
const READER_LOOK_MS = 5_000;
/** A put in flight is given up after this: it is put again at the next start. */
const STOP_MS = 3_000;
/** How often a node that does not write asks how far the index is, while somebody waits for it. */
const POLL_MS = 100;

/**
 * Keeps the index up to date with the read model: one loop, in the order of changes. Documents first, then the
 * checkpoint that names them; what fails in between is put again. Only the node that may write does; the others look at
 * the checkpoint when somebody waits for it.
 */
export function createIndexer(deps: Deps): Indexer {
  return new IndexingLoop(deps);
}

class IndexingLoop implements Indexer {
  readonly #deps: Deps;
  readonly #mayWrite: () => boolean;
  readonly #index: KnownIndex;
  readonly #ended = new AbortController();
  #running: Promise<void> | undefined;
  #nudged = false;
  #wake: () => void = () => undefined;
  #prepared = false;
  #error: string | null = null;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#mayWrite = deps.mayWrite ?? (() => true);
    this.#index = new KnownIndex(deps.feed);
  }

  readonly start = (): void => {
    this.#running = this.#loop();
  };

  readonly nudge = (): void => {
    this.#nudged = true;
    this.#wake();
  };

  readonly status = (): IndexerStatus => ({
    sequence: this.#index.sequence(),
    behind: !this.#index.isCurrent(),
    error: this.#error,
  });

  readonly look = async (): Promise<IndexerStatus> => {
    if (!this.#mayWrite()) {
      this.#askedAt = performance.now();
      this.#index.saw(await this.#deps.engine.checkpoint());
    }
    return this.status();
  };

  readonly caughtUp = async (timeoutMs: number): Promise<boolean> => {
    const target = this.#deps.feed.latest();
    const deadline = performance.now() + timeoutMs;
    this.nudge();
    if (!this.#mayWrite()) await this.look();
    while (!this.#index.holds(target)) {
      const left = deadline - performance.now();
      if (left <= 0) {
        if (this.#error !== null) throw new SearchUnavailable(this.#error);
        return false;
      }
      await this.#progress(left);
    }
    return true;
  };

  readonly stop = async (): Promise<void> => {
    this.#ended.abort();
    this.#wake();
    await Promise.race([this.#running, sleep(STOP_MS, undefined, { ref: false })]);
  };

  async #progress(left: number): Promise<void> {
    if (this.#mayWrite()) return this.#index.nextWrite(left);
    await sleep(Math.min(left, POLL_MS), undefined, { ref: false });
    await this.look();
  }

  async #loop(): Promise<void> {
    for (let failures = 0; !this.#ended.signal.aborted; ) {
      try {
        const moved = await this.#indexOnce();
        failures = 0;
        this.#error = null;
        if (!moved) await this.#idle();
      } catch (cause) {
        if (this.#ended.signal.aborted) return;
        failures += 1;
        this.#prepared = false;
        this.#error = cause instanceof Error ? cause.message : String(cause);
        this.#deps.report(cause);
        // Whatever calls meanwhile: a server that is down is not asked more often because more is changed.
        await rest(Math.min(LONGEST_WAIT_MS, 100 * 2 ** failures), this.#ended.signal);
      }
    }
  }

  /** True when there may be more to do at once. */
  async #indexOnce(): Promise<boolean> {
    const { engine, feed } = this.#deps;
    if (!this.#mayWrite()) {
      this.#prepared = false;
      if (performance.now() - this.#askedAt > READER_LOOK_MS) await this.look();
      return false;
    }
    if (!this.#prepared) await engine.prepare();
    else if (this.#isTrusted()) return false;
    this.#prepared = true;

    this.#askedAt = performance.now();
    const kept = await engine.checkpoint();
    const from = await startingPoint(feed, kept, { shared: engine.shared, verified: this.#index.lastWritten() });
    if (from === 'wait') return false;
    if (from === 'rebuild') return this.#rebuild();

    const { documents, reached, moved } = await gather(feed, from);
    if (moved) await engine.put(documents, reached);
    this.#index.wrote(reached);
    return moved;
  }

  /** Not everything that moves the read model concerns the index, and asking a server takes a request. */
  #isTrusted(): boolean {
    const { engine } = this.#deps;
    return engine.shared && performance.now() - this.#askedAt < TRUST_MS && this.#index.isCurrent();
  }

  async #rebuild(): Promise<boolean> {
    const { engine, feed, progress } = this.#deps;
    const stopped = () => this.#ended.signal.aborted || !this.#mayWrite();
    const reached = await rebuildIndex(engine, feed, { stopped, progress });
    if (reached !== undefined) this.#index.wrote(reached);
    return reached !== undefined;
  }

  /** Until something calls, or it is time to look by oneself. */
  async #idle(): Promise<void> {
    if (!this.#nudged && !this.#ended.signal.aborted) {
      const called = new AbortController();
      this.#wake = () => called.abort();
      const settled = this.#mayWrite() && this.#index.isCurrent();
      await rest(settled ? TRUST_MS : IDLE_LOOK_MS, called.signal);
    }
    this.#nudged = false;
  }
}
