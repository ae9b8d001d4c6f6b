import { giveWay } from '../pause.js';
import type { IndexCheckpoint, KeptCheckpoint, LastChange, SearchDocument, SearchEngine } from './searchEngine.js';

/** What the read model says has changed since a sequence number, as whole documents in the order of their last change. */
export type SearchFeed = Readonly<{
  /** Where the read model stands: its random generation, and its last change. */
  latest: () => IndexCheckpoint;
  /** How far the read model has read the log; null before the first event. */
  position: () => string | null;
  /** `reached` is the place of the last change looked at; that of `after` when there was none. */
  documentsAfter: (
    after: number,
    limit: number,
  ) => Readonly<{ documents: readonly SearchDocument[]; reached: IndexCheckpoint }>;
  /** From here on the feed holds what was touched after `position`, and what was touched since an instant. */
  sequenceAt: (place: Readonly<{ position: string; since: string }>) => number;
  comparePositions: (a: string, b: string) => number;
  /** The log has this very event at this very position: false after it was restored from a backup. */
  holds: (change: LastChange) => Promise<boolean>;
}>;

/** How far a build is, in changes of the read model. */
export type OnIndexed = (progress: Readonly<{ documents: number; sequence: number; of: number }>) => void;

/** One request, one transaction: a third cheaper than a hundred at a time. */
const BATCH = 1_000;
/** So many documents are built between two looks at the clock. */
const SLICE = 20;
const SLICE_MS = 10;
/** What a node that takes over puts again: another one may have put older documents while it still thought it was the writer. */
const OVERLAP_MS = 5 * 60_000;

/** Where to go on: from a sequence, from nothing beside the index that answers, or not yet. */
export type StartingPoint = number | 'rebuild' | 'wait';

/**
 * Where the index, as its checkpoint says, goes on by this node's feed. `verified` is the last change that the log was
 * seen to hold.
 */
export async function startingPoint(
  feed: SearchFeed,
  kept: KeptCheckpoint | undefined,
  { shared, verified }: Readonly<{ shared: boolean; verified: string | undefined }>,
): Promise<StartingPoint> {
  if (kept === undefined) return 0;
  if (kept.outdated === true) return 'rebuild';
  if (kept.generation === feed.latest().generation) return kept.sequence;
  // The read model was built again: by code that may read the events in another way, or from another log.
  if (!shared) return 'rebuild';

  const { change } = kept;
  if (change === undefined) return 0;
  if (verified !== change.eventId && !(await feed.holds(change))) return 'rebuild';
  const own = feed.position();
  if (own === null || feed.comparePositions(own, change.position) < 0) return 'wait';
  const since = new Date(Date.parse(change.at) - OVERLAP_MS).toISOString();
  return feed.sequenceAt({ position: change.position, since });
}

type Gathered = Readonly<{ documents: readonly SearchDocument[]; reached: IndexCheckpoint; moved: boolean }>;

/** Up to 1,000 documents, built in slices of about 10 ms so that the event loop stays free. */
export async function gather(feed: SearchFeed, after: number): Promise<Gathered> {
  const documents: SearchDocument[] = [];
  let reached = { ...feed.latest(), sequence: after };
  let moved = false;
  for (let until = performance.now() + SLICE_MS; documents.length < BATCH; ) {
    const slice = feed.documentsAfter(reached.sequence, SLICE);
    if (slice.reached.sequence <= reached.sequence) break;
    documents.push(...slice.documents);
    reached = slice.reached;
    moved = true;
    if (performance.now() < until) continue;
    await giveWay();
    until = performance.now() + SLICE_MS;
  }
  return { documents, reached, moved };
}

type Rebuilding = Readonly<{ stopped?: () => boolean; progress?: OnIndexed | undefined }>;

/** Builds the index again from nothing while the old one answers, then changes them. Undefined: stopped before its end. */
export async function rebuildIndex(
  engine: SearchEngine,
  feed: SearchFeed,
  { stopped = () => false, progress }: Rebuilding = {},
): Promise<IndexCheckpoint | undefined> {
  const build = await engine.rebuild();
  try {
    let reached: IndexCheckpoint = { ...feed.latest(), sequence: 0 };
    for (let count = 0; ; ) {
      if (stopped()) {
        await build.abandon();
        return undefined;
      }
      const next = await gather(feed, reached.sequence);
      if (!next.moved) break;
      await build.put(next.documents);
      reached = next.reached;
      count += next.documents.length;
      progress?.({ documents: count, sequence: reached.sequence, of: feed.latest().sequence });
    }
    await build.finish(reached);
    return reached;
  } catch (error) {
    // What went wrong first is what matters; an index that cannot be thrown away now is later.
    await build.abandon().catch(() => undefined);
    throw error;
  }
}
