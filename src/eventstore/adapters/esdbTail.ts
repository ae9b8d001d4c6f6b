import { pause } from '../../pause.js';
import { type Stored, Unavailable } from '../eventStore.js';
import { type Changes, createChanges } from './changes.js';
import type { EsdbConnection } from './esdbConnection.js';
import { BEGINNING, comparePlaces, type Place } from './esdbPosition.js';
import type { EsdbReader } from './esdbReader.js';
import { placeOfRecord, type RawRecord, toStored } from './esdbRecords.js';
import type { Wanted } from './esdbScan.js';
import { followServer, type Listener } from './esdbServerSubscription.js';
import { RecentEvents } from './recentEvents.js';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** A log that has grown, and a subscription that says nothing of it for so long: it is made anew. */
const STALLED_MS = 10_000;
/** A drop that heals is nobody's business; after this long those who follow are told. */
const TELL_AFTER_MS = 10_000;

/** How the one subscription of this node fares. */
export type TailStatus = Readonly<{
  connected: boolean;
  /** What was in the log when the subscription was last made has come. */
  live: boolean;
  /** Delivered or passed over up to here, inclusive. */
  reached: Place;
  /** The furthest place that is known to exist. */
  furthest: Place;
  restarts: number;
  /** The last event or checkpoint, on this process's monotonic clock. */
  lastSignAt: number;
}>;

export type Recent = Readonly<{ events: readonly Stored[]; reached: Place; live: boolean }>;

type Deps = Readonly<{
  connection: EsdbConnection;
  reader: EsdbReader;
  wanted: Wanted;
  stalledMs?: number | undefined;
}>;

/**
 * The end of the log, kept up by one server subscription for all who follow it in this process. It comes back by itself
 * from the last place that it was told, exclusive: no gap, no double.
 */
export class EsdbTail {
  readonly changes: Changes = createChanges();
  readonly #deps: Deps;
  #recent = new RecentEvents(BEGINNING);
  #status: TailStatus = {
    connected: false,
    live: false,
    reached: BEGINNING,
    furthest: BEGINNING,
    restarts: 0,
    lastSignAt: performance.now(),
  };
  #downSince = Number.POSITIVE_INFINITY;
  #followers = 0;
  #begun: Promise<void> | undefined;
  #abort = new AbortController();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  get status(): TailStatus {
    return this.#status;
  }

  /** Holds the subscription open until what it answers is called. Throws Unavailable. */
  async enter(): Promise<() => void> {
    this.#followers += 1;
    try {
      this.#begun ??= this.#begin();
      await this.#begun;
      return () => this.#leave();
    } catch (error) {
      this.#leave();
      throw error;
    }
  }

  /** What came after a place; undefined when that is too long ago. Throws Unavailable when the log stays away. */
  after(place: Place): Recent | undefined {
    if (performance.now() - this.#downSince > TELL_AFTER_MS) {
      throw new Unavailable('The subscription to EventStoreDB does not come back');
    }
    const events = this.#recent.after(place);
    return events && { events, reached: this.#status.reached, live: this.#status.live };
  }

  /** Something was seen in the log: the subscription must bring it too. */
  expect(place: Place): void {
    if (comparePlaces(place, this.#status.furthest) > 0) this.#set({ furthest: place });
  }

  close(): void {
    this.#abort.abort();
    this.changes.close();
  }

  #leave(): void {
    this.#followers -= 1;
    if (this.#followers > 0) return;
    this.#abort.abort();
    this.#begun = undefined;
  }

  async #begin(): Promise<void> {
    const end = await this.#deps.reader.end();
    this.#recent = new RecentEvents(end);
    this.#set({ reached: end, live: true, lastSignAt: performance.now() });
    this.expect(end);
    this.#downSince = Number.POSITIVE_INFINITY;
    this.#abort = new AbortController();
    void this.#stayConnected(this.#abort.signal);
  }

  async #stayConnected(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; failures += 1) {
      const before = this.#status.reached;
      try {
        await followServer(this.#deps.connection, before, this.#listener(signal));
      } catch (error) {
        this.#deps.connection.failed(error);
      }
      if (signal.aborted) return;
      this.#downSince = Math.min(this.#downSince, performance.now());
      this.#set({ connected: false, live: false, restarts: this.#status.restarts + 1 });
      this.changes.notice();
      if (comparePlaces(this.#status.reached, before) > 0) failures = 0;
      await this.#pause(failures, signal);
    }
  }

  #listener(signal: AbortSignal): Listener {
    return {
      signal,
      confirmed: () => {
        this.#downSince = Number.POSITIVE_INFINITY;
        this.#set({ connected: true, lastSignAt: performance.now() });
        this.#liveWhenThere();
        this.changes.notice();
      },
      arrive: (record) => this.#arrive(record),
      checkpoint: (place) => this.#advance(place),
      caughtUp: () => {
        this.#set({ live: true });
        this.changes.notice();
      },
      isStalled: () => {
        const { furthest, reached, lastSignAt } = this.#status;
        const silentMs = performance.now() - lastSignAt;
        return comparePlaces(furthest, reached) > 0 && silentMs > (this.#deps.stalledMs ?? STALLED_MS);
      },
    };
  }

  #arrive(record: RawRecord): void {
    const place = placeOfRecord(record);
    // The server begins after the place that it is given; what comes all the same was delivered before.
    if (comparePlaces(place, this.#status.reached) <= 0) return;
    if (this.#deps.wanted(record)) this.#recent.push(place, toStored(record));
    this.#advance(place);
  }

  #advance(place: Place): void {
    if (comparePlaces(place, this.#status.reached) > 0) this.#set({ reached: place });
    this.#set({ lastSignAt: performance.now() });
    this.expect(place);
    this.#liveWhenThere();
    this.changes.notice();
  }

  /** Servers before 23.10 do not say that they have caught up: then what was seen of the log tells. */
  #liveWhenThere(): void {
    if (comparePlaces(this.#status.reached, this.#status.furthest) >= 0) this.#set({ live: true });
  }

  #set(changed: Partial<TailStatus>): void {
    this.#status = { ...this.#status, ...changed };
  }

  async #pause(failures: number, signal: AbortSignal): Promise<void> {
    const ms = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures) * (0.5 + Math.random() / 2);
    await pause(ms, signal);
  }
}
