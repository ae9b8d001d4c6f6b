import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { openSqlite } from '../../src/sqlite.js';
import { type Json, type Live, liveApplication } from '../support/liveApplication.js';
import { tempDir } from '../support/tempDir.js';

async function node(log: string): Promise<Live> {
  const started = await liveApplication(tempDir(), { EVENTSTORE_URL: `file:${log}` });
  onTestFinished(() => started.stop());
  return started;
}

/** Writes the next event of an account's stream as another version of the application would. Answers its position. */
function write(log: string, accountId: string, type: string, data: string): string {
  const db = openSqlite(log, { synchronous: 'FULL' });
  const { lastInsertRowid } = db
    .prepare(
      `INSERT INTO events (stream, revision, id, type, schema_version, data, metadata)
       SELECT stream, revision + 1, ?, ?, 1, ?, metadata FROM events
       WHERE stream = ? ORDER BY revision DESC LIMIT 1`,
    )
    .run(`written-as-${type}`, type, data, `account-${accountId}`);
  db.close();
  return String(lastInsertRowid);
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let n = 0; n < 200; n += 1) {
    if (await isSo()) return;
    await sleep(50);
  }
  throw new Error('It does not come to be so');
}

const jobsOf = async (live: Live): Promise<Json> => (await live.get('/api/jobs')).body;

it('a node that meets events of a newer version shows what it understands and runs no job any more', async () => {
  const log = join(tempDir(), 'events.db');
  const old = await node(log);
  const { id } = (await old.command('CreateProspect', { name: 'Moulins Roy' })).body;
  const other = (await old.command('CreateProspect', { name: 'Boulangerie Faure' })).body;
  expect((await jobsOf(old)).lease.mine).toBe(true);

  const position = write(log, id, 'AccountDreamt', '{"accountId":"x"}');
  await until(async () => (await jobsOf(old)).lease.holder === null);

  // The projection passes over it, and what comes after it is told.
  const note = await old.command('AddNote', { accountId: other.id, body: 'Rappeler' });
  expect(note.status).toBe(200);
  expect((await old.get(`/api/accounts/${id}?after=${position}`)).body.name).toBe('Moulins Roy');
  expect((await old.get(`/api/accounts/${other.id}?after=${note.body.position}`)).body.notes).toHaveLength(1);

  // A command on such a stream, and a run, are for a node that understands.
  const refused = { status: 503, body: { code: 'stream.newer' } };
  expect(await old.command('AddNote', { accountId: id, body: 'Rappeler' })).toMatchObject(refused);
  expect(await old.command('StartBillingRun', { period: '2026-11' })).toMatchObject(refused);

  const ready = await old.get('/readyz');
  expect(ready).toMatchObject({ status: 200, body: { warning: expect.stringContaining('version plus récente') } });
  expect(await (await fetch(`${old.url}/metrics`)).text()).toContain('ardoise_outdated 1');
});

it('a node that finds events of a newer version at its start never takes the lease', async () => {
  const log = join(tempDir(), 'events.db');
  const first = await node(log);
  const { id } = (await first.command('CreateProspect', { name: 'Moulins Roy' })).body;
  write(log, id, 'AccountDreamt', '{"accountId":"x"}');

  const second = await liveApplication(tempDir(), { EVENTSTORE_URL: `file:${log}`, LEASE_SECONDS: '1' });
  await sleep(1_500);
  expect((await jobsOf(second)).lease).toMatchObject({ holder: null, mine: false });
  await second.stop();
});

it('an event that nobody can read, met while running: red, and 503 on its stream alone', async () => {
  const log = join(tempDir(), 'events.db');
  const live = await node(log);
  const { id, reference } = (await live.command('CreateProspect', { name: 'Moulins Roy' })).body;
  const other = (await live.command('CreateProspect', { name: 'Boulangerie Faure' })).body;
  await live.get(`/api/accounts?after=${other.position}`);

  const position = write(log, id, 'NoteAdded', '{"accountId":');
  await until(async () => (await live.get('/readyz')).status === 503);
  expect((await live.get('/readyz')).body.reason).toMatch(
    new RegExp(
      `^Position ${position} \\(account-\\S+, révision 1, NoteAdded\\) : illisible, n’est pas du JSON lisible`,
    ),
  );

  const broken = { status: 503, body: { code: 'stream.broken' } };
  expect(await live.get(`/api/accounts/${id}`)).toMatchObject(broken);
  expect(await live.get(`/api/accounts/${reference}`)).toMatchObject(broken);
  expect(await live.get(`/api/accounts/${id}/history`)).toMatchObject(broken);
  expect(await live.command('AddNote', { accountId: id, body: 'Rappeler' })).toMatchObject(broken);

  expect(await live.get(`/api/accounts/${other.id}`)).toMatchObject({ status: 200 });
  expect(await live.command('AddNote', { accountId: other.id, body: 'Rappeler' })).toMatchObject({ status: 200 });
});
