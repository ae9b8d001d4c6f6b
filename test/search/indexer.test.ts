import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openMeiliSearch } from '../../src/search/adapters/meiliSearch.js';
import { createIndexer, type Indexer } from '../../src/search/indexer.js';
import { gather } from '../../src/search/indexWriter.js';
import { type SearchEngine, SearchUnavailable } from '../../src/search/searchEngine.js';
import { type ListFeed, listFeed, type Touch } from '../support/listFeed.js';
import { MASTER_KEY, type MeiliStub, startMeiliStub } from '../support/meiliStub/meiliStub.js';
import { accountDocument } from '../support/searchDocuments.js';

let stub: MeiliStub;
let closing: (() => Promise<void>)[] = [];
beforeEach(async () => {
  stub = await startMeiliStub();
});
afterEach(async () => {
  for (const close of closing.reverse()) await close();
  closing = [];
  await stub.stop();
});

const minute = (n: number): string => new Date(Date.UTC(2026, 10, 24, 10, n)).toISOString();
const touch = (number: number, at: string, name = `Fiche ${number}`): Touch => ({
  document: accountDocument(number, name),
  at,
});
const titles = async (engine: SearchEngine, query = 'fiche') =>
  (await engine.search(query, 100)).map(({ title }) => title).sort();
/** How often each account was put into the index of documents. */
const puts = () => stub.server.requests.filter((one) => one === 'POST /indexes/ardoise/documents').length;

type Node = Readonly<{
  engine: SearchEngine;
  indexer: Indexer;
  feed: ListFeed;
  errors: unknown[];
  lease: (holds: boolean) => void;
}>;

/** A node with its own read model of a log that may be shared. */
function node(generation: string, log: Touch[], holds = true): Node {
  const engine = openMeiliSearch({ url: stub.url, key: MASTER_KEY, index: 'ardoise' });
  const feed = listFeed(generation, log);
  const errors: unknown[] = [];
  let writer = holds;
  const indexer = createIndexer({ engine, feed, mayWrite: () => writer, report: (error) => errors.push(error) });
  indexer.start();
  closing.push(async () => {
    await indexer.stop();
    await engine.close();
  });
  return {
    engine,
    indexer,
    feed,
    errors,
    lease: (now) => {
      writer = now;
    },
  };
}

describe('the indexer', () => {
  it('puts what was touched and says when the index holds it', async () => {
    const { engine, indexer, feed } = node('a', [touch(1, minute(0))]);
    expect(await indexer.caughtUp(5_000)).toBe(true);
    feed.touch(touch(2, minute(1)));
    expect(indexer.status().behind).toBe(true);
    expect(await indexer.caughtUp(5_000)).toBe(true);
    expect(await titles(engine)).toEqual(['Fiche 1', 'Fiche 2']);
    expect(indexer.status()).toEqual({ sequence: 2, behind: false, error: null });
    expect((await engine.checkpoint())?.change).toEqual({ position: '20', eventId: 'event-1', at: minute(1) });
  });

  it('goes on where it was after a restart of the same node', async () => {
    const log = [touch(1, minute(0)), touch(2, minute(0))];
    const first = node('a', log);
    await first.indexer.caughtUp(5_000);
    await first.indexer.stop();
    const before = puts();
    log.push(touch(3, minute(0)));
    const again = node('a', log);
    await again.indexer.caughtUp(5_000);
    expect(puts()).toBe(before + 1);
    expect(lastPut()).toEqual(['account-acc-3']);
  });

  it('takes a thousand in one request while it catches up', async () => {
    const log = Array.from({ length: 2_300 }, (_, n) => touch(n + 1, minute(0)));
    const { indexer } = node('a', log);
    expect(await indexer.caughtUp(60_000)).toBe(true);
    expect(puts()).toBe(3);
  });

  it('leaves the event loop free while documents are built', async () => {
    const feed = listFeed(
      'a',
      Array.from({ length: 1_000 }, (_, n) => touch(n + 1, minute(0))),
    );
    const slow = {
      ...feed,
      documentsAfter: (after: number, limit: number) => {
        const until = performance.now() + 4;
        while (performance.now() < until);
        return feed.documentsAfter(after, limit);
      },
    };
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    const { documents } = await gather(slow, 0);
    clearInterval(timer);
    expect(documents).toHaveLength(1_000);
    expect(turns).toBeGreaterThan(5);
  });
});

/** Keys of the documents that went into the index with the last put. */
function lastPut(): readonly string[] {
  return [...(stub.server.lastDocuments.get('ardoise') ?? [])];
}

describe('several nodes with one index', () => {
  it('are written by the one with the lease; the others wait for its checkpoint', async () => {
    const log = [touch(1, minute(0))];
    const writer = node('a', log);
    const reader = node('b', log, false);
    expect(await reader.indexer.caughtUp(5_000)).toBe(true);

    stub.hold();
    log.push(touch(2, minute(1)));
    writer.indexer.nudge();
    expect(await reader.indexer.caughtUp(300)).toBe(false);
    stub.release();
    expect(await reader.indexer.caughtUp(5_000)).toBe(true);
    expect(await titles(reader.engine)).toEqual(['Fiche 1', 'Fiche 2']);
  });

  it('nobody writes without the lease', async () => {
    const reader = node('a', [touch(1, minute(0))], false);
    await expect(reader.indexer.caughtUp(300)).resolves.toBe(false);
    expect(puts()).toBe(0);
    expect(stub.server.tasks).toEqual([]);
  });

  it('the next writer puts again what was touched in the five minutes before the checkpoint, and no more', async () => {
    const log = [touch(1, minute(0)), touch(2, minute(4)), touch(3, minute(6)), touch(4, minute(8))];
    const first = node('a', log);
    await first.indexer.caughtUp(5_000);
    await first.indexer.stop();

    const next = node('b', log);
    await vi.waitFor(async () => expect((await next.engine.checkpoint())?.generation).toBe('b'), 5_000);
    expect(lastPut()).toEqual(['account-acc-2', 'account-acc-3', 'account-acc-4']);
  });

  it('the next writer waits until its own read model has got as far as the index', async () => {
    const log = [touch(1, minute(0)), touch(2, minute(30), 'Fiche nouvelle')];
    const first = node('a', log);
    await first.indexer.caughtUp(5_000);
    await first.indexer.stop();
    const before = puts();

    const late = listFeed('b', log);
    late.lag(1);
    const engine = openMeiliSearch({ url: stub.url, key: MASTER_KEY, index: 'ardoise' });
    const indexer = createIndexer({ engine, feed: late, report: () => undefined });
    indexer.start();
    closing.push(() => indexer.stop());
    await sleep(200);
    expect(puts()).toBe(before);

    late.lag(0);
    log.push(touch(3, minute(31)));
    expect(await indexer.caughtUp(5_000)).toBe(true);
    expect(await titles(engine)).toEqual(['Fiche 1', 'Fiche 3', 'Fiche nouvelle']);
  });

  it('a log that was restored means an index from the start, without what is in it no more', async () => {
    const first = node('a', [touch(1, minute(0)), touch(2, minute(1))]);
    await first.indexer.caughtUp(5_000);
    await first.indexer.stop();

    const restored = node('b', [touch(1, minute(0)), { ...touch(3, minute(2)), eventId: 'another' }]);
    await vi.waitFor(async () => expect(await titles(restored.engine)).toEqual(['Fiche 1', 'Fiche 3']), 5_000);
    expect(await restored.indexer.caughtUp(5_000)).toBe(true);
  });

  it('goes on after a lease that was lost and came back', async () => {
    const log = [touch(1, minute(0))];
    const one = node('a', log);
    await one.indexer.caughtUp(5_000);
    one.lease(false);
    log.push(touch(2, minute(1)));
    expect(await one.indexer.caughtUp(200)).toBe(false);
    one.lease(true);
    expect(await one.indexer.caughtUp(5_000)).toBe(true);
  });
});

describe('an outage of the index', () => {
  it('is reported, and indexing goes on by itself when it is over', async () => {
    const { indexer, feed, engine, errors } = node('a', [touch(1, minute(0))]);
    await indexer.caughtUp(5_000);
    await stub.down();
    feed.touch(touch(2, minute(1)));
    await expect(indexer.caughtUp(500)).rejects.toThrow(SearchUnavailable);
    expect(indexer.status()).toMatchObject({ behind: true, error: expect.stringContaining('Meilisearch') });
    expect(errors.length).toBeGreaterThan(0);

    await stub.up();
    expect(await indexer.caughtUp(20_000)).toBe(true);
    expect(await titles(engine)).toEqual(['Fiche 1', 'Fiche 2']);
  });

  it('is asked about less and less often, however much is changed meanwhile', async () => {
    const { indexer, feed, errors } = node('a', [touch(1, minute(0))]);
    await indexer.caughtUp(5_000);
    stub.answerWith(503);
    for (let n = 0; n < 100; n += 1) {
      feed.touch(touch(2, minute(1)));
      indexer.nudge();
      await sleep(10);
    }
    // After 0.2 s, 0.4 s, 0.8 s...
    expect(errors.length).toBeLessThan(6);
    stub.answerWith(undefined);
  });

  it('a task that failed is put again', async () => {
    const { indexer, feed, engine, errors } = node('a', [touch(1, minute(0))]);
    await indexer.caughtUp(5_000);
    stub.failNext('documentAdditionOrUpdate');
    feed.touch(touch(2, minute(1)));
    expect(await indexer.caughtUp(10_000)).toBe(true);
    expect(errors).toHaveLength(1);
    expect(await titles(engine)).toEqual(['Fiche 1', 'Fiche 2']);
  });

  it('an index that was emptied behind our back is filled again', async () => {
    const { indexer, feed, engine } = node('a', [touch(1, minute(0))]);
    await indexer.caughtUp(5_000);
    await engine.clear();
    feed.touch(touch(2, minute(1)));
    expect(await indexer.caughtUp(5_000)).toBe(true);
    expect(await titles(engine)).toEqual(['Fiche 1', 'Fiche 2']);
  });
});
