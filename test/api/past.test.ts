import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openMemoryReadModel } from '../../src/projections/adapters/memoryReadModel.js';
import { createPast, PastTooLong } from '../../src/projections/past.js';
import { type Json, type Live, liveApplication } from '../support/liveApplication.js';
import { colleague } from '../support/staff.js';
import { tempDir } from '../support/tempDir.js';

async function started(): Promise<Live> {
  const live = await liveApplication(tempDir());
  onTestFinished(live.stop);
  return live;
}

async function done(live: Live, name: string, body: object): Promise<Json> {
  const { status, text, body: answer } = await live.command(name, body);
  if (status !== 200) throw new Error(`${name}: ${text}`);
  return answer;
}

/** An instant with nothing of before or after in it. */
async function between(): Promise<string> {
  await sleep(5);
  const at = new Date().toISOString();
  await sleep(5);
  return at;
}

const LISTS = [
  '/api/accounts',
  '/api/actions',
  '/api/actions/mine',
  '/api/actions/calendar?month=2026-12',
  '/api/invoices',
  '/api/deliveries',
  '/api/users',
  '/api/contact-functions',
  '/api/organisation',
  '/api/installation-types',
];

describe('?asOf=', () => {
  it('shows a dossier and every list as they were, whatever came later', async () => {
    const live = await started();
    const { id: accountId } = await done(live, 'CreateProspect', { name: 'Moulins Roy' });
    const { id: dossierId } = await done(live, 'OpenDossier', { accountId, name: 'Siège' });
    const line = { dossierId, section: 'recurring', label: 'Fibre', quantity: '1', unitPrice: '29.90' };
    await done(live, 'AddDossierLine', line);
    const action = { accountId, title: 'Rappeler', dueOn: '2026-12-15', assigneeId: 'admin' };
    const { position } = await done(live, 'ScheduleAction', action);

    const own = [
      `accounts/${accountId}`,
      `accounts/${accountId}/history`,
      `dossiers/${dossierId}`,
      `dossiers/${dossierId}/why`,
      'accounts/duplicates?name=Moulins%20Roy',
    ];
    const paths = [...LISTS, ...own.map((path) => `/api/${path}`)];
    const read = (suffix: string): Promise<readonly Json[]> =>
      Promise.all(
        paths.map(async (path) => (await live.get(`${path}${path.includes('?') ? '&' : '?'}${suffix}`)).body),
      );
    const before = await read(`after=${position}`);
    const instant = await between();

    await done(live, 'ChangeAccountDetails', { accountId, name: 'Moulins Roy et fils' });
    await done(live, 'CreateProspect', { name: 'Boulangerie' });
    await done(live, 'AddDossierLine', { ...line, label: 'Téléphone' });
    await done(live, 'DefineContactFunction', { name: 'Direction' });
    await done(live, 'InviteUser', { name: 'Léa', email: 'lea@ardoise.example', roles: ['sales'] });
    const type = {
      name: 'Fibre',
      phases: [{ name: 'Étude', tasks: [{ title: 'Visiter', role: 'technicien', delayDays: 1 }] }],
    };
    const { id: installationTypeId } = await done(live, 'DefineInstallationType', type);
    await done(live, 'SelectInstallationType', { dossierId, installationTypeId });
    const last = await done(live, 'ScheduleAction', { ...action, title: 'Relancer' });

    const now = await read(`after=${last.position}`);
    expect(now).not.toEqual(before);
    expect(await read(`asOf=${instant}`)).toEqual(before);
    expect(await read(`asOf=${instant}`)).toEqual(before);
    expect(await read(`asOf=${await between()}`)).toEqual(now);
  });

  it('shows nothing of before the first event, and of a dossier that was not there yet 404', async () => {
    const live = await started();
    const { id: accountId } = await done(live, 'CreateProspect', { name: 'Moulins Roy' });
    const { id, position } = await done(live, 'OpenDossier', { accountId });
    await live.get(`/api/dossiers/${id}?after=${position}`);
    expect((await live.get('/api/accounts?asOf=2020-01-01T00:00:00Z')).body).toEqual({ items: [], nextCursor: null });
    for (const [path, code] of [
      [`dossiers/${id}`, 'dossier.unknown'],
      [`dossiers/${id}/why`, 'dossier.unknown'],
      [`accounts/${accountId}/history`, 'account.unknown'],
    ]) {
      const { status, body } = await live.get(`/api/${path}?asOf=2020-01-01T00:00:00Z`);
      expect([status, body.code], path).toEqual([404, code]);
    }
    for (const path of [`dossiers/${id}`, 'accounts', `accounts/${accountId}/history`]) {
      expect((await live.get(`/api/${path}?asOf=hier`)).status).toBe(400);
    }
  });

  it('says of what has no past that it shows the present alone, and where the past is', async () => {
    const live = await started();
    for (const path of ['search?q=roy&', 'jobs?', 'audit/events?']) {
      const { status, body } = await live.get(`/api/${path}asOf=2026-01-01T00:00:00Z`);
      expect([status, body.code], path).toEqual([400, 'request.invalid']);
      expect(body.detail).toMatch(/^asOf : .*présent.*ardoise replay/);
    }
  });

  it('pages through a list of the past with the cursors of that list', async () => {
    const live = await started();
    for (const name of ['A1', 'B2', 'C3']) await done(live, 'CreateProspect', { name });
    const asOf = await between();
    await done(live, 'CreateProspect', { name: 'B1' });
    const first = (await live.get(`/api/accounts?asOf=${asOf}&limit=2`)).body;
    const second = (await live.get(`/api/accounts?asOf=${asOf}&limit=2&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...second.items].map(({ name }: Json) => name)).toEqual(['A1', 'B2', 'C3']);
  });

  it('gives who has only a portfolio no list of the past: who owned what then does not count', async () => {
    const live = await started();
    const lea = await colleague(live, 'Lea', 'sales');
    const { body: own } = await lea.command('CreateProspect', { name: 'À Léa' });
    await lea.get(`/api/accounts/${own.id}?after=${own.position}`);
    const asOf = await between();
    expect(await lea.get(`/api/accounts?asOf=${asOf}`)).toMatchObject({
      status: 403,
      body: { code: 'auth.forbidden' },
    });
    expect((await lea.get(`/api/accounts/${own.id}?asOf=${asOf}`)).status).toBe(200);
  });

  it('refuses to read a whole log that is too long, and goes on refusing', async () => {
    const live = await started();
    await done(live, 'CreateProspect', { name: 'Moulins Roy' });
    const { eventStore } = live.application;
    const past = createPast({ eventStore, openMemory: openMemoryReadModel, most: 1 });
    await expect(past.at(await between())).rejects.toThrow(PastTooLong);
    await expect(past.at(await between())).rejects.toThrow(PastTooLong);
  });
});
