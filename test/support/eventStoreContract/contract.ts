import { afterAll, beforeAll, describe } from 'vitest';
import { type Codec, createCodec } from '../../../src/eventstore/codec.js';
import type { EventStore } from '../../../src/eventstore/eventStore.js';
import { appending } from './appending.js';
import { concurrency } from './concurrency.js';
import { reading } from './reading.js';
import { readingAll } from './readingAll.js';
import { subscribing } from './subscribing.js';

/** Opens one more client of the log under test, with this codec. The log may be shared and hold anything. */
export type OpenStore = (codec: Codec) => Promise<EventStore>;

/** What a group of rules works with. `store` is open while tests run. */
export type ContractWorld = Readonly<{
  store: () => EventStore;
  /** One more client of the same log, as another process would have it; closed by the test. */
  another: (codec?: Codec) => Promise<EventStore>;
}>;

/** The rules that every adapter of the log keeps (LOG §1 to §3). */
export function eventStoreContract(name: string, open: OpenStore): void {
  describe(`${name} as a log`, () => {
    const today = createCodec();
    let store: EventStore | undefined;
    beforeAll(async () => {
      store = await open(today);
    });
    afterAll(() => store?.close());

    const world: ContractWorld = {
      store: () => {
        if (store === undefined) throw new Error('the log is not open');
        return store;
      },
      another: (codec = today) => open(codec),
    };
    appending(world);
    concurrency(world);
    reading(world);
    readingAll(world);
    subscribing(world);
  });
}
