import { expect, it } from 'vitest';
import { startChild } from '../support/childProcess.js';
import { type Live, liveApplication, type Reply } from '../support/liveApplication.js';
import { tempDir } from '../support/tempDir.js';

const SIRET = '73282932000074';
const CALLERS = 20;

const wantedByMany = (live: Live): Promise<readonly Reply[]> =>
  Promise.all(
    Array.from({ length: CALLERS }, (_, n) =>
      live.command('CreateProspect', { name: `Moulins Roy ${n}`, siret: SIRET }, { 'idempotency-key': `race-${n}` }),
    ),
  );

it('of twenty callers who race for one SIRET one gets it, and the others are told who', async () => {
  const live = await liveApplication(tempDir());
  const replies = await wantedByMany(live);

  const [winner, ...others] = replies.filter(({ status }) => status === 200);
  expect(others).toEqual([]);
  const refused = replies.filter(({ status }) => status === 409);
  expect(refused).toHaveLength(CALLERS - 1);
  for (const { body } of refused) {
    expect(body).toMatchObject({
      code: 'account.siret_taken',
      holder: { id: winner?.body.id, reference: winner?.body.reference },
    });
    expect(body.detail).toContain(winner?.body.reference);
  }
  const list = await live.get(`/api/accounts?after=${winner?.body.position}`);
  expect(list.body.items).toHaveLength(1);

  const again = await live.command(
    'CreateProspect',
    { name: `Moulins Roy ${replies.findIndex(({ status }) => status === 200)}`, siret: SIRET },
    { 'idempotency-key': `race-${replies.findIndex(({ status }) => status === 200)}` },
  );
  expect(again.body).toMatchObject({ id: winner?.body.id, revision: 0, position: winner?.body.position });
  await live.stop();
}, 30_000);

it('one killed between its claim and its account keeps the SIRET, and a job makes its account', async () => {
  const dataDir = tempDir();
  const body = { name: 'Minoterie du Port', siret: SIRET };
  const dying = startChild('dyingCreator', [dataDir, 'the-key', JSON.stringify(body)]);
  dying.started.catch(() => {});
  expect(await dying.ended).toBe(null);

  const live = await liveApplication(dataDir);
  const codes = (replies: readonly Reply[]) => new Set(replies.map((reply) => `${reply.status} ${reply.body.code}`));
  expect(codes(await wantedByMany(live))).toEqual(new Set(['409 account.siret_taken']));

  await expect.poll(async () => (await live.get('/api/accounts')).body.items, { timeout: 15_000 }).toHaveLength(1);
  const [made] = (await live.get('/api/accounts')).body.items;
  expect(made).toMatchObject({ name: 'Minoterie du Port', siret: SIRET });
  for (const reply of await wantedByMany(live)) {
    expect(reply).toMatchObject({ status: 409, body: { holder: { id: made.id, reference: made.reference } } });
  }
  const retried = await live.command('CreateProspect', body, { 'idempotency-key': 'the-key' });
  expect(retried).toMatchObject({ status: 200, body: { id: made.id, reference: made.reference, revision: 0 } });
  await live.stop();
}, 40_000);
