import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditEffects } from '../../src/projections/history/auditEffects.js';
import { auditEvents } from '../../src/projections/history/auditEvents.js';
import { type Json, type Live, liveApplication } from '../support/liveApplication.js';
import { type Colleague, colleague } from '../support/staff.js';

const IBAN = 'FR7630006000011234567890189';
const dataDir = mkdtempSync(join(tmpdir(), 'ardoise-audit-'));
let live: Live;
let auditor: Colleague;
let accountId: string;
let reference: string;
let runId: string;

beforeAll(async () => {
  live = await liveApplication(dataDir);
  auditor = await colleague(live, 'Aude', 'auditor');
  await billed();
}, 60_000);

afterAll(async () => {
  await live.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function done(name: string, body: object, headers: Record<string, string> = {}): Promise<Json> {
  const { status, text, body: answer } = await live.command(name, body, headers);
  if (status !== 200) throw new Error(`${name}: ${text}`);
  return answer;
}

/** A client with a dossier, billed, its invoice mailed. */
async function billed(): Promise<void> {
  const address = { line1: '1 rue de la Paix', postalCode: '75002', city: 'Paris' };
  await done('SetOrganisationProfile', { name: 'Ardoise', address, email: 'a@ardoise.example' });
  await done('SetBankDetails', { iban: IBAN, bic: 'AGRIFRPP' });
  const contact = { lastName: 'Roy', email: 'roy@roy.example', receivesInvoices: true };
  ({ id: accountId, reference } = await done('CreateClient', { name: 'Moulins Roy', address, contact }));
  await done('SetPaymentTerms', { accountId, mode: 'transfer', iban: IBAN });
  const { id: dossierId } = await done('OpenDossier', { accountId, name: 'Siège' });
  const line = { dossierId, section: 'recurring', label: 'Fibre', quantity: '1', unitPrice: '29.90' };
  await done('AddDossierLine', line);
  const period = live.application.today().slice(0, 7);
  await done('ActivateDossier', { dossierId, effectiveOn: `${period}-01` });
  ({ id: runId } = await done('StartBillingRun', { period }));
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await live.get('/api/deliveries?status=delivered')).body.items.length > 0) return;
    await sleep(50);
  }
  throw new Error('The invoice is not delivered');
}

const audit = (query: string): Promise<Json> => auditor.get(`/api/audit/events?${query}`).then(({ body }) => body);

/** Every item, page by page. */
async function all(query: string): Promise<readonly Json[]> {
  const items: Json[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Json = await audit(`${query}&limit=7${cursor === '' ? '' : `&cursor=${cursor}`}`);
    expect(page.items.length).toBeLessThanOrEqual(7);
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

async function inLog(): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const page of live.application.eventStore.readAllStored()) ids.push(...page.map(({ id }) => id));
  return ids;
}

/** The job that gives a SIRET back comes soon after the change. */
async function claimedOnceFree(siret: string): Promise<Json> {
  for (let tries = 0; tries < 100; tries += 1) {
    const { status, body } = await live.command('CreateProspect', { name: 'Semoulerie', siret });
    if (status === 200) return body;
    await sleep(50);
  }
  throw new Error('The SIRET is still taken');
}

const idsOf = (items: readonly Json[]): readonly string[] => items.map(({ id }) => id);

describe('GET /api/audit/events', () => {
  it('gives the whole log both ways, without a gap or a double', async () => {
    const ids = await inLog();
    expect(ids.length).toBeGreaterThan(15);
    expect(idsOf(await all('order=asc'))).toEqual(ids);
    expect(idsOf(await all(''))).toEqual(ids.toReversed());
  });

  it('says of each event in French what it is, who wrote it, when, and why', async () => {
    const { items } = await audit(`type=InvoiceIssued`);
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      type: 'InvoiceIssued',
      text: expect.stringMatching(/^Facture F\d{4}-000001 émise : 35,88\s€ TTC/u),
      actor: { kind: 'job' },
      stream: expect.stringMatching(/^invoices-F/),
      revision: 0,
      cause: { commandId: expect.any(String), causationId: expect.any(String), correlationId: expect.any(String) },
      data: { accountId, totalCents: 3588 },
      metadata: { occurredAt: items[0].at },
    });
  });

  it('tells what an event changed against what was before it, wherever the page begins', async () => {
    await done('ChangeAccountDetails', { accountId, name: 'Moulins Roy et fils' });
    const { items } = await audit('limit=1');
    expect(items[0].text).toContain('Moulins Roy → Moulins Roy et fils');
  });

  it('masks IBANs in the raw form, and leaves out the hashes of tokens', async () => {
    const texts = JSON.stringify(await all(''));
    expect(texts).toContain('FR76 •••• … 189');
    expect(texts).not.toContain(IBAN);
    expect((await audit('type=UserTokenIssued')).items[0].data).not.toHaveProperty('hash');
  });

  it('holds to stream, type, actor and account, both ways', async () => {
    const whole = await all('order=asc');
    for (const [query, keeps] of [
      [`stream=account-${accountId}`, ({ stream }: Json) => stream === `account-${accountId}`],
      ['type=DossierOpened', ({ type }: Json) => type === 'DossierOpened'],
      ['actor=admin', ({ actor }: Json) => actor.id === 'admin'],
      ['actor=job:sendMails', ({ actor }: Json) => actor.id === 'job:sendMails'],
      [`stream=account-${accountId}&type=PaymentTermsSet`, ({ type }: Json) => type === 'PaymentTermsSet'],
      ['stream=nothing', () => false],
    ] as const) {
      const wanted = idsOf(whole.filter(keeps));
      expect(wanted.length > 0, query).toBe(query !== 'stream=nothing');
      expect(idsOf(await all(`${query}&order=asc`)), query).toEqual(wanted);
      expect(idsOf(await all(query)), query).toEqual(wanted.toReversed());
    }
    const ofAccount = await all(`account=${reference}`);
    expect(new Set(ofAccount.map(({ type }) => type))).toContain('InvoiceIssued');
    const history = await live.get(`/api/accounts/${reference}/history?limit=200`);
    expect(idsOf(ofAccount)).toEqual(expect.arrayContaining([...idsOf(history.body.items)]));
    expect((await auditor.get('/api/audit/events?account=CL999999')).status).toBe(404);
  });

  it('gives for an account every event that is about it, claims and number too, and none of another', async () => {
    await done('SetBankDetails', { iban: IBAN, bic: 'AGRIFRPP', ics: 'FR72ZZZ123456' });
    const mandate = (rum: string) => ({
      mode: 'sepa_debit',
      iban: IBAN,
      mandate: { reference: rum, signedOn: '2026-01-02' },
    });
    const first = await done('CreateProspect', { name: 'Minoterie', siret: '73282932000074' });
    await done('SetPaymentTerms', { accountId: first.id, ...mandate('Rum 1') });
    const { id: dossierId } = await done('OpenDossier', { accountId: first.id });
    await done('SetDossierPayment', { dossierId, override: mandate('RUM-2') });
    await done('SetPaymentTerms', { accountId: first.id, mode: 'transfer' });
    await done('ChangeAccountDetails', { accountId: first.id, siren: null, siret: null });
    const second = await claimedOnceFree('73282932000074');
    await live.get(`/api/accounts?after=${second.position}`);

    const whole = await all('order=asc');
    for (const { id, reference: ref } of [first, second, { id: accountId, reference }]) {
      const dossiers = whole.filter(({ data, type }) => type === 'DossierOpened' && data.accountId === id);
      const streams = dossiers.map(({ stream }) => stream);
      const about = whole.filter(({ data, stream }) => data.accountId === id || streams.includes(stream));
      const found = await all(`account=${ref}&order=asc`);
      expect(idsOf(found)).toEqual(idsOf(about));
      expect(idsOf(await all(`account=${ref}`))).toEqual(idsOf(about).toReversed());
    }
    const claims = await all(`account=${first.reference}&type=ValueClaimed&order=asc`);
    expect(claims.map(({ data }) => data.value)).toEqual(['73282932000074', 'RUM1', 'RUM-2']);
    expect(claims[0]?.text).toBe(`SIRET 73282932000074 réservé pour la fiche ${first.reference} (Minoterie)`);
    const [reserved] = await all(`account=${first.reference}&type=AccountNumberReserved`);
    expect(reserved?.text).toMatch(/^Numéro de fiche \d{6} attribué à Minoterie$/);
    expect(await all(`account=${first.reference}&type=ClaimReleased`)).toHaveLength(2);
    expect(await all(`account=${second.reference}&stream=claim-siret-73282932000074`)).toHaveLength(1);
    expect(await all(`account=${first.reference}&type=AccountNumberReserved`)).toHaveLength(1);
  });

  it('holds to instants and days, both ends included', async () => {
    const whole = await all('order=asc');
    const [first, middle, last] = [whole[0], whole[10], whole.at(-1)];
    const between = whole.filter(({ at }) => at >= middle.at && at <= last.at);
    expect(idsOf(await all(`order=asc&from=${middle.at}&to=${last.at}`))).toEqual(idsOf(between));
    const today = live.application.today();
    expect((await all(`from=${today}&to=${today}`)).length).toBe(whole.length);
    expect((await audit(`to=${new Date(Date.parse(first.at) - 1).toISOString()}`)).items).toEqual([]);
    expect((await audit('from=2999-01-01')).items).toEqual([]);
  });

  it('refuses what is no instant, no cursor, and a cursor of the other order', async () => {
    const { nextCursor } = await audit('limit=1');
    for (const query of ['from=hier', 'cursor=x', `order=asc&cursor=${nextCursor}`, 'limit=0', 'colour=red']) {
      expect((await auditor.get(`/api/audit/events?${query}`)).status, query).toBe(400);
    }
  });

  it('says of a wrong day or instant which forms there are, with an example of each', async () => {
    for (const query of [
      'from=hier',
      'to=2026-02-30',
      'to=9999-12-31',
      'from=2026-11-24T09:00',
      'from=',
      'to=1&to=2',
    ]) {
      const { body } = await auditor.get(`/api/audit/events?${query}`);
      expect(body.detail, query).toMatch(/^(from|to) : .*par exemple 2026-11-24 ou 2026-11-24T09:00:00Z/);
    }
  });

  it('looks at so many events in one go, then goes on from there', async () => {
    const { eventStore } = live.application;
    const filter = { order: 'asc', type: 'InvoiceIssued' } as const;
    const effort = { events: 1, ms: 60_000 };
    const first = await auditEvents(eventStore, filter, effort);
    expect(first.nextCursor).not.toBeNull();
    const rest = await auditEvents(eventStore, { ...filter, cursor: first.nextCursor ?? '' });
    expect([...first.items, ...rest.items]).toHaveLength(1);
    expect(rest.nextCursor).toBeNull();
  });
});

describe('GET /api/audit/events/:id/effects', () => {
  const effectsOf = (id: string, query = ''): Promise<Json> =>
    auditor.get(`/api/audit/events/${id}/effects?${query}`).then(({ body }) => body);

  it('follows a billing run down to the mails that it sent', async () => {
    const [started] = (await audit('type=BillingRunStarted')).items;
    expect(started.data.runId).toBe(runId);
    const { causes, items, complete } = await effectsOf(started.id, 'limit=200');
    expect(complete).toBe(true);
    expect(idsOf(causes)).toEqual([started.id]);
    expect(items.map(({ type, depth }: Json) => [type, depth])).toEqual(
      expect.arrayContaining([
        ['InvoiceIssued', 1],
        ['BillingRunCompleted', 1],
        ['InvoiceDocumentProduced', 2],
        ['DeliveryPlanned', 2],
        ['DeliverySucceeded', 3],
      ]),
    );
    const known = new Set([started.id]);
    for (const { id, causedBy } of items) {
      expect(known).toContain(causedBy);
      known.add(id);
    }
    expect(items.find(({ type }: Json) => type === 'InvoiceIssued').text).toContain('Facture');
  });

  it('takes the id of a command as well, and begins with all that it wrote', async () => {
    const [started] = (await audit('type=BillingRunStarted')).items;
    const byCommand = await effectsOf(started.cause.commandId, 'limit=200');
    const byEvent = await effectsOf(started.id, 'limit=200');
    expect(byCommand).toEqual(byEvent);
    const [created] = (await audit('type=ContactAdded')).items;
    const { causes } = await effectsOf(created.cause.commandId);
    expect(causes.map(({ type }: Json) => type)).toEqual(expect.arrayContaining(['ClientCreated', 'ContactAdded']));
  });

  it('pages through, and says when it has not seen the end', async () => {
    const [started] = (await audit('type=BillingRunStarted')).items;
    const whole = (await effectsOf(started.id, 'limit=200')).items;
    const first = await effectsOf(started.id, 'limit=2');
    const second = await effectsOf(started.id, `limit=200&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items]).toEqual(whole);
    expect(second.nextCursor).toBeNull();

    const short = await auditEffects(live.application.eventStore, { id: started.id }, { events: 500, ms: 0 });
    expect(short?.complete ?? false).toBe(false);
  });

  it('knows nothing of an id that the log does not hold', async () => {
    const { status, body } = await auditor.get('/api/audit/events/00000000-0000-4000-8000-000000000000/effects');
    expect([status, body.code]).toEqual([404, 'event.unknown']);
  });
});

it('is for auditors and administrators alone', async () => {
  const [lea, marc] = [await colleague(live, 'Lea', 'sales'), await colleague(live, 'Marc', 'billing')];
  for (const who of [lea, marc]) {
    for (const path of ['events', `events?account=${accountId}`, `events/${runId}/effects`]) {
      expect(await who.get(`/api/audit/${path}`)).toMatchObject({ status: 403, body: { code: 'auth.forbidden' } });
    }
  }
  expect((await live.get('/api/audit/events')).status).toBe(200);
});
