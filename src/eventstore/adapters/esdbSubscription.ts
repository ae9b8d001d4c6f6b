import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Head, type Position, type Stored, Unavailable } from '../eventStore.js';
import { BEGINNING, comparePlaces, type Place, placeOf } from './esdbPosition.js';
import type { EsdbReader } from './esdbReader.js';
import { toStored } from './esdbRecords.js';
import { pageAfter, type Wanted } from './esdbScan.js';
import type { EsdbTail } from './esdbTail.js';

const MOST_AT_ONCE = 500;

export type StoredBatch = Readonly<{ events: readonly Stored[]; head: Head; live: boolean }>;

type Deps = Readonly<{
  reader: EsdbReader;
  tail: EsdbTail;
  wanted: Wanted;
  head: () => Promise<Head | undefined>;
  isClosed: () => boolean;
}>;

type Step = Readonly<{ events: readonly Stored[]; reached: Place; live: boolean }>;

/**
 * Pages of `$all` until the tail reaches back to where it stands, then what the tail brings; a follower that falls too
 * far behind goes back to pages. A batch stands at the last event of the log that it has seen: the server's own events
 * move it on without a word. Throws Unavailable when the log stays away; ends on abort and when the log is closed.
 */
export async function* followTail(
  { reader, tail, wanted, head: askHead, isClosed }: Deps,
  after: Position | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<StoredBatch> {
  const ended = (): boolean => isClosed() || signal?.aborted === true;
  if (ended()) return;
  const leave = await tail.enter();
  try {
    const start = after === undefined ? BEGINNING : placeOf(after);
    const source = { next: (reached: Place) => nextStep(reader, tail, reached, wanted), tail, signal, ended };
    yield* steps(source, start, await standingAt(askHead, start));
  } finally {
    leave();
  }
}

type Source = Readonly<{
  next: (reached: Place) => Promise<Step>;
  tail: EsdbTail;
  signal: AbortSignal | undefined;
  ended: () => boolean;
}>;

async function* steps(
  { next, tail, signal, ended }: Source,
  start: Place,
  standing: Head | undefined,
): AsyncGenerator<StoredBatch> {
  let [reached, head, toldLive] = [start, standing, false];
  while (!ended()) {
    const seen = tail.changes.count();
    const step = await next(reached);
    const moved = comparePlaces(step.reached, reached) > 0;
    reached = step.reached;
    head = headOf(step) ?? head;

    const isNews = step.events.length > 0 || step.live !== toldLive;
    toldLive = step.live;
    if (isNews && head !== undefined && !ended()) yield { events: step.events, head, live: step.live };
    if (moved || isNews) await nextTurn();
    else await tail.changes.after(seen, signal);
  }
}

function headOf({ events }: Step): Head | undefined {
  const last = events.at(-1);
  return last && { position: last.position, eventId: last.id };
}

async function nextStep(reader: EsdbReader, tail: EsdbTail, reached: Place, wanted: Wanted): Promise<Step> {
  return nextOf(tail, reached) ?? (await nextPage(reader, tail, reached, wanted));
}

/** The head, when that is where a follower stands: then it can be told at once that there is nothing to catch up with. */
async function standingAt(askHead: Deps['head'], reached: Place): Promise<Head | undefined> {
  const head = await askHead();
  return head !== undefined && comparePlaces(placeOf(head.position), reached) === 0 ? head : undefined;
}

function nextOf(tail: EsdbTail, reached: Place): Step | undefined {
  const found = tail.after(reached);
  if (found === undefined) return undefined;
  const events = found.events.slice(0, MOST_AT_ONCE);
  const all = events.length === found.events.length;
  const last = events.at(-1);
  const furthest = comparePlaces(found.reached, reached) > 0 ? found.reached : reached;
  return { events, reached: all || last === undefined ? furthest : placeOf(last.position), live: found.live && all };
}

async function nextPage(reader: EsdbReader, tail: EsdbTail, reached: Place, wanted: Wanted): Promise<Step> {
  const page = await pageAfter(reader, reached, wanted);
  // The tail begins further on, at a place that the log holds.
  if (page === undefined) throw new Unavailable('EventStoreDB ended a read before the end of the log');
  const rest = nextOf(tail, page.reached);
  const live = rest?.live === true && rest.events.length === 0;
  return { events: page.records.map(toStored), reached: page.reached, live };
}
