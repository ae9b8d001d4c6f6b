import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readConfig } from '../../src/config.js';
import { openSearchSide } from '../../src/mainTools.js';
import { FolderInUse } from '../../src/nodeLock.js';
import { type Live, liveApplication } from '../support/liveApplication.js';
import { MASTER_KEY, type MeiliStub, startMeiliStub } from '../support/meiliStub/meiliStub.js';
import { tempDir } from '../support/tempDir.js';

let stub: MeiliStub;
let running: Live[] = [];
beforeEach(async () => {
  stub = await startMeiliStub();
});
afterEach(async () => {
  await Promise.all(running.map(({ stop }) => stop()));
  running = [];
  await stub.stop();
});

const settings = () => ({ MEILI_URL: stub.url, MEILI_KEY: MASTER_KEY });
const silent = pino({ level: 'silent' });

async function start(dataDir: string, more: Record<string, string> = {}): Promise<Live> {
  const live = await liveApplication(dataDir, { ...settings(), ...more });
  running.push(live);
  return live;
}

const create = async (live: Live, name: string) => (await live.command('CreateProspect', { name })).body;
const titles = async (live: Live, query: string, after?: string) => {
  const { status, body } = await live.get(`/api/search?q=${query}${after === undefined ? '' : `&after=${after}`}`);
  return status === 200 ? body.hits.map(({ title }: { title: string }) => title) : { status, code: body.code };
};

describe('a node with Meilisearch', () => {
  it('says so, and finds what was just written', async () => {
    const live = await start(tempDir());
    expect(live.application.parts.search).toBe(`Meilisearch ${stub.url}`);
    const { position } = await create(live, 'Moulins Roy');
    expect(await titles(live, 'moulins', position)).toEqual(['Moulins Roy']);
    expect(stub.server.misunderstood).toEqual([]);
  });

  it('takes commands and answers reads while the server is down, says 503 for the search, and catches up by itself', async () => {
    const live = await start(tempDir());
    const first = await create(live, 'Moulins Roy');
    await titles(live, 'moulins', first.position);

    await stub.down();
    const second = await create(live, 'Garage Blanc');
    expect((await live.get(`/api/accounts/${second.id}?after=${second.position}`)).status).toBe(200);
    const refused = await live.get('/api/search?q=moulins');
    expect(refused).toMatchObject({ status: 503, body: { code: 'search.unavailable' } });
    expect(refused.headers.get('retry-after')).not.toBeNull();
    await vi.waitFor(async () => {
      const { text } = await live.get('/metrics');
      expect(text).toMatch(/^ardoise_search_reachable 0$/m);
      expect(text).toMatch(/^ardoise_search_lag_seconds (?!0$)/m);
    }, 5_000);

    await stub.up();
    await vi.waitFor(async () => expect(await titles(live, 'garage')).toEqual(['Garage Blanc']), 20_000);
  });

  it('starts while the server is down', async () => {
    await stub.down();
    const live = await start(tempDir());
    const { position } = await create(live, 'Moulins Roy');
    await stub.up();
    await vi.waitFor(async () => expect(await titles(live, 'moulins', position)).toEqual(['Moulins Roy']), 20_000);
  });
});

describe('two nodes with one log and one index', () => {
  it('one writes the index, the other waits for it', async () => {
    const log = { EVENTSTORE_URL: `file:${join(tempDir(), 'events.db')}` };
    const writer = await start(tempDir(), log);
    const reader = await start(tempDir(), { ...log, ROLES: 'api' });
    const { position } = await create(reader, 'Moulins Roy');
    expect(await titles(reader, 'moulins', position)).toEqual(['Moulins Roy']);
    expect(await titles(writer, 'moulins', position)).toEqual(['Moulins Roy']);
  });
});

describe('rebuilding the search index', () => {
  it('with Meilisearch goes on beside the running node, and loses nothing that is written meanwhile', async () => {
    const live = await start(tempDir());
    const { position } = await create(live, 'Moulins Roy');
    await titles(live, 'moulins', position);

    const side = await openSearchSide(live.config, silent);
    const seen: number[] = [];
    const rebuilding = side.rebuild(({ documents }) => seen.push(documents));
    const during = await create(live, 'Garage Blanc');
    await rebuilding;
    await side.close();

    expect(seen.length).toBeGreaterThan(0);
    expect(await titles(live, 'moulins')).toEqual(['Moulins Roy']);
    await vi.waitFor(
      async () => expect(await titles(live, 'garage', during.position)).toEqual(['Garage Blanc']),
      10_000,
    );
    expect([...stub.server.indexes.keys()].sort()).toEqual(['ardoise', 'ardoise-checkpoint']);
  });

  it('of a stopped node reads the log to its end first', async () => {
    const dataDir = tempDir();
    const live = await start(dataDir);
    const { position } = await create(live, 'Moulins Roy');
    await titles(live, 'moulins', position);
    await live.stop();
    running = [];
    stub.server.indexes.clear();

    const side = await openSearchSide(live.config, silent);
    await side.rebuild(() => undefined);
    await side.close();
    expect(await titles(await start(dataDir), 'moulins')).toEqual(['Moulins Roy']);
  });

  it('with the embedded index needs the folder for itself, and puts a new file in the place of the old one', async () => {
    const dataDir = tempDir();
    const live = await liveApplication(dataDir);
    const { position } = await create(live, 'Moulins Roy');
    expect(await titles(live, 'moulins', position)).toEqual(['Moulins Roy']);
    await expect(openSearchSide(live.config, silent)).rejects.toThrow(FolderInUse);
    await live.stop();

    const side = await openSearchSide(readConfig({ DATA_DIR: dataDir }), silent);
    await side.rebuild(() => undefined);
    await side.close();
    const again = await liveApplication(dataDir);
    expect(await titles(again, 'moulins')).toEqual(['Moulins Roy']);
    await again.stop();
  });
});
