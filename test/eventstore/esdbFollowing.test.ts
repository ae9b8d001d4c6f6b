import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openEsdbEventStore } from '../../src/eventstore/adapters/esdbEventStore.js';
import { createCodec } from '../../src/eventstore/codec.js';
import { type Batch, NO_STREAM, type Recorded } from '../../src/eventstore/eventStore.js';
import { type Bench, openDouble, QUICK } from '../support/esdbDouble/openDouble.js';
import { collect, flatten, idsOf, newStream, note, notes } from '../support/logFixtures.js';

async function until(holds: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    if (holds()) return;
    await sleep(10);
  }
  throw new Error('it never came to hold');
}

/** Follows in the background; what has come so far. */
function following({ store }: Bench): Readonly<{ events: Recorded[]; batches: Batch[]; stop: () => Promise<void> }> {
  const abort = new AbortController();
  const [events, batches]: [Recorded[], Batch[]] = [[], []];
  const run = async (): Promise<void> => {
    for await (const batch of store.subscribe({ signal: abort.signal })) {
      batches.push(batch);
      events.push(...batch.events);
    }
  };
  const ended = run();
  return {
    events,
    batches,
    stop: async () => {
      abort.abort();
      await ended;
    },
  };
}

async function writing({ store }: Bench, count: number, stream = newStream()): Promise<readonly string[]> {
  const events = Array.from({ length: count }, (_, index) => note(`${index}`));
  for (const [index, event] of events.entries()) await store.append(stream, [event], index - 1);
  return idsOf(events);
}

describe('the subscription comes back by itself, without a gap or a double', () => {
  const DROPS: Readonly<Record<string, (bench: Bench) => Promise<void> | void>> = {
    'after an error': ({ double }) => double.dropReads(),
    'after an end that says nothing': ({ double }) => double.endReads(),
    'after a restart of the server': async ({ double }) => {
      await double.stop();
      await double.start();
    },
  };

  it.each(Object.keys(DROPS))('%s', async (name) => {
    const bench = await openDouble({ noiseEvery: 3 });
    const seen = following(bench);
    const first = await writing(bench, 40);
    await until(() => seen.events.length === 40);
    await DROPS[name]?.(bench);
    const second = await writing(bench, 40);
    await until(() => seen.events.length >= 80);
    await sleep(50);
    expect(idsOf(seen.events)).toEqual([...first, ...second]);
    expect(bench.store.subscription().restarts).toBeGreaterThan(0);
    await seen.stop();
  });

  it('while it drops every few events', async () => {
    const bench = await openDouble({ noiseEvery: 5 });
    bench.double.faults.always('subscribe', () => ({ kind: 'ends', after: 7 }));
    const seen = following(bench);
    const written = await writing(bench, 60);
    await until(() => seen.events.length >= 60);
    expect(idsOf(seen.events)).toEqual(written);
    await seen.stop();
  });

  it('when it stays silent although the log has grown', async () => {
    const bench = await openDouble({}, { stalledMs: 300 });
    bench.double.faults.next('subscribe', { kind: 'silent' });
    const seen = following(bench);
    await sleep(50);
    const written = await writing(bench, 3);
    await until(() => seen.events.length >= 3);
    expect(idsOf(seen.events)).toEqual(written);
    await seen.stop();
  });

  it('on a server that does not say when it has caught up', async () => {
    const bench = await openDouble({ version: '22.10.5' });
    const seen = following(bench);
    const first = await writing(bench, 5);
    await until(() => seen.batches.at(-1)?.live === true && seen.events.length === 5);
    bench.double.endReads();
    const second = await writing(bench, 5);
    await until(() => seen.batches.at(-1)?.live === true && seen.events.length === 10);
    expect(idsOf(seen.events)).toEqual([...first, ...second]);
    await seen.stop();
  });

  it('from a checkpoint when only other events came since the last of ours', async () => {
    const bench = await openDouble();
    const seen = following(bench);
    await writing(bench, 1);
    await until(() => seen.events.length === 1);
    for (let event = 0; event < 200; event += 1) bench.double.log.writeStatistics();
    const end = bench.double.log.records.at(-10)?.position ?? 0n;
    await until(() => bench.store.subscription().silentMs < 200);
    await sleep(100);
    bench.double.dropReads();
    await until(() => bench.store.subscription().restarts === 1 && bench.store.subscription().live);
    expect(end).toBeGreaterThan(0n);
    await writing(bench, 1);
    await until(() => seen.events.length === 2);
    await seen.stop();
  });
});

describe('one subscription a node', () => {
  it('serves all who follow, and ends on the server with the last of them', async () => {
    const bench = await openDouble();
    await writing(bench, 5);
    const followers = [following(bench), following(bench), following(bench)];
    await until(() => followers.every(({ events }) => events.length === 5));
    await writing(bench, 5);
    await until(() => followers.every(({ events }) => events.length === 10));
    expect(bench.double.callsOf('subscribe')).toBe(1);
    await Promise.all(followers.map(({ stop }) => stop()));
    await until(() => bench.double.openReads === 0);
  });

  it('leaves no call open on the server when a reader stops halfway', async () => {
    const bench = await openDouble();
    await writing(bench, 20);
    for await (const _ of bench.store.readAll()) break;
    for await (const _ of bench.store.subscribe()) break;
    await until(() => bench.double.openReads === 0);
  });

  it('sends those who fall behind what it keeps in memory back to the log', async () => {
    const bench = await openDouble();
    let slow = 0;
    const abort = new AbortController();
    const reading = (async () => {
      for await (const { events } of bench.store.subscribe({ signal: abort.signal })) {
        if (slow === 0) await sleep(1_500);
        slow += events.length;
      }
    })();
    await sleep(50);
    const stream = newStream();
    for (let append = 0; append < 10; append += 1) {
      await bench.store.append(stream, notes(...Array.from({ length: 500 }, (_, n) => `${n}`)), append * 500 - 1);
    }
    await until(() => slow >= 5_000);
    expect(slow).toBe(5_000);
    abort.abort();
    await reading;
  });
});

describe('events of the server itself', () => {
  it('move neither the head nor what is waited for, and keep nobody from being up to date', async () => {
    const bench = await openDouble();
    const [id] = await writing(bench, 1);
    const head = await bench.store.head();
    expect(head?.eventId).toBe(id);
    for (let event = 0; event < 500; event += 1) bench.double.log.writeStatistics();
    expect(await bench.store.head()).toEqual(head);
    const seen = following(bench);
    await until(() => seen.batches.at(-1)?.live === true);
    expect(seen.batches.at(-1)).toMatchObject(head ?? {});
    await seen.stop();
  });

  it('are passed over once: a quiet register on a busy server stays quick', async () => {
    const bench = await openDouble();
    await writing(bench, 1);
    for (let event = 0; event < 1_000; event += 1) bench.double.log.writeStatistics();
    await bench.store.head();
    const before = bench.double.callsOf('read');
    await bench.store.head();
    expect(bench.double.callsOf('read') - before).toBe(1);
  });

  it('and of other applications on the same server are no events of the register', async () => {
    const bench = await openDouble();
    const foreign = { id: 'f', contentType: 'application/json', data: Buffer.from('{}'), metadata: new Uint8Array() };
    bench.double.log.append('orders-1', 'no_stream', [{ ...foreign, type: 'OrderPlaced' }]);
    await writing(bench, 1);
    bench.double.log.append('orders-1', 0n, [{ ...foreign, id: 'g', type: 'OrderPaid' }]);
    expect(await flatten(bench.store.readAll())).toHaveLength(1);
    expect(await collect(bench.store, 1)).toHaveLength(1);
  });
});

describe('a client that is not the only one in its process', () => {
  it('shares the connection, which lives until the last one is closed', async () => {
    const bench = await openDouble();
    const other = openEsdbEventStore({ url: bench.double.url, codec: createCodec(), timing: QUICK });
    await other.append(newStream(), notes('a'), NO_STREAM);
    await other.close();
    expect(await bench.store.head()).toBeDefined();
  });
});
