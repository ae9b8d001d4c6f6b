import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { userStream } from '../../src/domain/streams.js';
import { REDACTED } from '../../src/redacted.js';
import { client, type Live, liveApplication, TOKEN } from '../support/liveApplication.js';
import { colleague } from '../support/staff.js';

let live: Live;
const dataDir = mkdtempSync(join(tmpdir(), 'ardoise-tokens-'));
const logged: string[] = [];

beforeAll(async () => {
  const sink = new Writable({
    write: (chunk, _encoding, done) => {
      logged.push(String(chunk));
      done();
    },
  });
  live = await liveApplication(dataDir, {}, pino({ level: 'trace', redact: [...REDACTED] }, sink));
});

afterAll(async () => {
  await live.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const session = (token: string, headers: Record<string, string> = {}) =>
  client(live.url, token).get('/api/session', headers);

describe('a token of a user', () => {
  it('makes its caller that user: in the session, as the actor of events, in their own day', async () => {
    const lea = await colleague(live, 'Léa', 'sales');
    expect((await lea.get('/api/session')).body).toEqual({ id: lea.id, name: 'Léa', roles: ['sales'] });

    const { body } = await lea.command('CreateProspect', { name: 'Moulins Roy' });
    const action = { accountId: body.id, title: 'Rappeler', dueOn: '2026-01-05', assigneeId: lea.id };
    const scheduled = await lea.command('ScheduleAction', action);
    const mine = await lea.get(`/api/actions/mine?after=${scheduled.body.position}`);
    expect(mine.body.items).toMatchObject([{ title: 'Rappeler', assigneeId: lea.id }]);
    const [created] = (await lea.get(`/api/accounts/${body.id}/history`)).body.items.slice(-1);
    expect(created.actor).toEqual({ id: lea.id, kind: 'user', name: 'Léa' });
  });

  it('works at once, and with the roles that the user has now', async () => {
    const noe = await colleague(live, 'Noé', 'auditor');
    expect((await noe.command('InviteUser', {})).status).toBe(403);
    await live.command('SetUserRoles', { userId: noe.id, roles: ['admin'] });
    expect((await noe.command('InviteUser', {})).status).toBe(400);
  });

  it('that is wrong, unknown, expired, revoked or of somebody who left gets one and the same answer', async () => {
    const zoe = await colleague(live, 'Zoé', 'billing');
    const issue = async (fields: object) =>
      (await live.command('IssueUserToken', { userId: zoe.id, name: 'Autre', ...fields })).body;
    const [revoked, expiring] = [await issue({}), await issue({ expiresOn: live.application.today() })];
    expect([(await session(revoked.token)).status, (await session(expiring.token)).status]).toEqual([200, 200]);
    await live.command('RevokeUserToken', { userId: zoe.id, tokenId: revoked.id });
    const gone = await colleague(live, 'Parti', 'sales');
    await live.command('DeactivateUser', { userId: gone.id });
    const unknown = zoe.token.replace(/_[0-9a-f]{32}_/, '_00000000000040008000000000000000_');
    const wrong = `${zoe.token.slice(0, -1)}${zoe.token.endsWith('A') ? 'B' : 'A'}`;

    const replies = await Promise.all(['x', wrong, unknown, revoked.token, gone.token].map((token) => session(token)));
    expect(replies.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
    expect((await session(zoe.token)).status).toBe(200);
  });

  it('is kept nowhere, and is in no log', async () => {
    const max = await colleague(live, 'Max', 'sales');
    await session(`${max.token}x`);
    await client(live.url, max.token).command('AddNote', { accountId: 'x' });
    const secret = max.token.slice(-43);
    expect(JSON.stringify(await live.application.eventStore.read(userStream(max.id)))).not.toContain(secret);
    expect(logged.length).toBeGreaterThan(5);
    expect(logged.join('')).not.toContain(secret);
    expect(logged.join('')).not.toContain(TOKEN);
  });

  it('is shown with its name and dates to the user, administrators and auditors, never itself', async () => {
    const eva = await colleague(live, 'Eva', 'sales');
    const ben = await colleague(live, 'Ben', 'sales');
    const [own, others, admins] = await Promise.all(
      [eva, ben, live].map(({ get }) => get(`/api/users/${eva.id}?after=${ben.issuedAt}`)),
    );
    expect(own?.body.tokens).toMatchObject([{ name: 'Portable' }]);
    expect(admins?.body.tokens).toEqual(own?.body.tokens);
    expect(others?.body.tokens).toBeUndefined();
    expect(admins?.text).not.toContain(eva.token.slice(-43));
  });
});

describe('X-On-Behalf-Of', () => {
  it('lets the administrator act for a user, under the user’s rights, and records both', async () => {
    const ida = await colleague(live, 'Ida', 'sales');
    const forIda = { 'x-on-behalf-of': ida.id };
    expect((await live.get('/api/session', forIda)).body).toEqual({
      id: ida.id,
      name: 'Ida',
      roles: ['sales'],
      via: { id: 'admin', name: 'Administrateur' },
      onBehalfOf: ida.id,
    });
    expect((await live.command('InviteUser', {}, forIda)).status).toBe(403);

    const { body } = await live.command('CreateProspect', { name: 'Pour Ida' }, forIda);
    const history = await ida.get(`/api/accounts/${body.id}/history?after=${body.position}`);
    expect(history.body.items[0]).toMatchObject({ actor: { id: ida.id, name: 'Ida' }, via: { id: 'admin' } });
  });

  it('is refused to users, and for whom is not there or has left', async () => {
    const lou = await colleague(live, 'Lou', 'admin');
    expect(await lou.get('/api/session', { 'x-on-behalf-of': 'admin' })).toMatchObject({
      status: 403,
      body: { code: 'auth.forbidden' },
    });
    for (const id of ['nobody', '00000000-0000-4000-8000-000000000000']) {
      expect(await live.get('/api/session', { 'x-on-behalf-of': id })).toMatchObject({
        status: 400,
        body: { code: 'user.unknown' },
      });
    }
    await live.command('DeactivateUser', { userId: lou.id });
    expect(await live.get('/api/session', { 'x-on-behalf-of': lou.id })).toMatchObject({
      status: 403,
      body: { code: 'user.inactive' },
    });
    expect((await live.get('/api/session', { 'x-on-behalf-of': 'admin' })).body.id).toBe('admin');
  });
});

describe('GET /api/users', () => {
  it('lists staff by name, the administrator first, those who left on request', async () => {
    const ana = await colleague(live, 'Ana', 'sales', 'auditor');
    const left = await live.command('DeactivateUser', { userId: ana.id });
    const names = async (filter: string) =>
      (await live.get(`/api/users?after=${left.body.position}${filter}`)).body.items.map(
        ({ name }: { name: string }) => name,
      );
    expect((await names('')).slice(0, 2)).toEqual(['Administrateur', 'Ana']);
    expect(await names('&active=true')).not.toContain('Ana');
    expect(await names('&active=false&role=auditor')).toEqual(['Ana']);
    expect((await live.get(`/api/users/${ana.id}`)).body).toMatchObject({
      email: 'ana@ardoise.example',
      roles: ['sales', 'auditor'],
      active: false,
    });
  });
});

describe('wrong tokens', () => {
  it('are limited, while a right one from the same address is let in, and a missing one is no guess', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 30; n += 1) statuses.push((await session(`guess-${n}`)).status);
    expect(statuses.at(-1)).toBe(429);
    expect(new Set(statuses)).toEqual(new Set([401, 429]));

    const refused = await session('one-more');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(refused.body).toMatchObject({ status: 429, code: 'auth.too_many' });
    expect((await live.get('/api/session')).status).toBe(200);
    expect((await fetch(`${live.url}/api/session`)).status).toBe(401);
  });
});

describe('the log of calls', () => {
  it('says which path was asked and with which parameters, never what was looked for', async () => {
    const found = live.get('/api/search?q=FR7630006000011234567890189&limit=5&jean%40roy.example=1');
    const missed = live.get('/api/accounts/duplicates?phone=0142685300&email=jean@roy.example');
    expect([(await found).status, (await missed).status]).toEqual([400, 200]);
    const lines = logged.join('');
    expect(lines).not.toMatch(/FR76|01426|jean/);
    expect(lines).toContain('"path":"/api/search","asked":["q","limit"]');
    expect(lines).toContain('"path":"/api/accounts/duplicates","asked":["phone","email"]');
  });
});

describe('a colleague who leaves, or becomes an auditor alone', () => {
  it('is said to hold their fiches and open actions still, and the actions are there to pick up until they are back', async () => {
    const paul = await colleague(live, 'Paul', 'sales');
    const { body: fiche } = await paul.command('CreateProspect', { name: 'Scierie Le Gall' });
    const action = { accountId: fiche.id, title: 'Visiter la scierie', dueOn: '2026-01-05', assigneeId: paul.id };
    const { body: scheduled } = await paul.command('ScheduleAction', action);
    await live.get(`/api/accounts?after=${scheduled.position}`);
    const toPickUp = async (position: string) =>
      (await live.get(`/api/actions?assignee=none&status=open&after=${position}`)).body.items;

    const warnings = [{ code: 'user.still_holds', message: expect.stringContaining('1 fiche et 1 action à faire') }];
    const reader = await live.command('SetUserRoles', { userId: paul.id, roles: ['auditor'] });
    expect(reader.body.warnings).toEqual(warnings);
    expect(await toPickUp(reader.body.position)).toMatchObject([{ title: action.title, assigneeAway: 'read_only' }]);
    const gone = await live.command('DeactivateUser', { userId: paul.id });
    expect(gone.body.warnings).toEqual(warnings);
    const away = { id: scheduled.id, assigneeId: paul.id, assigneeName: 'Paul', assigneeAway: 'left' };
    expect(await toPickUp(gone.body.position)).toMatchObject([away]);

    const invitation = { name: 'Paul', email: 'paul@ardoise.example', roles: ['sales'] };
    const back = await live.command('InviteUser', invitation);
    expect([back.body.id, back.body.warnings]).toEqual([paul.id, undefined]);
    expect(await toPickUp(back.body.position)).toEqual([]);
  });

  it('who holds nothing leaves without a word', async () => {
    const nina = await colleague(live, 'Nina', 'billing');
    const { body } = await live.command('DeactivateUser', { userId: nina.id });
    expect([body.events, body.warnings]).toEqual([['UserDeactivated'], undefined]);
  });
});
