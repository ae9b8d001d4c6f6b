import {
  type AnyEvent,
  type EventStore,
  type Metadata,
  type ReadAllOptions,
  ReadOnlyLog,
  type ReadOptions,
  type Recorded,
  type Stored,
} from './eventStore.js';

/**
 * The log as it was at an instant (UTC ISO): events that occurred later are not there, and nothing is appended (ReadOnlyLog).
 * `head` is that of the log itself, so positions compare as they do there; `limit` of `readAll` counts before what is left out.
 */
export function untilInstant(eventStore: EventStore, instant: string): EventStore {
  const isThen = ({ metadata }: Readonly<{ metadata: Metadata }>): boolean => metadata.occurredAt <= instant;
  return {
    ...eventStore,
    append: async () => {
      throw new ReadOnlyLog('Nothing is written to the past');
    },
    async read<Event extends AnyEvent>(stream: string, options: ReadOptions = {}) {
      if (options.backwards !== true) return (await eventStore.read<Event>(stream, options)).filter(isThen);
      return backwards((await eventStore.read<Event>(stream)).filter(isThen), options);
    },
    async *readAll<Event extends AnyEvent>(options: ReadAllOptions = {}) {
      for await (const page of eventStore.readAll<Event>(options)) {
        const then = page.filter(isThen);
        if (then.length > 0) yield then;
      }
    },
    async *readAllStored(options: ReadAllOptions = {}) {
      for await (const page of eventStore.readAllStored(options)) {
        const then = page.filter((stored) => occurredAt(stored) <= instant);
        if (then.length > 0) yield then;
      }
    },
    subscribe: () => {
      throw new ReadOnlyLog('The past is over: nothing more comes');
    },
  };
}

/** Within a stream time never goes back: what is left out is its end, and only that. */
function backwards<Event extends AnyEvent>(
  events: readonly Recorded<Event>[],
  { from = Number.MAX_SAFE_INTEGER, limit }: ReadOptions,
): readonly Recorded<Event>[] {
  return events
    .filter(({ revision }) => revision <= from)
    .toReversed()
    .slice(0, limit);
}

/** What cannot be read comes along: whoever wants it meets the fault. */
function occurredAt({ metadata }: Stored): string {
  try {
    const { occurredAt: at } = JSON.parse(metadata) as Partial<Metadata>;
    return at ?? '';
  } catch {
    return '';
  }
}
