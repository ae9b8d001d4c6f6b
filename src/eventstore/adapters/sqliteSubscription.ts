import { giveWay } from '../../pause.js';
import type { Stored } from '../eventStore.js';
import type { Changes } from './changes.js';
import type { Place, SqliteReader } from './sqliteReader.js';
import { type Ask, readPage } from './sqliteScan.js';

const END = Number.MAX_SAFE_INTEGER;

export type StoredBatch = Readonly<{ events: readonly Stored[]; place: Place; live: boolean }>;

type Step = StoredBatch & Readonly<{ reached: number }>;

export type Subscription = Readonly<{
  after: number;
  without: string | undefined;
  signal: AbortSignal | undefined;
  isClosed: () => boolean;
}>;

/**
 * Catching up and being live are the same page query. Positions are given under the write lock and in its order, so
 * what lies before a visible event is visible too: there is no gap to fall into. Ends on abort and when the log closes.
 */
export async function* follow(
  ask: Ask,
  changes: Changes,
  { after, without, signal, isClosed }: Subscription,
): AsyncGenerator<StoredBatch> {
  const ended = (): boolean => isClosed() || signal?.aborted === true;
  let reached = after;
  let live = false;

  while (!ended()) {
    const seen = changes.count();
    const [from, toldLive]: [number, boolean] = [reached, live];
    const step: Step | undefined = await ask((reader) => takeStep(reader, from, without, toldLive));
    if (ended()) return;
    if (step === undefined) {
      await changes.after(seen, signal);
      continue;
    }
    reached = step.reached;
    live = step.live;
    yield step;
    await giveWay();
  }
}

/** The events after a position, or undefined when there is nothing to tell. */
function takeStep(
  reader: SqliteReader,
  after: number,
  without: string | undefined,
  toldLive: boolean,
): Step | undefined {
  const head = reader.atOrBefore(END);
  if (head === undefined || head.position < after) return undefined;
  if (head.position === after) return toldLive ? undefined : { events: [], place: head, live: true, reached: after };

  const { events, reached } = readPage(reader, { from: after + 1, to: head.position, backwards: false, without });
  const place = placeAt(reader, reached, head, events.at(-1));
  return { events, place, live: reached === head.position, reached };
}

function placeAt(reader: SqliteReader, position: number, head: Place, last: Stored | undefined): Place {
  if (position === head.position) return head;
  if (last !== undefined && Number(last.position) === position) return { position, id: last.id };
  return reader.atOrBefore(position) ?? head;
}
