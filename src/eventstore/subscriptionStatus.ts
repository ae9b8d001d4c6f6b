/** How the one subscription of a node to a log on a server fares. */
export type SubscriptionStatus = Readonly<{
  connected: boolean;
  /** What was in the log when the subscription was last made has come. */
  live: boolean;
  /** Bytes of the log that are known to exist and have not come. */
  behindBytes: number;
  restarts: number;
  /** Since the last event or checkpoint. */
  silentMs: number;
}>;

/** A log that is followed through a subscription on a server. */
export type Subscribed = Readonly<{ subscription: () => SubscriptionStatus }>;
