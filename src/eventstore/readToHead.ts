import { type AnyEvent, type EventStore, type Head, type ReadAllOptions, Unavailable } from './eventStore.js';

/**
 * The log up to a head, for who reads it whole: a read that ends before that event was cut off (Unavailable), and what is
 * made of it must not be put in place, since rows that are not there can never be told from rows that never were.
 */
export function readToHead(log: EventStore, head: Head | undefined): EventStore {
  return {
    ...log,
    head: async () => head,
    async *readAll<Event extends AnyEvent>(options: ReadAllOptions = {}) {
      let last: string | undefined;
      for await (const page of log.readAll<Event>(options)) {
        last = page.at(-1)?.id ?? last;
        yield page;
      }
      if (last !== head?.eventId) throw new Unavailable('The log ended before its head while it was read');
    },
  };
}
