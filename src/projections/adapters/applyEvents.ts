import type { AnyEvent, Head, Recorded } from '../../eventstore/eventStore.js';
import { giveWay } from '../../pause.js';
import type { ReadWriter } from './readWriter.js';

/** A transaction ends after this long, so that the event loop stays free (LOG §5); committing takes as long again. */
const SLICE_MS = 5;

type Step = Readonly<{ events: readonly Recorded<AnyEvent>[]; reached: Head }>;

/**
 * Applies events in transactions of about 5 ms each. `committed` is called after each with how far the tables are.
 * Stops between two transactions when the signal aborts.
 */
export async function applyEvents(
  writer: ReadWriter,
  { events, reached }: Step,
  committed: (reached: Head) => void,
  signal?: AbortSignal,
): Promise<void> {
  let next = 0;
  do {
    const end = applySlice(writer, events, next);
    const last = events[end - 1];
    const head = end === events.length || last === undefined ? reached : headAt(last);
    commitOrRollBack(writer, head);
    committed(head);
    next = end;
    if (next < events.length) await giveWay();
  } while (next < events.length && signal?.aborted !== true);
}

const headAt = ({ position, id }: Recorded<AnyEvent>): Head => ({ position, eventId: id });

/** Begins a transaction and applies events until its time is up. Answers the index after the last one. */
function applySlice(writer: ReadWriter, events: readonly Recorded<AnyEvent>[], from: number): number {
  const until = performance.now() + SLICE_MS;
  writer.begin();
  try {
    let next = from;
    for (const event of events.slice(from)) {
      writer.apply(event);
      next += 1;
      if (performance.now() >= until) break;
    }
    return next;
  } catch (error) {
    writer.rollback();
    throw error;
  }
}

function commitOrRollBack(writer: ReadWriter, reached: Head): void {
  try {
    writer.commit(reached);
  } catch (error) {
    writer.rollback();
    throw error;
  }
}
