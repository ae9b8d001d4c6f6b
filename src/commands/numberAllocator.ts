import { laterOf } from '../domain/shared/civilDate.js';
import { ACCOUNT_NUMBERS_STREAM } from '../domain/streams.js';
import { deriveId } from '../eventstore/deriveId.js';
import { Conflict, type EventStore, type NewEvent, NO_STREAM, type Revision } from '../eventstore/eventStore.js';
import { type CommandContext, metadataOf } from './context.js';

/**
 * Gives account numbers: one event of `account-numbers` is one number, its revision + 1. Requests that wait go into one
 * append, which stays the same list while it is retried (LOG §6). A number lost in a crash is an allowed gap.
 */
export type NumberAllocator = Readonly<{ reserve: (accountId: string, context: CommandContext) => Promise<number> }>;

/** So that one append stays small whatever waits. */
const MAX_TOGETHER = 200;

/** What is appended, once its place is known. */
type Reservation = Omit<NewEvent, 'id'>;

type Waiting = Readonly<{ event: Reservation; resolve: (number: number) => void; reject: (error: unknown) => void }>;

export function createNumberAllocator(eventStore: EventStore, now: () => string): NumberAllocator {
  let waiting: Waiting[] = [];
  let running = false;

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const together = waiting.slice(0, MAX_TOGETHER);
      waiting = waiting.slice(MAX_TOGETHER);
      try {
        const first = await appendAtTail(
          eventStore,
          together.map(({ event }) => event),
        );
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
        waiting.push({ event: reservation(accountId, context, now()), resolve, reject });
        if (running) return;
        running = true;
        // Callers of the same turn of the event loop share the first append too. `drain` rejects nobody but them.
        setImmediate(() => void drain());
      }),
  };
}

function reservation(accountId: string, context: CommandContext, instant: string): Reservation {
  return {
    type: 'AccountNumberReserved',
    data: { accountId },
    metadata: metadataOf(context, instant),
  };
}

/** Appends after whatever is there, and answers the revision of the first event. */
async function appendAtTail(eventStore: EventStore, events: readonly Reservation[]): Promise<number> {
  for (;;) {
    const [last] = await eventStore.read(ACCOUNT_NUMBERS_STREAM, { backwards: true, limit: 1 });
    const expected = last?.revision ?? NO_STREAM;
    try {
      await eventStore.append(ACCOUNT_NUMBERS_STREAM, placed(events, expected, last?.metadata.occurredAt), expected);
      return expected + 1;
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  }
}

/**
 * The place is part of the id: a command that is sent again after a crash takes a second number, and no id is in the log twice.
 * Time never goes back within a stream: another node may have come in between since these were stamped.
 */
function placed(events: readonly Reservation[], after: Revision, earliest = ''): readonly NewEvent[] {
  let latest = earliest;
  return events.map(({ metadata, ...event }, index) => {
    latest = laterOf(metadata.occurredAt, latest);
    const id = deriveId(metadata.commandId, ACCOUNT_NUMBERS_STREAM, String(after + 1 + index));
    return { ...event, id, metadata: { ...metadata, occurredAt: latest } };
  });
}
