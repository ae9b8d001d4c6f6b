import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { type Json, type Live, liveApplication } from '../support/liveApplication.js';
import { tempDir } from '../support/tempDir.js';

/** Nodes on one log and one folder of documents, each with a data folder of its own. */
function cluster() {
  const shared = tempDir();
  const common = {
    EVENTSTORE_URL: `file:${join(shared, 'events.db')}`,
    DOCUMENTS_DIR: join(shared, 'documents'),
    LEASE_SECONDS: '1',
  };
  return async (settings: Record<string, string> = {}): Promise<Live> => {
    const node = await liveApplication(tempDir(), { ...common, ...settings });
    let stopped: Promise<void> | undefined;
    const stop = (): Promise<void> => {
      stopped ??= node.stop();
      return stopped;
    };
    onTestFinished(stop);
    return { ...node, stop };
  };
}

const leaseOf = async (node: Live): Promise<Json> => (await node.get('/api/jobs')).body.lease;

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let n = 0; n < 200; n += 1) {
    if (await isSo()) return;
    await sleep(50);
  }
  throw new Error('It does not come to be so');
}

it('one node runs the jobs, every node says which, and after an orderly stop another takes over', async () => {
  const start = cluster();
  const first = await start();
  const second = await start();
  expect(await leaseOf(first)).toMatchObject({ mine: true });
  expect(await leaseOf(second)).toMatchObject({ mine: false, holder: (await leaseOf(first)).holder });

  const items: Json[] = (await second.get('/api/jobs')).body.items;
  expect(new Set(items.map(({ state }) => state))).toEqual(new Set(['idle']));
  expect((await second.get('/readyz')).status).toBe(200);

  await first.stop();
  await until(async () => (await leaseOf(second)).mine);
  const metrics = await fetch(`${second.url}/metrics`);
  expect(await metrics.text()).toContain('ardoise_lease_held 1');
});

it('a node alone has the lease as soon as it is started', async () => {
  const node = await cluster()();
  expect(await leaseOf(node)).toMatchObject({ mine: true });
});

it('without the role jobs a node never takes the lease', async () => {
  const node = await cluster()({ ROLES: 'api' });
  await sleep(1_500);
  expect(await leaseOf(node)).toEqual({ holder: null, mine: false, at: null });
  expect((await node.command('CreateProspect', { name: 'Moulins Roy' })).status).toBe(200);
});

it('without the role api a node runs the jobs and answers health and metrics alone', async () => {
  const node = await cluster()({ ROLES: 'jobs' });
  const status = async (path: string) => (await node.get(path)).status;
  const paths = ['/healthz', '/readyz', '/metrics', '/api/accounts', '/docs', '/openapi.json'];
  expect(await Promise.all(paths.map(status))).toEqual([200, 200, 200, 404, 404, 404]);
  expect(await (await fetch(`${node.url}/metrics`)).text()).toContain('ardoise_lease_held 1');
});

it('what one node writes, another shows, and a node that comes later starts from zero', async () => {
  const start = cluster();
  const first = await start();
  const second = await start();
  const { body } = await first.command('CreateProspect', { name: 'Moulins Roy' });
  expect((await second.get(`/api/accounts/${body.id}?after=${body.position}`)).body.name).toBe('Moulins Roy');
  const third = await start();
  expect((await third.get(`/api/accounts/${body.id}`)).body.name).toBe('Moulins Roy');
});
