import { Conflict, type EventStore, TooLarge, Unavailable, Unknown } from '../eventstore/eventStore.js';
import type { Metrics } from './metrics.js';

/** The same log, counting what is appended and what is not. */
export function countedEventStore(eventStore: EventStore, metrics: Metrics): EventStore {
  const appended = metrics.counter({ name: 'ardoise_events_appended_total', help: 'Events that this node appended' });
  const failed = metrics.counter({
    name: 'ardoise_append_failures_total',
    help: 'Appends of this node that failed: conflict (decided again or refused), too_large, unavailable, unknown, other',
    labels: ['reason'],
  });
  return {
    ...eventStore,
    append: async (stream, events, expected) => {
      try {
        const answer = await eventStore.append(stream, events, expected);
        appended({}, events.length);
        return answer;
      } catch (error) {
        failed({ reason: reasonOf(error) });
        throw error;
      }
    },
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof Conflict) return 'conflict';
  if (error instanceof TooLarge) return 'too_large';
  if (error instanceof Unavailable) return 'unavailable';
  return error instanceof Unknown ? 'unknown' : 'other';
}
