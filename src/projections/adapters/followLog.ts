import { BrokenEvent, type EventStore, type Head, Unavailable } from '../../eventstore/eventStore.js';
import { applyEvents } from './applyEvents.js';
import { pauseAfter } from './outwait.js';
import type { ReadWriter } from './readWriter.js';

export type Following = Readonly<{
  eventStore: EventStore;
  writer: ReadWriter;
  signal: AbortSignal;
  /** After each commit. `live`: the end of the log was reached with it. */
  committed: (reached: Head, live: boolean) => void;
  /** Before each wait: what went wrong. Throws what must not be tried again. */
  failed: (error: unknown) => void;
}>;

/**
 * Keeps the tables up with the log until the signal aborts, and only stops between two transactions. Tries again with
 * growing pauses; throws BrokenEvent at once, which no trying again can help.
 */
export async function followLog(following: Following): Promise<void> {
  const { signal, failed } = following;
  for (let failures = 0; !signal.aborted; failures += 1) {
    try {
      await followOnce(following, () => {
        failures = 0;
      });
    } catch (error) {
      if (signal.aborted && error instanceof Unavailable) return;
      if (error instanceof BrokenEvent) throw error;
      failed(error);
      await pauseAfter(failures, signal);
    }
  }
}

/** One subscription, from the tables' own checkpoint. It has no end but the signal's. */
async function followOnce({ eventStore, writer, signal, committed }: Following, progressed: () => void): Promise<void> {
  const checkpoint = writer.checkpoint();
  const after = checkpoint === undefined ? {} : { after: checkpoint.position };
  for await (const batch of eventStore.subscribe({ ...after, signal })) {
    const reached = { position: batch.position, eventId: batch.eventId };
    await applyEvents(
      writer,
      { events: batch.events, reached },
      (head) => committed(head, batch.live && head.position === batch.position),
      signal,
    );
    progressed();
    if (signal.aborted) return;
  }
  if (!signal.aborted) throw new Unavailable('The subscription to the log has ended');
}
