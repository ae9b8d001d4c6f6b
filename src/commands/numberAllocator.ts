import { ACCOUNT_NUMBERS_STREAM } from '../domain/streams.js';
import { deriveId } from '../eventstore/deriveId.js';
import { Conflict, type EventStore, type NewEvent, NO_STREAM, type Revision } from '../eventstore/eventStore.js';
import { type CommandContext, metadataOf, notBefore } from './context.js';

/**
 * Gives account numbers: one event of `account-numbers` is one number, its revision + 1. Requests that wait go into one
 * append, which stays the same list while it is retried (LOG §6). A number lost in a crash is an allowed gap.
 */
export type NumberAllocator = Readonly<{ reserve: (accountId: string, context: CommandContext) => Promise<number> }>;

/** So that one append stays small whatever waits. */
const MAX_TOGETHER = 200;

type Reservation = Readonly<{ accountId: string; context: CommandContext }>;
type Waiting = Reservation & Readonly<{ resolve: (number: number) => void; reject: (error: unknown) => void }>;

export function createNumberAllocator(eventStore: EventStore, now: () => string): NumberAllocator {
  let waiting: Waiting[] = [];
  let running = false;

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const together = waiting.slice(0, MAX_TOGETHER);
      waiting = waiting.slice(MAX_TOGETHER);
      try {
        const first = await appendAtTail(eventStore, together, now);
        for (const [index, { resolve }] of together.entries()) resolve(first + index + 1);
      } catch (error) {
        for (const { reject } of together) reject(error);
      }
    }
    running = false;
  }

  return {
    reserve: (accountId, context) =>
      new Promise((resolve, reject) => {
        waiting.push({ accountId, context, resolve, reject });
        if (running) return;
        running = true;
        // Callers of the same turn of the event loop share the first append too. `drain` rejects nobody but them.
        setImmediate(() => void drain());
      }),
  };
}

/** Appends after whatever is there, and answers the revision of the first event. */
async function appendAtTail(
  eventStore: EventStore,
  together: readonly Reservation[],
  now: () => string,
): Promise<number> {
  for (;;) {
    const [last] = await eventStore.read(ACCOUNT_NUMBERS_STREAM, { backwards: true, limit: 1 });
    const expected = last?.revision ?? NO_STREAM;
    const instant = notBefore(last, now());
    const events = together.map((one, index) => reserved(one, expected + 1 + index, instant));
    try {
      await eventStore.append(ACCOUNT_NUMBERS_STREAM, events, expected);
      return expected + 1;
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  }
}

/** The place is part of the id: a command that is sent again after a crash takes a second number, and no id is in the log twice. */
function reserved({ accountId, context }: Reservation, place: Revision, instant: string): NewEvent {
  return {
    type: 'AccountNumberReserved',
    data: { accountId },
    id: deriveId(context.commandId, ACCOUNT_NUMBERS_STREAM, String(place)),
    metadata: metadataOf(context, instant),
  };
}
