import type { Stored } from '../eventStore.js';
import { comparePlaces, type Place } from './esdbPosition.js';

/** What stays in memory for followers that are a little behind; who is further behind reads pages. */
const MOST_EVENTS = 2_000;
const MOST_CHARACTERS = 8 * 1024 * 1024;

type Kept = Readonly<{ place: Place; stored: Stored }>;

/** The last events of the log, without a gap after `from`. */
export class RecentEvents {
  #from: Place;
  #characters = 0;
  readonly #kept: Kept[] = [];

  constructor(from: Place) {
    this.#from = from;
  }

  push(place: Place, stored: Stored): void {
    this.#kept.push({ place, stored });
    this.#characters += stored.data.length;
    while (this.#kept.length > MOST_EVENTS || this.#characters > MOST_CHARACTERS) this.#forgetOne();
  }

  /** Undefined when it does not reach back so far. */
  after(place: Place): readonly Stored[] | undefined {
    if (comparePlaces(place, this.#from) < 0) return undefined;
    const first = this.#kept.findLastIndex((kept) => comparePlaces(kept.place, place) <= 0) + 1;
    return this.#kept.slice(first).map(({ stored }) => stored);
  }

  #forgetOne(): void {
    const oldest = this.#kept.shift();
    if (oldest === undefined) return;
    this.#from = oldest.place;
    this.#characters -= oldest.stored.data.length;
  }
}
