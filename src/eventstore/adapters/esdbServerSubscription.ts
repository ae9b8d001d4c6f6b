import { setImmediate as nextTurn } from 'node:timers/promises';
import { excludeSystemEvents, START } from '@eventstore/db-client';
import type { EsdbConnection } from './esdbConnection.js';
import { EndedEarly, NoAnswer } from './esdbFailure.js';
import { BEGINNING, comparePlaces, type Place } from './esdbPosition.js';
import type { RawRecord } from './esdbRecords.js';

const LOOK_EVERY_MS = 1_000;
/** A server confirms a subscription at once; one that does not will bring nothing either. */
const CONFIRMED_WITHIN_MS = 10_000;

export type Listener = Readonly<{
  signal: AbortSignal;
  confirmed: () => void;
  arrive: (record: RawRecord) => void;
  /** Everything up to here was delivered or passed over. Never called before what came earlier was delivered. */
  checkpoint: (place: Place) => void;
  caughtUp: () => void;
  isStalled: () => boolean;
}>;

/**
 * One server subscription to `$all` after a place, until the signal aborts: without the server's own events, and with
 * nothing narrower, so that checkpoints come often. Rejects when it drops, also when it only ends.
 */
export function followServer(connection: EsdbConnection, after: Place, listener: Listener): Promise<void> {
  const { signal, confirmed, arrive, checkpoint, caughtUp, isStalled } = listener;
  const started = performance.now();
  let over = false;
  let isConfirmed = false;
  const subscription = connection.client().subscribeToAll({
    fromPosition: comparePlaces(after, BEGINNING) === 0 ? START : after,
    resolveLinkTos: false,
    credentials: connection.credentials,
    filter: excludeSystemEvents({
      checkpointInterval: 1,
      // What is thrown in here would stop the subscription without a word. The client calls it before it has handed out
      // the events that came earlier, and waits for it.
      checkpointReached: async (stream, place) => {
        while (!over && stream.readableLength > 0) await nextTurn();
        if (!over) checkpoint(place);
      },
    }),
  });
  let watch: NodeJS.Timeout | undefined;
  let stop: (() => void) | undefined;

  return new Promise<void>((resolve, reject) => {
    // Stays for as long as the subscription lives: an error that nobody listens to would end the process.
    subscription.on('error', reject);
    subscription.on('end', () => reject(new EndedEarly('the subscription has ended')));
    subscription.on('close', () => reject(new EndedEarly('the subscription was closed')));
    subscription.on('confirmation', () => {
      isConfirmed = true;
      if (!over) confirmed();
    });
    subscription.on('caughtUp', () => over || caughtUp());
    subscription.on('data', ({ event }) => over || event === undefined || arrive(event));
    watch = setInterval(() => {
      const unconfirmed = !isConfirmed && performance.now() - started > CONFIRMED_WITHIN_MS;
      if (unconfirmed || isStalled()) reject(new NoAnswer('the subscription has stalled'));
    }, LOOK_EVERY_MS);
    stop = () => resolve();
    signal.addEventListener('abort', stop);
    if (signal.aborted) resolve();
  }).finally(() => {
    over = true;
    clearInterval(watch);
    if (stop !== undefined) signal.removeEventListener('abort', stop);
    // Leaving it does not end the call on the server; one that was never made cannot be ended.
    subscription.unsubscribe().catch(() => undefined);
  });
}
