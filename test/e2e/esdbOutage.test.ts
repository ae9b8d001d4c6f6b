import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { EsdbDouble } from '../support/esdbDouble/esdbDouble.js';
import { liveApplication } from '../support/liveApplication.js';
import { tempDir } from '../support/tempDir.js';

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    if (await holds()) return;
    await sleep(50);
  }
  throw new Error('it never came to hold');
}

it('a node outlives its log: reads go on, commands are told to come again, and afterwards everything goes on', async () => {
  const double = await new EsdbDouble({ noiseEvery: 3 }).start();
  const live = await liveApplication(tempDir(), { EVENTSTORE_URL: double.url });
  onTestFinished(async () => {
    await live.stop();
    await double.stop();
  });
  const ready = async (): Promise<boolean> => (await live.get('/readyz')).status === 200;
  const before = await live.command('CreateClient', { name: 'Avant la panne' });
  expect(before.status).toBe(200);
  expect((await live.get(`/api/accounts/${before.body.id}?after=${before.body.position}`)).body.name).toBe(
    'Avant la panne',
  );
  expect(await ready()).toBe(true);

  await double.stop();
  await until(async () => !(await ready()));
  expect((await live.get('/readyz')).body.reason).toContain('Le journal ne peut pas être lu');
  const during = await live.command('CreateClient', { name: 'Pendant la panne' }, { 'idempotency-key': 'k1' });
  expect(during.status).toBe(503);
  expect(Number(during.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await live.get(`/api/accounts/${before.body.id}`)).body.name).toBe('Avant la panne');

  await double.start();
  await until(ready);
  const after = await live.command('CreateClient', { name: 'Pendant la panne' }, { 'idempotency-key': 'k1' });
  expect(after.status).toBe(200);
  expect((await live.get(`/api/accounts/${after.body.id}?after=${after.body.position}`)).status).toBe(200);
  expect((await live.get('/api/accounts')).body.items).toHaveLength(2);

  const metrics = (await live.get('/metrics')).text;
  expect(metrics).toMatch(/ardoise_log_subscription_restarts_total [1-9]/);
  expect(metrics).toMatch(/ardoise_log_subscription_lag_bytes 0/);
}, 60_000);
