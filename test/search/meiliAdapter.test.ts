import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openMeiliSearch } from '../../src/search/adapters/meiliSearch.js';
import { SETTINGS, SETTINGS_VERSION } from '../../src/search/adapters/meiliSettings.js';
import { documentBatches } from '../../src/search/adapters/meiliTarget.js';
import { type IndexCheckpoint, type SearchEngine, SearchUnavailable } from '../../src/search/searchEngine.js';
import { MASTER_KEY, type MeiliStub, startMeiliStub } from '../support/meiliStub/meiliStub.js';
import { accountDocument } from '../support/searchDocuments.js';

const at = (sequence: number): IndexCheckpoint => ({
  generation: 'g1',
  sequence,
  change: { position: String(sequence), eventId: `e${sequence}`, at: '2026-11-24T10:00:00.000Z' },
});
const martin = accountDocument(1, 'Martin');
const dupont = accountDocument(2, 'Dupont');

let stub: MeiliStub;
let engine: SearchEngine;
beforeEach(async () => {
  stub = await startMeiliStub();
  engine = open();
});
afterEach(async () => {
  await engine.close();
  await stub.stop();
});

const open = (key: string | undefined = MASTER_KEY): SearchEngine =>
  openMeiliSearch({ url: stub.url, key, index: 'ardoise' });
const found = async (query: string) => (await engine.search(query, 10)).map(({ title }) => title);
const asked = (request: string) => stub.server.requests.filter((one) => one === request).length;

describe('the keys of Meilisearch', () => {
  const rights = () => [...stub.server.keys.values()].map(({ name, actions, indexes }) => ({ name, actions, indexes }));

  it('are two with the least rights, the same ones for every node and every start', async () => {
    const another = open();
    await Promise.all([engine.prepare(), another.prepare()]);
    await open().prepare();

    expect(rights()).toEqual([
      { name: 'ardoise search', actions: ['search'], indexes: ['ardoise'] },
      { name: 'ardoise write', actions: expect.not.arrayContaining(['*']), indexes: ['ardoise', 'ardoise-*'] },
    ]);
  });

  it('are not needed where MEILI_KEY may not manage keys: it does everything itself', async () => {
    await engine.prepare();
    const write = [...stub.server.keys.values()].find(({ name }) => name === 'ardoise write');
    const restricted = open(write?.key);
    await restricted.put([martin], at(1));
    expect(await restricted.checkpoint()).toEqual(at(1));
    expect(stub.server.keys.size).toBe(2);
  });

  it('are not asked for on a server without keys', async () => {
    const free = await startMeiliStub({ masterKey: null });
    for (const key of [undefined, 'ignored']) {
      const unlocked = openMeiliSearch({ url: free.url, key, index: 'ardoise' });
      await unlocked.prepare();
      await unlocked.put([martin], at(1));
      expect(await unlocked.search('martin', 5)).toHaveLength(1);
    }
    await free.stop();
  });

  it('say what is wrong when they are: a wrong key is an outage of the search alone', async () => {
    const wrong = open('not-the-key');
    await expect(wrong.search('martin', 5)).rejects.toThrow(/invalid_api_key/);
    await expect(wrong.prepare()).rejects.toThrow(SearchUnavailable);
  });

  it('are created again on a server that was set up anew', async () => {
    await engine.prepare();
    stub.server.keys.clear();
    await expect(engine.search('martin', 5)).rejects.toThrow(SearchUnavailable);
    expect(await engine.search('martin', 5)).toEqual([]);
  });
});

describe('the settings of Meilisearch', () => {
  it('are in force before the first document, and again at the next start', async () => {
    await engine.prepare();
    expect(stub.server.indexes.get('ardoise')?.settings).toEqual(SETTINGS);
    await open().prepare();
    expect(asked('PATCH /indexes/ardoise/settings')).toBe(2);
    expect(asked('POST /indexes')).toBe(2);
  });

  it('of an older version: the index answers as it is and is to be built again', async () => {
    await engine.prepare();
    await engine.put([martin], at(1));
    setVersion(SETTINGS_VERSION - 1);

    const later = open();
    await later.prepare();
    expect(asked('PATCH /indexes/ardoise/settings')).toBe(1);
    expect(await later.checkpoint()).toEqual({ ...at(1), outdated: true });
    expect(await found('martin')).toEqual(['Martin']);
  });

  it('of a newer version: this node leaves the index alone', async () => {
    await engine.prepare();
    await engine.put([martin], at(1));
    setVersion(SETTINGS_VERSION + 1);
    await expect(engine.checkpoint()).rejects.toThrow(/newer version/);
  });

  function setVersion(settingsVersion: number): void {
    const index = stub.server.indexes.get('ardoise-checkpoint');
    const stored = index?.documents.get('checkpoint');
    if (stored === undefined) throw new Error('There is no checkpoint');
    index?.documents.set('checkpoint', { ...stored, document: { ...stored.document, settingsVersion } });
  }
});

describe('a put into Meilisearch', () => {
  beforeEach(() => engine.prepare());

  it('is over when its task has succeeded, however long it takes, and only then moves the checkpoint', async () => {
    stub.hold();
    let over = false;
    const put = engine.put([martin], at(1)).then(() => {
      over = true;
    });
    await sleep(150);
    expect(over).toBe(false);
    expect(await engine.checkpoint()).toBeUndefined();
    expect(stub.server.tasks.filter(({ status }) => status === 'enqueued')).toHaveLength(1);

    stub.release();
    await put;
    expect(await engine.checkpoint()).toEqual(at(1));
    expect(await found('martin')).toEqual(['Martin']);
  });

  it('is refused when its task failed, and leaves the checkpoint where it was', async () => {
    await engine.put([martin], at(1));
    stub.failNext('documentAdditionOrUpdate');
    await expect(engine.put([dupont], at(2))).rejects.toThrow(/task .* failed: A failure that the test asked for/);
    expect(await engine.checkpoint()).toEqual(at(1));

    await engine.put([dupont], at(2));
    expect(await engine.checkpoint()).toEqual(at(2));
  });

  it('takes documents with ids and texts that the server could not read', async () => {
    const odd = { ...accountDocument(3, 'Éric \ud83e & \\ud83e Fils'), id: 'é/3 4' };
    await engine.put([odd, { ...odd, id: 'é/3_4' }], at(1));
    expect((await engine.search('eric', 5)).map(({ id }) => id).sort()).toEqual(['é/3 4', 'é/3_4']);
  });

  it('goes in several requests when it is very large', () => {
    const many = Array.from({ length: 10 }, (_, n) => accountDocument(n, `Nom ${n}`));
    const whole = [...documentBatches(many)];
    expect(whole).toHaveLength(1);
    const most = Math.ceil((whole[0]?.length ?? 0) / 3);
    const parts = [...documentBatches(many, most)];
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.flatMap((part) => JSON.parse(part))).toEqual(JSON.parse(whole[0] ?? ''));
    expect([...documentBatches(many, 1)]).toHaveLength(10);
  });
});

describe('an outage of Meilisearch', () => {
  beforeEach(async () => {
    await engine.prepare();
    await engine.put([martin], at(1));
  });

  it('is SearchUnavailable for whatever is asked, and over when the server is back', async () => {
    await stub.down();
    for (const call of [
      () => engine.search('martin', 5),
      () => engine.checkpoint(),
      () => engine.put([dupont], at(2)),
    ]) {
      await expect(call()).rejects.toThrow(SearchUnavailable);
    }
    await stub.up();
    expect(await found('martin')).toEqual(['Martin']);
  });

  it.each([500, 502, 503])('may be an answer %i without a word', async (status) => {
    stub.answerWith(status);
    await expect(engine.search('martin', 5)).rejects.toThrow(SearchUnavailable);
    stub.answerWith(undefined);
    expect(await found('martin')).toEqual(['Martin']);
  });

  it('may be there at the start: opening asks nothing', async () => {
    await stub.down();
    const early = open();
    await expect(early.search('martin', 5)).rejects.toThrow(SearchUnavailable);
    await stub.up();
    expect(await early.search('martin', 5)).toHaveLength(1);
  });

  it('ends a put that waits when the engine is closed', async () => {
    stub.hold();
    const put = engine.put([dupont], at(2));
    await sleep(50);
    await engine.close();
    await expect(put).rejects.toThrow(/closed/);
  });
});

describe('a new index of Meilisearch, built beside the one that answers', () => {
  beforeEach(async () => {
    await engine.prepare();
    await engine.put([martin], at(1));
  });

  it('takes its place with its checkpoint in one step, and leaves nothing behind', async () => {
    const build = await engine.rebuild();
    await build.put([dupont]);
    expect(await found('martin')).toEqual(['Martin']);
    expect(await found('dupont')).toEqual([]);
    expect(await engine.checkpoint()).toEqual(at(1));

    await build.finish(at(5));
    expect(await found('martin')).toEqual([]);
    expect(await found('dupont')).toEqual(['Dupont']);
    expect(await engine.checkpoint()).toEqual(at(5));
    expect([...stub.server.indexes.keys()].sort()).toEqual(['ardoise', 'ardoise-checkpoint']);
    expect(stub.server.tasks.filter(({ type }) => type === 'indexSwap')).toHaveLength(1);
  });

  it('can be the first one, or take the place of one that is gone', async () => {
    stub.server.indexes.clear();
    const build = await engine.rebuild();
    await build.put([dupont]);
    await build.finish(at(5));
    expect(await found('dupont')).toEqual(['Dupont']);
  });

  it('is thrown away without a trace', async () => {
    const build = await engine.rebuild();
    await build.put([dupont]);
    await build.abandon();
    expect([...stub.server.indexes.keys()].sort()).toEqual(['ardoise', 'ardoise-checkpoint']);
    expect(await found('martin')).toEqual(['Martin']);
  });

  it('does not mix with another one that is built at the same time: the last to finish answers', async () => {
    const [one, other] = [await engine.rebuild(), await open().rebuild()];
    await one.put([martin]);
    await other.put([dupont]);
    await one.finish(at(5));
    await other.finish(at(6));
    expect(await found('dupont')).toEqual(['Dupont']);
    expect(await found('martin')).toEqual([]);
    expect(await engine.checkpoint()).toEqual(at(6));
  });

  it('is not given a checkpoint for what went into the old one', async () => {
    const build = await engine.rebuild();
    await build.put([martin]);
    // The put may come before the change, or be caught in the middle of it.
    await Promise.allSettled([build.finish(at(5)), open().put([dupont], at(9))]);
    expect(await engine.checkpoint()).toEqual(at(5));
  });

  it('takes its place also when a put that was under way sets its own checkpoint right after', async () => {
    const build = await engine.rebuild();
    await build.put([dupont]);
    // The task of a node that looked at the checkpoint before the change comes after it.
    stub.afterNext('indexSwap', () => {
      const stored = stub.server.indexes.get('ardoise-checkpoint')?.documents;
      const own = stored?.get('checkpoint');
      if (own === undefined) throw new Error('There is no checkpoint');
      stored?.set('checkpoint', { ...own, document: { ...own.document, ...at(9), build: 'first' } });
    });
    await build.finish(at(5));
    expect(await engine.checkpoint()).toEqual(at(5));
    expect(await found('dupont')).toEqual(['Dupont']);
  });

  it('lets a put fail that was under way when it took its place', async () => {
    stub.hold();
    const put = engine.put([dupont], at(9));
    await vi.waitFor(
      () => expect(stub.server.tasks.at(-1)).toMatchObject({ indexUid: 'ardoise', status: 'enqueued' }),
      20_000,
    );
    const checkpoint = stub.server.indexes.get('ardoise-checkpoint')?.documents;
    const stored = checkpoint?.get('checkpoint');
    if (stored === undefined) throw new Error('There is no checkpoint');
    checkpoint?.set('checkpoint', { ...stored, document: { ...stored.document, build: 'another' } });
    stub.release();
    await expect(put).rejects.toThrow(/replaced meanwhile/);
    expect(await engine.checkpoint()).toEqual(at(1));
  });

  it('stays aside when changing places failed', async () => {
    const build = await engine.rebuild();
    await build.put([dupont]);
    stub.failNext('indexSwap');
    const master = openMeiliSearch({ url: stub.url, key: MASTER_KEY, index: 'ardoise' });
    const finishing = build.finish(at(5));
    // With a restricted key the failure itself cannot be seen: the wait ends with the engine.
    await sleep(300);
    await engine.close();
    await expect(finishing).rejects.toThrow(SearchUnavailable);
    expect((await master.search('martin', 5)).map(({ title }) => title)).toEqual(['Martin']);
    expect(await master.checkpoint()).toEqual(at(1));
  });

  it('is removed when its builder died a day ago, and left alone before', async () => {
    await engine.rebuild();
    const names = () => [...stub.server.indexes.keys()].filter((name) => name.includes('next'));
    const left = names();
    await (await open().rebuild()).abandon();
    expect(names()).toEqual(left);
    for (const name of left) {
      const index = stub.server.indexes.get(name);
      if (index !== undefined) index.updatedAt = '2020-01-01T00:00:00Z';
    }
    await (await open().rebuild()).abandon();
    expect(names()).toEqual([]);
  });
});
