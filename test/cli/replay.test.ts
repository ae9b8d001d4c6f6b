import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { untilInstant } from '../../src/eventstore/untilInstant.js';
import { buildReplay } from '../../src/mainReplay.js';
import { childServer } from '../support/childServer.js';
import { cli } from '../support/cli.js';
import { type Client, client, type Json, type Live, liveApplication } from '../support/liveApplication.js';
import { replayed } from '../support/replayed.js';
import { colleague } from '../support/staff.js';
import { tempDir } from '../support/tempDir.js';

async function started(dir: string): Promise<Live> {
  const live = await liveApplication(dir);
  onTestFinished(live.stop);
  return live;
}

async function done(live: Client, name: string, body: object): Promise<Json> {
  const { status, text, body: answer } = await live.command(name, body);
  if (status !== 200) throw new Error(`${name}: ${text}`);
  return answer;
}

type World = Readonly<{ live: Live; until: string; accountId: string; dossierId: string }>;

/** A fiche and its dossier, an instant, then changes of all of it. */
async function world(dir: string): Promise<World> {
  const live = await started(dir);
  const { id: accountId } = await done(live, 'CreateClient', { name: 'Moulins Roy', phone: '0142685300' });
  const { id: dossierId } = await done(live, 'OpenDossier', { accountId, name: 'Siège' });
  await done(live, 'SetPaymentTerms', { accountId, mode: 'transfer', iban: 'FR7630006000011234567890189' });
  await done(live, 'ScheduleAction', { accountId, title: 'Rappeler', dueOn: '2026-12-15', assigneeId: 'admin' });
  await sleep(5);
  const until = new Date().toISOString();
  await sleep(5);
  await done(live, 'ChangeAccountDetails', { accountId, name: 'Boulangerie Zola' });
  await done(live, 'AddNote', { accountId, body: 'Plus tard' });
  const { position } = await done(live, 'CreateProspect', { name: 'Arrivé après' });
  await live.get(`/api/accounts?after=${position}`);
  return { live, until, accountId, dossierId };
}

it('what was built until an instant shows what asOf says, and nothing of later', async () => {
  const { live, until, accountId, dossierId } = await world(tempDir());
  const auditor = await colleague(live, 'Aude', 'auditor');
  const into = tempDir();
  await buildReplay(live.config, { until, into });
  const then = await replayed(into);

  for (const path of [
    `accounts/${accountId}`,
    `dossiers/${dossierId}`,
    'accounts',
    'actions',
    'actions/calendar?month=2026-12',
    'users',
    'organisation',
  ]) {
    const [past, asOf] = await Promise.all([
      then.get(`/api/${path}`),
      live.get(`/api/${path}${path.includes('?') ? '&' : '?'}asOf=${until}`),
    ]);
    expect([past.status, past.body], path).toEqual([200, asOf.body]);
  }
  expect((await then.get('/api/search?q=moulins')).body.hits).toHaveLength(1);
  expect((await then.get('/api/search?q=zola')).body.hits).toHaveLength(0);

  const all = (await live.get('/api/audit/events?limit=200')).body.items;
  const before = all.filter(({ at }: Json) => at <= until);
  expect(before.length).toBeLessThan(all.length);
  expect((await then.get('/api/audit/events?limit=200')).body.items).toEqual(before);
  const history = (await then.get(`/api/accounts/${accountId}/history`)).body.items;
  expect(JSON.stringify(history)).not.toContain('Zola');

  const asked = await client(then.url, auditor.token).get('/api/accounts');
  expect(asked.status, 'who was let in later may look').toBe(200);
});

it('a sales person is refused there, as everywhere in the past: who owned what then is not who owns it now', async () => {
  const live = await started(tempDir());
  const [lea, both] = [await colleague(live, 'Léa', 'sales'), await colleague(live, 'Zoé', 'sales', 'auditor')];
  const marc = await colleague(live, 'Marc', 'sales');
  const { id } = await done(lea, 'CreateProspect', { name: 'Cédé' });
  await sleep(5);
  const until = new Date().toISOString();
  await sleep(5);
  await done(live, 'ChangeAccountDetails', { accountId: id, ownerId: marc.id });
  const into = tempDir();
  await buildReplay(live.config, { until, into });
  const then = await replayed(into);

  const asked = await live.get(`/api/accounts?asOf=${until}`, { 'x-on-behalf-of': lea.id });
  expect(asked.status).toBe(403);
  for (const path of [`accounts/${id}`, `accounts/${id}/history`, 'accounts', 'search?q=cede', 'session']) {
    for (const who of [lea, marc]) {
      const refused = await client(then.url, who.token).get(`/api/${path}`);
      expect([refused.status, refused.body], path).toEqual([403, asked.body]);
    }
    expect((await client(then.url, both.token).get(`/api/${path}`)).status, path).toBe(200);
  }
});

it('nothing can be written there: commands and what would be put on record are refused', async () => {
  const { live, until, accountId } = await world(tempDir());
  const into = tempDir();
  await buildReplay(live.config, { until, into });
  const then = await replayed(into);
  const head = await live.application.eventStore.head();

  const refused = { status: 405, body: { code: 'node.read_only' } };
  expect(await then.command('AddNote', { accountId, body: 'x' })).toMatchObject(refused);
  expect(await then.get(`/api/accounts/${accountId}/iban`)).toMatchObject(refused);
  expect(await live.application.eventStore.head()).toEqual(head);
  const ready = await fetch(`${then.url}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([200, expect.objectContaining({ until })]);
  expect((await then.get('/api/accounts?after=999999')).status).toBe(503);
});

it('the log until an instant reads backwards like forwards', async () => {
  const { live, until, accountId } = await world(tempDir());
  const past = untilInstant(live.application.eventStore, until);
  const stream = `account-${accountId}`;
  const forwards = await past.read(stream);
  expect(forwards).toHaveLength(2);
  expect(await past.read(stream, { backwards: true })).toEqual(forwards.toReversed());
  expect(await past.read(stream, { backwards: true, limit: 1 })).toEqual([forwards[1]]);
  expect(await past.read(stream, { backwards: true, from: 0 })).toEqual([forwards[0]]);
});

it('from the command line: replay into a folder, then serve it', async () => {
  const dir = tempDir();
  const { until, accountId } = await world(dir);
  const into = join(tempDir(), 'then');
  const built = await cli(['replay', '--until', until, '--into', into], { DATA_DIR: dir });
  expect([built.code, built.err]).toEqual([0, '']);
  expect(built.out).toContain(until);
  expect(readdirSync(into)).toEqual(expect.arrayContaining(['read.db', 'search.db', 'replay.json']));

  const server = await childServer(into, {}, ['serve', '--read-only']);
  onTestFinished(server.kill);
  const { body } = await client(server.url).get(`/api/accounts/${accountId}`);
  expect(body.name).toBe('Moulins Roy');
  expect(existsSync(join(into, 'events.db'))).toBe(false);
  expect(JSON.parse(readFileSync(join(into, 'replay.json'), 'utf8'))).toMatchObject({ until });

  for (const [args, says] of [
    [['replay', '--until', 'hier', '--into', into], 'Instant'],
    [['replay', '--until', '2026-02-30T00:00:00Z', '--into', join(dir, 'then')], '2026-02-30T00:00:00Z : Instant'],
    [['replay', '--until', until], '--into'],
    [['replay', '--until', until, '--into', dir], 'autre chose'],
    [['serve', '--read-only'], 'n’est pas une relecture'],
  ] as const) {
    const { code, err } = await cli(args, { DATA_DIR: dir });
    expect([code, err.includes(says)], `${args.join(' ')}: ${err}`).toEqual([1, true]);
  }
}, 120_000);
