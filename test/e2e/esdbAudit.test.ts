import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { checkLog } from '../../src/eventstore/checkLog.js';
import { createCodec } from '../../src/eventstore/codec.js';
import { buildReplay, checkReplay } from '../../src/mainReplay.js';
import { EsdbDouble } from '../support/esdbDouble/esdbDouble.js';
import { type Client, type Json, type Live, liveApplication } from '../support/liveApplication.js';
import { replayed } from '../support/replayed.js';
import { tempDir } from '../support/tempDir.js';

async function started(): Promise<Live> {
  const double = await new EsdbDouble({ noiseEvery: 7 }).start();
  const live = await liveApplication(tempDir(), { EVENTSTORE_URL: double.url });
  onTestFinished(async () => {
    await live.stop();
    await double.stop();
  });
  return live;
}

async function done(live: Client, name: string, body: object): Promise<Json> {
  const { status, text, body: answer } = await live.command(name, body);
  if (status !== 200) throw new Error(`${name}: ${text}`);
  return answer;
}

/** Every item, page by page. */
async function all(from: Client, path: string): Promise<readonly Json[]> {
  const items: Json[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body, text }: Json = await from.get(`${path}&limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`);
    if (body.items === undefined) throw new Error(`${path}: ${text}`);
    items.push(...body.items);
    cursor = body.nextCursor;
  }
  return items;
}

const idsOf = (items: readonly Json[]): readonly string[] => items.map(({ id }) => id);

it('audit, asOf, replay and every check work on EventStoreDB as on the embedded log', async () => {
  const live = await started();
  const { id: accountId } = await done(live, 'CreateClient', { name: 'Moulins Roy', siret: '73282932000074' });
  const { id: dossierId } = await done(live, 'OpenDossier', { accountId, name: 'Siège' });
  await sleep(5);
  const until = new Date().toISOString();
  await sleep(5);
  const { id: other } = await done(live, 'CreateProspect', { name: 'Boulangerie Zola' });
  const { position } = await done(live, 'ChangeAccountDetails', { accountId, name: 'Minoterie' });
  await live.get(`/api/accounts?after=${encodeURIComponent(position)}`);

  const { eventStore } = live.application;
  const log = await checkLog(eventStore, createCodec());
  expect(log).toMatchObject({ faults: 0, newer: 0 });
  const whole = await all(live, '/api/audit/events?order=asc');
  expect(whole).toHaveLength(log.events);
  expect(idsOf(await all(live, '/api/audit/events?'))).toEqual(idsOf(whole).toReversed());
  const about = whole.filter(({ data }) => data.accountId === accountId);
  expect(idsOf(await all(live, `/api/audit/events?account=${accountId}&order=asc`))).toEqual(idsOf(about));
  expect(about.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['ValueClaimed', 'AccountNumberReserved', 'ClientCreated', 'DossierOpened']),
  );
  const command = whole.find(({ type }) => type === 'ValueClaimed').cause.commandId;
  const { causes } = (await live.get(`/api/audit/events/${command}/effects`)).body;
  expect(causes.map(({ type }: Json) => type)).toEqual(['ValueClaimed', 'AccountNumberReserved', 'ClientCreated']);

  const check = await checkReplay(live.config);
  expect('tables' in check && check.tables.filter(({ same }) => !same)).toEqual([]);

  const into = tempDir();
  await buildReplay(live.config, { until, into });
  const then = await replayed(into, { EVENTSTORE_URL: live.config.esdbUrl ?? '' });
  for (const path of [
    'accounts',
    `accounts/${accountId}`,
    `accounts/${accountId}/history`,
    `dossiers/${dossierId}`,
    `dossiers/${dossierId}/why`,
    'users',
  ]) {
    const [past, asOf] = await Promise.all([then.get(`/api/${path}`), live.get(`/api/${path}?asOf=${until}`)]);
    expect([past.status, past.body], path).toEqual([200, asOf.body]);
  }
  expect((await then.get(`/api/accounts/${other}`)).status).toBe(404);
  expect((await then.get('/api/search?q=moulins')).body.hits).toHaveLength(1);
  expect(idsOf(await all(then, '/api/audit/events?order=asc'))).toEqual(idsOf(whole.filter(({ at }) => at <= until)));
  expect((await then.command('AddNote', { accountId, body: 'x' })).body.code).toBe('node.read_only');
}, 60_000);
