import type { EventStore } from '../eventstore/eventStore.js';
import type { Subscribed } from '../eventstore/subscriptionStatus.js';
import { behindFor } from './behindFor.js';
import type { Metrics } from './metrics.js';

/** Shows how the subscription to the log fares. Each scrape asks the log for its head, so that a silent drop is seen. */
export function showSubscription(
  metrics: Metrics,
  eventStore: EventStore,
  subscription: Subscribed['subscription'],
): void {
  const behind = behindFor(() => subscription().behindBytes > 0 || !subscription().live);
  metrics.gauge({
    name: 'ardoise_log_subscription_lag_seconds',
    help: 'For how long the subscription to EventStoreDB has not been at the end of the log',
    read: behind.seconds,
  });
  metrics.gauge({
    name: 'ardoise_log_subscription_lag_bytes',
    help: 'Bytes of the log that the subscription to EventStoreDB has not brought yet',
    read: async () => {
      await eventStore.head();
      return subscription().behindBytes;
    },
  });
  metrics.gauge({
    name: 'ardoise_log_subscription_restarts_total',
    help: 'How often the subscription to EventStoreDB was made anew',
    read: () => subscription().restarts,
  });
  metrics.gauge({
    name: 'ardoise_log_subscription_silent_seconds',
    help: 'Since the last event or checkpoint of the subscription to EventStoreDB',
    read: () => subscription().silentMs / 1_000,
  });
}
