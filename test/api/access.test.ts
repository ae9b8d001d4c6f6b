import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../src/commands/all.js';
import { client, type Json, type Live, liveApplication } from '../support/liveApplication.js';
import { type Colleague, colleague } from '../support/staff.js';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';
const ROLES = ['admin', 'sales', 'billing', 'auditor'];

let live: Live;
let staff: Readonly<Record<string, Colleague>>;
let lea: Colleague;
let marc: Colleague;
/** What is Marc's: every name in it has this word. */
const WORD = 'Quagga';
let his: Readonly<Record<string, string>>;
const dataDir = mkdtempSync(join(tmpdir(), 'ardoise-access-'));

beforeAll(async () => {
  live = await liveApplication(dataDir);
  lea = await colleague(live, 'Lea', 'sales');
  marc = await colleague(live, 'Marc', 'sales');
  const [admin, billing, auditor] = await Promise.all(
    ['admin', 'billing', 'auditor'].map((role) => colleague(live, `Any ${role}`.replace(' ', ''), role)),
  );
  if (admin === undefined || billing === undefined || auditor === undefined) throw new Error('no staff');
  staff = { admin, sales: lea, billing, auditor };
  await done(lea.command('CreateProspect', { name: 'À Léa' }));
  his = await portfolioOf(marc);
}, 60_000);

afterAll(async () => {
  await live.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function done(sent: ReturnType<Live['command']>): Promise<Json> {
  const { status, text, body } = await sent;
  if (status !== 200) throw new Error(text);
  return body;
}

/** A client with everything that hangs on one, down to a delivered invoice. */
async function portfolioOf(owner: Colleague): Promise<Readonly<Record<string, string>>> {
  const address = { line1: `1 rue ${WORD}`, postalCode: '75008', city: 'Paris' };
  const contact = {
    lastName: `${WORD}ette`,
    email: 'q@quagga.example',
    phones: ['0639987146'],
    receivesInvoices: true,
  };
  const { id: accountId, reference } = await done(
    owner.command('CreateClient', { name: `${WORD} SARL`, siret: '73282932000074', address, contact }),
  );
  await done(owner.command('AddNote', { accountId, body: `Note de ${WORD}` }));
  const { id: dossierId } = await done(owner.command('OpenDossier', { accountId, name: WORD }));
  const line = { dossierId, section: 'recurring', label: `Fibre ${WORD}`, quantity: '1', unitPrice: '29.90' };
  await done(owner.command('AddDossierLine', line));
  await done(owner.command('ActivateDossier', { dossierId, effectiveOn: `${month()}-01` }));
  const action = { accountId, title: `Rappeler ${WORD}`, dueOn: `${month()}-15`, assigneeId: owner.id };
  const { id: actionId } = await done(owner.command('ScheduleAction', action));
  await done(live.command('SetPaymentTerms', { accountId, mode: 'transfer', iban: 'FR7630006000011234567890189' }));
  await done(
    live.command('SetOrganisationProfile', { name: 'Ardoise', address: { ...address, line1: '1' }, email: 'a@a.fr' }),
  );
  await done(live.command('SetBankDetails', { iban: 'FR7630006000011234567890189', bic: 'AGRIFRPP' }));
  await done(live.command('StartBillingRun', { period: month() }));
  return { accountId, reference, dossierId, actionId, number: await numberOf(accountId) };
}

const month = (): string => live.application.today().slice(0, 7);

async function numberOf(accountId: string): Promise<string> {
  for (let tries = 0; tries < 200; tries += 1) {
    const { body } = await live.get(`/api/invoices?account=${accountId}`);
    const [invoice] = body.items;
    if (invoice !== undefined && (await live.get('/api/deliveries')).body.items.length > 0) return invoice.number;
    await sleep(50);
  }
  throw new Error('The invoice does not come');
}

type Described = Readonly<{ path: string; roles: readonly string[] }>;

/** Every GET under /api, about what is Marc's, with the roles that its description names. */
async function routes(): Promise<readonly Described[]> {
  const { body } = await live.get('/openapi.json');
  return Object.entries(body.paths as Record<string, Json>).flatMap(([path, { get }]) =>
    get === undefined || !path.startsWith('/api') ? [] : [{ path: filled(path, get), roles: rolesIn(get.description) }],
  );
}

const rolesIn = (description: string): readonly string[] =>
  /^Roles: ([a-z, ]+)\./.exec(description)?.[1]?.split(', ') ?? [];

function filled(path: string, get: Json): string {
  const ids: Record<string, string | undefined> = {
    ref: his['accountId'],
    id: path.includes('users') ? marc.id : path.includes('actions') ? his['actionId'] : his['dossierId'],
    number: his['number'],
    batch: 'default',
    period: month(),
  };
  const known: Record<string, string | undefined> = {
    ...ids,
    month: month(),
    q: WORD,
    name: WORD,
    phone: '0639987146',
  };
  const query = get.parameters
    .filter(({ in: place, required, name }: Json) => place === 'query' && (required || ['q', 'phone'].includes(name)))
    .map(({ name }: Json) => `${name}=${encodeURIComponent(known[name] ?? UNKNOWN)}`);
  return `${path.replace(/\{(\w+)\}/g, (_all, name) => ids[name] ?? UNKNOWN)}?${query.join('&')}`;
}

describe('every route', () => {
  it('lets in the roles that its description names, and answers 403 to the others', async () => {
    const all = await routes();
    expect(all.length).toBeGreaterThan(20);
    for (const { path, roles } of all) {
      expect(roles, path).toContain('admin');
      for (const role of ROLES) {
        const { status, body } = await (staff[role] as Colleague).get(path);
        expect(status === 403, `${role} GET ${path}`).toBe(!roles.includes(role));
        if (status === 403) expect(body.code).toBe('auth.forbidden');
      }
    }
  });

  it('shows a sales person nothing of another’s portfolio, and its owner that it is there', async () => {
    const marks = [WORD, WORD.toLowerCase(), '+33639987146', '732829320', ...Object.values(his)];
    const seen = new Set<string>();
    for (const { path } of await routes()) {
      const [theirs, own] = await Promise.all([lea.get(path), marc.get(path)]);
      for (const mark of marks) {
        // The answer may say the question again; nothing else.
        const told = theirs.text.replaceAll(`"query":"${WORD}"`, '');
        expect(told.includes(mark), `GET ${path} told ${mark}`).toBe(false);
        if (own.text.includes(mark)) seen.add(mark);
      }
      expect([200, 403, 404], `GET ${path}`).toContain(theirs.status);
    }
    expect(seen.size).toBeGreaterThan(5);
  });

  it('says of what is another’s word for word what it says of what is not there', async () => {
    for (const [path, unknown] of [
      [`/api/accounts/${his['accountId']}`, `/api/accounts/${UNKNOWN}`],
      [`/api/accounts/${his['reference']}`, '/api/accounts/CL999999'],
      [`/api/accounts/${his['accountId']}?asOf=2099-01-01T00:00:00Z`, `/api/accounts/${UNKNOWN}`],
      [`/api/accounts/${his['accountId']}/history`, `/api/accounts/${UNKNOWN}/history`],
      [`/api/dossiers/${his['dossierId']}`, `/api/dossiers/${UNKNOWN}`],
      [`/api/invoices/${his['number']}`, '/api/invoices/F2026-999999'],
      [`/api/invoices/${his['number']}.pdf`, '/api/invoices/F2026-999999.pdf'],
    ] as const) {
      const [hidden, missing] = await Promise.all([lea.get(path), lea.get(unknown)]);
      expect([hidden.status, hidden.text], path).toEqual([404, missing.text]);
      expect((await marc.get(path)).status, path).toBe(200);
    }
  });

  it('lists for a sales person what is theirs, and nothing else', async () => {
    const names = async (who: Colleague) => (await who.get('/api/accounts')).body.items.map(({ name }: Json) => name);
    expect([await names(lea), await names(marc)]).toEqual([['À Léa'], [`${WORD} SARL`]]);
    for (const path of ['/api/actions', '/api/invoices', '/api/deliveries']) {
      expect([(await lea.get(path)).body.items.length, (await marc.get(path)).body.items.length], path).toEqual([0, 1]);
    }
    for (const [q, who, hits] of [
      [WORD, lea, 0],
      [WORD, marc, 1],
      ['9871', lea, 0],
      ['9871', marc, 1],
    ] as const) {
      expect((await who.get(`/api/search?q=${q}`)).body.hits.length, q).toBe(hits);
    }
  });
});

const SUBJECTS = ['accountId', 'dossierId', 'actionId'] as const;

/** Something of each kind that is theirs. */
async function ownOf(owner: Colleague): Promise<Readonly<Record<string, string>>> {
  const { id: accountId } = await done(owner.command('CreateProspect', { name: `À ${owner.id}` }));
  const { id: dossierId } = await done(owner.command('OpenDossier', { accountId }));
  const action = { accountId, title: 'Rappeler', dueOn: '2026-12-03', assigneeId: owner.id };
  const { id: actionId } = await done(owner.command('ScheduleAction', action));
  return { accountId, dossierId, actionId };
}

/** Every command that names an account, a dossier or an action. */
const named = () =>
  [...commands.values()].flatMap(({ name, roles, schema, example, creates }) => {
    const shape = Object.keys((schema as unknown as { shape: object }).shape);
    if (!SUBJECTS.some((field) => shape.includes(field))) return [];
    return [{ name, roles: roles as readonly string[], shape, example: example as object, creates }];
  });

/** A body that is right but for ids of nothing; one that names what is the sender's; one whose other references are all wrong. */
function bodiesOf(shape: readonly string[], example: object, own: Readonly<Record<string, string>>): readonly object[] {
  const theirs = Object.fromEntries(Object.entries(own).filter(([field]) => shape.includes(field)));
  const nobody = { assigneeId: UNKNOWN, ownerId: UNKNOWN, functionId: UNKNOWN, team: { technicien: UNKNOWN } };
  const wrong = Object.fromEntries(Object.entries(nobody).filter(([field]) => shape.includes(field)));
  return [example, { ...example, ...theirs, ...wrong }, { ...example, ...theirs }];
}

type Named = ReturnType<typeof named>[number];

const casesOf = ({ name, roles, shape, example, creates }: Named, own: Readonly<Record<string, string>>) =>
  SUBJECTS.filter((field) => shape.includes(field) && field !== creates).flatMap((subject) =>
    bodiesOf(shape, example, own).flatMap((body) =>
      [{}, { 'if-match': '"0"' }].map((headers) => ({ name, roles, subject, body, headers })),
    ),
  );

describe('every command', () => {
  it('is refused with 403 to the roles that it does not name, to the auditor whatever it is', async () => {
    for (const { name, roles } of commands.values()) {
      expect(roles.includes('auditor'), name).toBe(false);
      for (const role of ROLES.filter((one) => one !== 'admin')) {
        const { status } = await (staff[role] as Colleague).command(name, { nothing: true });
        expect(status === 403, `${role} ${name}`).toBe(!roles.some((one) => one === role));
      }
    }
  });

  it('says of what is another’s, word for word, what it says of what is not there, and writes nothing', async () => {
    const own = await ownOf(lea);
    const before = await live.application.eventStore.head();
    const cases = named().flatMap((command) => casesOf(command, own));
    expect(cases.length).toBeGreaterThan(100);
    for (const { name, roles, subject, body, headers } of cases) {
      const ask = async (id: string | undefined) => {
        const { status, text } = await lea.command(name, { ...body, [subject]: id }, headers);
        return { status, text: text.replaceAll(id ?? '', 'ID') };
      };
      const [hidden, missing] = [await ask(his[subject]), await ask(UNKNOWN)];
      expect(hidden, `${name} ${subject} ${JSON.stringify(body)}`).toEqual(missing);
      expect(hidden.status, `${name} ${subject}`).toBe(roles.includes('sales') ? 404 : 403);
    }
    expect((await live.application.eventStore.head())?.position).toBe(before?.position);
  });

  it('that creates says of an id that is another’s that it is taken, and nothing of what has it', async () => {
    const own = await ownOf(lea);
    const codes = [];
    for (const { name, shape, example, creates } of named()) {
      if (creates === undefined) continue;
      const { [creates]: _new, ...others } = own;
      const body = { ...bodiesOf(shape, example, others).at(-1), [creates]: his[creates] };
      const [told, owner] = [await lea.command(name, body), await live.command(name, body)];
      expect([told.status, Object.keys(told.body).toSorted()], name).toEqual([
        409,
        ['code', creates, 'detail', 'status', 'title', 'type'].toSorted(),
      ]);
      expect(told.body, name).toEqual(owner.body);
      codes.push(told.body.code);
    }
    expect(codes.toSorted()).toEqual(['account.exists', 'account.exists', 'action.exists', 'dossier.exists']);
  });
});

describe('a sales person', () => {
  it('owns what they create, and hands nothing over', async () => {
    const { id, position } = await done(lea.command('CreateProspect', { name: 'Nouveau' }));
    expect((await lea.get(`/api/accounts/${id}?after=${position}`)).body.ownerId).toBe(lea.id);
    for (const [name, body] of [
      ['CreateProspect', { name: 'Pour Marc', ownerId: marc.id }],
      ['ChangeAccountDetails', { accountId: id, ownerId: marc.id }],
      ['ChangeAccountDetails', { accountId: id, ownerId: null }],
    ] as const) {
      expect(await lea.command(name, body), name).toMatchObject({ status: 403, body: { code: 'auth.forbidden' } });
    }
  });

  it('loses a fiche that is handed over with everything on it, at once for commands', async () => {
    const { id } = await done(lea.command('CreateProspect', { name: 'Cédé' }));
    const handed = await done(live.command('ChangeAccountDetails', { accountId: id, ownerId: marc.id }));
    expect((await lea.command('AddNote', { accountId: id, body: 'Encore' })).status).toBe(404);
    expect((await lea.get(`/api/accounts/${id}?after=${handed.position}`)).status).toBe(404);
    expect((await marc.get(`/api/accounts/${id}`)).status).toBe(200);
  });

  it('finds and carries out an action that was given to them, without the fiche of another behind it', async () => {
    const action = { accountId: his['accountId'], title: 'Aider', dueOn: live.application.today(), assigneeId: lea.id };
    const { id, position } = await done(live.command('ScheduleAction', action));
    const mine = await lea.get(`/api/actions/mine?after=${position}`);
    expect(mine.body.items.map(({ title }: Json) => title)).toContain('Aider');
    expect(mine.text).not.toContain(WORD);
    expect((await lea.command('CompleteAction', { actionId: id })).status).toBe(200);
  });

  it('is told that a SIRET is taken, not by whom when it is another’s', async () => {
    const create = (who: Pick<Colleague, 'command'>) =>
      who.command('CreateProspect', { name: 'Doublon', siret: '73282932000074' });
    const [told, all] = [await create(lea), await create(live)];
    expect([told.status, told.body.code, told.text.includes(WORD)]).toEqual([409, 'account.siret_taken', false]);
    expect(all.text).toContain(WORD);
  });

  it('who holds another role as well reaches as far as that one does', async () => {
    const both = await colleague(live, 'Tous', 'sales', 'auditor');
    expect((await both.get(`/api/accounts/${his['accountId']}`)).status).toBe(200);
    const account = { id: his['accountId'], reference: his['reference'], name: `${WORD} SARL` };
    for (const [name, body] of [
      ['AddNote', { accountId: his['accountId'], body: 'x' }],
      ['SelectInstallationType', { dossierId: his['dossierId'], installationTypeId: UNKNOWN }],
      ['CancelAction', { actionId: his['actionId'] }],
    ] as const) {
      expect((await both.command(name, body)).body, name).toMatchObject({
        status: 403,
        code: 'auth.outside_portfolio',
        detail: expect.stringMatching(/hors de votre portefeuille \(fiche de Marc\)/),
        account,
        ownerId: marc.id,
      });
    }
    const taken = await both.command('CreateProspect', { name: 'Doublon', siret: '73282932000074' });
    expect(taken.body).toMatchObject({ code: 'account.siret_taken', holder: account });
    expect((await both.command('AddNote', { accountId: UNKNOWN, body: 'x' })).body.code).toBe('account.unknown');
  });
});

describe('an auditor', () => {
  it('reads everything that is another’s', async () => {
    const auditor = client(live.url, staff['auditor']?.token);
    for (const path of ['accounts', 'invoices', 'deliveries', 'actions']) {
      expect((await auditor.get(`/api/${path}`)).text, path).toContain(his['accountId']);
    }
  });
});
