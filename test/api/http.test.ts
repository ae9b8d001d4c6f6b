import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../src/commands/all.js';
import { type Json, type Live, liveApplication, TOKEN } from '../support/liveApplication.js';

let live: Live;
const dataDir = mkdtempSync(join(tmpdir(), 'ardoise-api-'));
const UNKNOWN = '00000000-0000-4000-8000-000000000000';

beforeAll(async () => {
  live = await liveApplication(dataDir);
});

afterAll(async () => {
  await live.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function prospect(name = 'Moulins Roy'): Promise<string> {
  return (await live.command('CreateProspect', { name })).body.id;
}

describe('access', () => {
  it.each([
    ['no token', undefined],
    ['a wrong token', 'Bearer wrong'],
    ['another scheme', 'Basic YTpi'],
  ])('is refused with %s, by the same answer', async (_case, authorization) => {
    const headers = authorization === undefined ? {} : { authorization };
    const response = await fetch(`${live.url}/api/session`, { headers });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: 'auth.required', detail: 'Jeton d’accès absent ou inconnu.' });
  });

  it('tells the holder of the token who it is', async () => {
    expect((await live.get('/api/session')).body).toEqual({ id: 'admin', name: 'Administrateur', roles: ['admin'] });
  });
});

describe('POST /api/commands', () => {
  it('answers id, reference, revision, position and events, and the revision as ETag', async () => {
    const { status, body, headers } = await live.command('CreateProspect', { name: 'Boulangerie Faure' });
    expect(status).toBe(200);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      reference: expect.stringMatching(/^PR\d{6}$/),
      revision: 0,
      position: expect.any(String),
      events: ['ProspectCreated'],
    });
    expect(headers.get('etag')).toBe('"0"');
  });

  it('answers 404 for an unknown command and for an unknown account', async () => {
    expect(await live.command('MakeCoffee', {})).toMatchObject({ status: 404, body: { code: 'command.unknown' } });
    const note = { accountId: UNKNOWN, body: 'Bonjour' };
    expect(await live.command('AddNote', note)).toMatchObject({ status: 404, body: { code: 'account.unknown' } });
  });

  it('answers 400 with the path of what is missing, wrong or unknown', async () => {
    const accountId = await prospect();
    const wrong = [
      ['CreateProspect', {}, 'name'],
      ['CreateProspect', { name: 'Roy', colour: 'red' }, 'colour'],
      ['CreateProspect', { name: 'Roy\r\nBcc: x@y.fr' }, 'name'],
      ['CreateProspect', { name: '\u200B' }, 'name'],
      ['CreateProspect', { name: 'Roy', email: `${'a'.repeat(300)}@roy.fr` }, 'email'],
      ['AddContact', { accountId, lastName: 'Roy', phones: ['0612345678', 'abc'] }, 'phones.1'],
      ['ScheduleAction', { accountId, title: 'Rappeler', dueOn: '2026-12-03' }, 'assigneeId'],
      ['ScheduleAction', { accountId, title: 'Rappeler', dueOn: '2026-12-03', assigneeId: null }, 'assigneeId'],
      ['SetPaymentTerms', { accountId, mode: 'barter' }, 'mode'],
    ] as const;
    for (const [name, body, path] of wrong) {
      const { status, body: problem, headers } = await live.command(name, body);
      expect({ status, type: headers.get('content-type'), code: problem.code, path: problem.errors[0].path }).toEqual({
        status: 400,
        type: 'application/problem+json; charset=utf-8',
        code: 'request.invalid',
        path,
      });
    }
  });

  it('answers 400 for what is no JSON, 415 for another type, 413 beyond 256 KiB', async () => {
    expect(await live.command('CreateProspect', '{"name":')).toMatchObject({
      status: 400,
      body: { code: 'request.malformed', errors: [{ path: '', message: expect.stringContaining('JSON') }] },
    });
    expect(await live.command('CreateProspect', 'name=Roy', { 'content-type': 'text/plain' })).toMatchObject({
      status: 415,
    });
    // Encodings: Latin-1 that is not announced as such, and one that nobody knows.
    const send = (body: Buffer, type: string) =>
      fetch(`${live.url}/api/commands/CreateProspect`, {
        method: 'POST',
        headers: { authorization: `Bearer ${TOKEN}`, 'content-type': type },
        body: new Uint8Array(body),
      });
    const latin = await send(Buffer.from('{"name":"Café Zoulou"}', 'latin1'), 'application/json');
    expect([latin.status, await latin.json()]).toMatchObject([
      400,
      { code: 'request.malformed', detail: expect.stringContaining('UTF-8') },
    ]);
    const klingon = await send(Buffer.from('{"name":"Roy"}'), 'application/json; charset=klingon');
    expect([klingon.status, await klingon.json()]).toMatchObject([415, { code: 'request.media_type' }]);
    expect(await live.command('CreateProspect', { name: 'Caf� Zoulou' })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'name' }] },
    });

    const large = { name: 'Roy', tradeName: 'x'.repeat(256 * 1024) };
    expect(await live.command('CreateProspect', large)).toMatchObject({
      status: 413,
      body: { code: 'request.too_large' },
    });
  });

  it('answers 400 for what is nested too deep, and 409 for a contact function that only JavaScript knows', async () => {
    const deep = `{"name":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    expect(await live.command('CreateProspect', deep)).toMatchObject({
      status: 400,
      body: { code: 'request.malformed' },
    });
    const contact = { lastName: 'Roy', functionId: 'constructor' };
    expect(await live.command('CreateProspect', { name: 'Roy', contact })).toMatchObject({
      status: 409,
      body: { code: 'contact.function_unknown' },
    });
  });

  it('takes a UUID in any case for the same one', async () => {
    const accountId = 'ABCDEF00-0000-4000-8000-00000000000A';
    const { body } = await live.command('CreateProspect', { accountId, name: 'Majuscules' });
    expect(body.id).toBe(accountId.toLowerCase());
    expect(await live.command('CreateProspect', { accountId: body.id, name: 'Autre' })).toMatchObject({ status: 409 });
  });

  it('stores and does nothing twice for a rate that is written otherwise', async () => {
    const rate = (value: string) => live.command('SetVatRate', { vatCode: 'normal', rate: value, from: '2030-01-01' });
    expect((await rate('21')).body.events).toEqual(['VatRateSet']);
    expect((await rate('21.00')).body.events).toEqual([]);
  });

  it('lets one of two callers with the same If-Match through, and tells the other what it found', async () => {
    const accountId = await prospect();
    const change = (name: string) => live.command('ChangeAccountDetails', { accountId, name }, { 'if-match': '"0"' });
    const replies = await Promise.all([change('Un'), change('Deux')]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect(replies.find(({ status }) => status === 412)?.body).toMatchObject({
      code: 'revision.moved',
      detail: 'La fiche a changé depuis votre lecture (révision 0 attendue, 1 trouvée) : relisez-la.',
      expected: 0,
      actual: 1,
    });
  });

  it('carries out all of many callers who change the same thing without If-Match at once', async () => {
    const accountId = await prospect();
    const notes = Array.from({ length: 20 }, (_, n) => live.command('AddNote', { accountId, body: `Note ${n}` }));
    const answers = await Promise.all(notes);
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(new Set(answers.map(({ body }) => body.revision)).size).toBe(20);
  });

  it('says that there is nothing yet when If-Match names a revision of what is to be created', async () => {
    expect(await live.command('CreateProspect', { name: 'Roy' }, { 'if-match': '"0"' })).toMatchObject({
      status: 412,
      body: { code: 'revision.moved', detail: expect.stringContaining('sans If-Match') },
    });
  });

  it('says of each thing by its own name that it has changed', async () => {
    const accountId = await prospect();
    const { body: dossier } = await live.command('OpenDossier', { accountId });
    const stale = { 'if-match': '"7"' };
    const moved = async (name: string, body: object) => (await live.command(name, body, stale)).body.detail;
    expect(await moved('StartBillingRun', { period: '2026-12' })).toMatch(
      /^Rien n’est encore écrit pour les facturations, .* sans If-Match\.$/,
    );
    expect(await moved('SetVatRate', { vatCode: 'normal', rate: '21', from: '2031-01-01' })).toMatch(
      /^Les réglages de l’organisation ont changé/,
    );
    expect(await moved('ActivateDossier', { dossierId: dossier.id, effectiveOn: '2026-12-01' })).toMatch(
      /^Le dossier a changé .* : relisez-le\.$/,
    );
  });

  it('answers the same key with the same body as the first time, and refuses it with another', async () => {
    const key = { 'idempotency-key': 'create-durand' };
    const first = await live.command('CreateClient', { name: 'Durand' }, key);
    expect((await live.command('CreateClient', { name: 'Durand' }, key)).body).toEqual(first.body);
    expect(await live.command('CreateClient', { name: 'Dupond' }, key)).toMatchObject({
      status: 409,
      body: { code: 'idempotency.key_reused' },
    });
  });

  it('does nothing and answers alike when a client is converted again', async () => {
    const accountId = await prospect();
    const first = await live.command('ConvertToClient', { accountId });
    const again = await live.command('ConvertToClient', { accountId });
    expect(first.body.events).toEqual(['ProspectBecameClient']);
    expect(again.body).toEqual({ ...first.body, events: [] });
  });

  it('says where to complete what a payment mode needs', async () => {
    const accountId = await prospect();
    expect(await live.command('SetPaymentTerms', { accountId, mode: 'gocardless' })).toMatchObject({
      status: 409,
      body: { code: 'payment.organisation_incomplete', command: 'SetBankDetails' },
    });
  });

  it('says that activating a prospect’s dossier does not convert it', async () => {
    const accountId = await prospect();
    const { body: dossier } = await live.command('OpenDossier', { accountId, name: 'Siège' });
    const { body } = await live.command('ActivateDossier', { dossierId: dossier.id, effectiveOn: '2026-12-01' });
    expect(body.warnings).toMatchObject([{ code: 'account.still_prospect' }]);
  });
});

describe('reads', () => {
  it('show what was just written when they are asked for its position', async () => {
    const { body: created } = await live.command('CreateProspect', { name: 'Étude Garnier', phone: '01 99 00 12 34' });
    const { status, body, headers } = await live.get(`/api/accounts/${created.reference}?after=${created.position}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: created.id, name: 'Étude Garnier', kind: 'prospect', phones: ['+33199001234'] });
    expect(headers.get('etag')).toBe('"0"');
  });

  it('are never answered from a cache: a revision does not name the whole of an answer', async () => {
    const accountId = await prospect();
    const { body } = await live.command('OpenDossier', { accountId, name: 'Siège' });
    const again = await live.get(`/api/accounts/${accountId}?after=${body.position}`, { 'if-none-match': '"0"' });
    expect({ status: again.status, etag: again.headers.get('etag'), dossiers: again.body.dossiers.length }).toEqual({
      status: 200,
      etag: '"0"',
      dossiers: 1,
    });
    expect(again.headers.get('cache-control')).toBe('no-store');
  });

  it('find an account under both references once it is a client', async () => {
    const { body: created } = await live.command('CreateProspect', { name: 'Converti' });
    const { body: converted } = await live.command('ConvertToClient', { accountId: created.id });
    for (const ref of [created.reference, converted.reference, created.id]) {
      const { body } = await live.get(`/api/accounts/${ref}?after=${converted.position}`);
      expect(body).toMatchObject({ id: created.id, reference: converted.reference, kind: 'client' });
    }
  });

  it('find by four digits in the middle of a contact’s phone', async () => {
    const accountId = await prospect('Pharmacie Lambert');
    const { body } = await live.command('AddContact', { accountId, lastName: 'Lambert', phones: ['06 39 98 71 46'] });
    const found = await live.get(`/api/search?q=9871&after=${body.position}`);
    expect(found.body.hits[0]).toMatchObject({ id: accountId, matched: { field: 'phone', value: '+33639987146' } });
  });

  it('tell the history in French, newest first, and the fiche as it was', async () => {
    const accountId = await prospect('Avant');
    const between = new Date().toISOString();
    await new Promise((resolve) => setTimeout(resolve, 5));
    const { body } = await live.command('ChangeAccountDetails', { accountId, name: 'Après' });

    const history = await live.get(`/api/accounts/${accountId}/history?after=${body.position}`);
    expect(history.body.items.map(({ type }: { type: string }) => type)).toEqual([
      'AccountDetailsChanged',
      'ProspectCreated',
    ]);
    expect(history.body.items[0]).toMatchObject({ actor: { id: 'admin' }, text: expect.stringContaining('Après') });
    expect((await live.get(`/api/accounts/${accountId}?asOf=${between}`)).body.name).toBe('Avant');
    expect((await live.get(`/api/accounts/${accountId}`)).body.name).toBe('Après');
    expect((await live.get(`/api/accounts/${accountId}?asOf=2020-01-01T00:00:00Z`)).status).toBe(404);
  });

  it('page the history without a gap or a double', async () => {
    const accountId = await prospect();
    for (let n = 0; n < 5; n += 1) await live.command('AddNote', { accountId, body: `Note ${n}` });
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await live.get(`/api/accounts/${accountId}/history?limit=2${cursor}`);
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`;
    } while (cursor !== '');
    expect(seen).toHaveLength(6);
    expect(new Set(seen).size).toBe(6);
  });

  it('answer 404, 400 and 401 as problems', async () => {
    expect(await live.get('/api/accounts/CL999999')).toMatchObject({ status: 404, body: { code: 'account.unknown' } });
    expect(await live.get('/api/invoices/F2026-999999')).toMatchObject({
      status: 404,
      body: { code: 'invoice.unknown' },
    });
    expect(await live.get('/api/invoices/F2026-999999.pdf')).toMatchObject({ status: 404 });
    expect(await live.get('/api/accounts?limit=0')).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'limit' }] },
    });
    expect(await live.get('/api/accounts?cursor=nonsense')).toMatchObject({ status: 400 });
    for (const after of ['abc', '1:2', '99999999999999999999999']) {
      expect((await live.get(`/api/accounts?after=${after}`)).status, after).toBe(400);
    }
    expect(await live.get('/api/nothing')).toMatchObject({ status: 404, body: { code: 'route.unknown' } });
  });

  it('give up with 503 and Retry-After when a position does not come', async () => {
    const { status, headers, body } = await live.get('/api/accounts?after=999999999');
    expect({ status, code: body.code, retry: headers.get('retry-after') }).toEqual({
      status: 503,
      code: 'read.behind',
      retry: '1',
    });
  });
});

describe('the description', () => {
  it('lists every command with its fields and an example that the command accepts', async () => {
    const { body } = await live.get('/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    for (const command of commands.values()) {
      const { post } = body.paths[`/api/commands/${command.name}`];
      const {
        schema,
        example,
        examples = { Usual: { value: example } },
      } = post.requestBody.content['application/json'];
      expect(schema.type, command.name).toBe('object');
      for (const { value } of Object.values<Json>(examples)) {
        expect(command.schema.safeParse(value).error, command.name).toBeUndefined();
      }
    }
    expect(body.paths['/api/accounts/{ref}'].get.parameters).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'ref', in: 'path', required: true })]),
    );
  });

  it('has a page that loads nothing from elsewhere', async () => {
    const { status, text } = await live.get('/docs');
    expect(status).toBe(200);
    expect(text).not.toMatch(/https?:\/\//);
    for (const [, path] of text.matchAll(/(?:src|href)="([^"]+)"/g))
      expect((await live.get(String(path))).status).toBe(200);
  });
});

describe('health', () => {
  it('says that the process lives and that it is ready', async () => {
    expect((await live.get('/healthz')).body).toEqual({ status: 'ok' });
    expect(await live.get('/readyz')).toMatchObject({ status: 200, body: { ready: true } });
  });

  it('names every response with a request id, its own or the caller’s', async () => {
    expect((await live.get('/healthz')).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect((await live.get('/healthz', { 'x-request-id': 'abc-1' })).headers.get('x-request-id')).toBe('abc-1');
  });
});
