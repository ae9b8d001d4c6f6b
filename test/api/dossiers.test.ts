import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../../src/domain/shared/civilDate.js';
import { type Json, type Live, liveApplication, type Reply } from '../support/liveApplication.js';

const dataDir = mkdtempSync(join(tmpdir(), 'ardoise-dossiers-'));
const NAMELESS = '7a1c1c52-6a0e-4b53-9a35-6c1d0a4a8d7e';
let live: Live;
/** Of the last command: what the next read waits for. */
let last = '0';

beforeAll(async () => {
  live = await liveApplication(dataDir);
});

afterAll(async () => {
  await live.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function send(name: string, body: unknown, headers: Record<string, string> = {}): Promise<Json> {
  const reply = await live.command(name, body, headers);
  if (reply.status !== 200) throw new Error(`${name}: ${reply.text}`);
  last = reply.body.position;
  return reply.body;
}

const refused = async (name: string, body: unknown) => {
  const { status, body: problem } = await live.command(name, body);
  return `${status} ${problem.code}`;
};

async function read(path: string, headers: Record<string, string> = {}): Promise<Json> {
  const { status, body, text } = await live.get(path, { 'x-after-position': last, ...headers });
  if (status !== 200) throw new Error(`${path}: ${text}`);
  return body;
}

/** Asks until the answer is as it should be: a job follows in its own time. */
async function eventually<T>(ask: () => Promise<T>, isIt: (found: T) => boolean): Promise<T> {
  for (let n = 0; ; n += 1) {
    const found = await ask();
    if (isIt(found) || n > 400) return found;
    await sleep(25);
  }
}

const phases = [
  {
    name: 'Étude',
    tasks: [
      { title: 'Relever le site', role: 'technicien', delayDays: 3 },
      { title: 'Signer le devis', role: 'commercial', delayDays: 1 },
    ],
  },
  {
    name: 'Travaux',
    after: 'Étude',
    delayDays: 5,
    tasks: [{ title: 'Tirer la fibre', role: 'technicien', delayDays: 10 }],
  },
  { name: 'Recette', after: 'Travaux', tasks: [{ title: 'Signer le PV', role: 'commercial', delayDays: 2 }] },
];

const newProspect = async (name: string): Promise<string> => (await send('CreateProspect', { name })).id;
const newDossier = async (accountId: string, given: object = {}): Promise<string> =>
  (await send('OpenDossier', { accountId, name: 'Siège', ...given })).id;

const actionsOf = async (dossierId: string): Promise<readonly Json[]> =>
  (await read(`/api/actions?dossier=${dossierId}&limit=200`)).items;

describe('a prospect whose dossier is activated with a three-phase installation type', () => {
  let accountId: string;
  let dossierId: string;
  let typeId: string;
  let marc: string;

  const today = () => live.application.today();
  const shown = (actions: readonly Json[]) =>
    actions.map(({ title, dueOn, assigneeId, status }) => ({ title, dueOn, assigneeId, status }));

  it('says why it is not converted, until it is', async () => {
    marc = (await send('InviteUser', { name: 'Marc', email: 'marc@operateur.fr', roles: ['sales'] })).id;
    typeId = (await send('DefineInstallationType', { name: 'Fibre entreprise', phases })).id;
    accountId = await newProspect('Scierie du Lac');
    dossierId = await newDossier(accountId, { team: { technicien: marc } });

    expect(await read(`/api/dossiers/${dossierId}/why`)).toMatchObject({
      converted: false,
      reasons: [{ code: 'dossier.not_active' }, { code: 'dossier.no_installation_type' }],
    });
    await send('SelectInstallationType', { dossierId, installationTypeId: typeId });
    expect(await read(`/api/dossiers/${dossierId}`)).toMatchObject({
      installationType: { id: typeId, name: 'Fibre entreprise' },
    });
    expect((await read(`/api/dossiers/${dossierId}/why`)).reasons).toMatchObject([{ code: 'dossier.not_active' }]);
  });

  it('becomes a client, and the tasks of its first phase go to who holds each role, or to nobody', async () => {
    const answer = await send('ActivateDossier', { dossierId, effectiveOn: '2026-12-01' });
    expect(answer.events).toEqual(['DossierActivated']);
    expect(answer.warnings).toBeUndefined();

    const account = await eventually(
      () => read(`/api/accounts/${accountId}`),
      ({ kind }) => kind === 'client',
    );
    expect(account).toMatchObject({ kind: 'client', reference: expect.stringMatching(/^CL/) });
    const actions = await eventually(
      () => actionsOf(dossierId),
      ({ length }) => length === 2,
    );
    expect(shown(actions)).toEqual([
      { title: 'Signer le devis', dueOn: '2026-12-02', assigneeId: null, status: 'open' },
      { title: 'Relever le site', dueOn: '2026-12-04', assigneeId: marc, status: 'open' },
    ]);
    expect(actions[1]).toMatchObject({ accountId, dossierId, origin: { dossierId, phase: 'Étude', task: 0 } });
    expect((await read('/api/actions?assignee=none&status=open')).items).toMatchObject([{ title: 'Signer le devis' }]);
    expect(await read(`/api/dossiers/${dossierId}/why`)).toMatchObject({ converted: true, reasons: [] });
  });

  it('starts the next phase when the last task of one is closed, done or cancelled', async () => {
    const [quote, survey] = await actionsOf(dossierId);
    await send('CancelAction', { actionId: quote.id, reason: 'Devis signé avant' });
    await sleep(200);
    expect(await actionsOf(dossierId)).toHaveLength(2);

    await send('CompleteAction', { actionId: survey.id });
    const open = await eventually(
      async () => (await actionsOf(dossierId)).filter(({ status }) => status === 'open'),
      ({ length }) => length === 1,
    );
    expect(shown(open)).toEqual([
      { title: 'Tirer la fibre', dueOn: addDays(today(), 15), assigneeId: marc, status: 'open' },
    ]);
  });

  it('does nothing again when read models and checkpoints begin at zero and the type was edited meanwhile', async () => {
    await send('DefineInstallationType', {
      installationTypeId: typeId,
      name: 'Fibre pro',
      phases: [{ name: 'Tout', tasks: [{ title: 'Tout faire', role: 'technicien', delayDays: 1 }] }],
    });
    await send('SetDossierTeam', { dossierId, team: { commercial: marc } });
    await send('ReassignAction', { actionId: (await actionsOf(dossierId)).at(-1).id, assigneeId: 'admin' });
    const before = await actionsOf(dossierId);

    await beginAgain();

    expect(await actionsOf(dossierId)).toEqual(before);
    expect(await read(`/api/dossiers/${dossierId}`)).toMatchObject({
      installationType: { id: typeId, name: 'Fibre entreprise', phases },
    });
    expect((await read('/api/installation-types')).items).toMatchObject([{ id: typeId, name: 'Fibre pro' }]);
  });

  it('goes on by the type of its activation, for who holds the role then', async () => {
    const [open] = (await actionsOf(dossierId)).filter(({ status }) => status === 'open');
    await send('CompleteAction', { actionId: open.id });
    const actions = await eventually(
      () => actionsOf(dossierId),
      ({ length }) => length === 4,
    );

    expect(shown(actions.filter(({ status }) => status === 'open'))).toEqual([
      { title: 'Signer le PV', dueOn: addDays(today(), 2), assigneeId: marc, status: 'open' },
    ]);
  });

  it('tells the cause of each: the job, because of the activation or of the task that was the last', async () => {
    const events = new Database(join(dataDir, 'events.db'), { readonly: true });
    const rows = events
      .prepare(
        `SELECT type, metadata ->> '$.actor.id' AS actor, (
           SELECT cause.type FROM events AS cause WHERE cause.id = events.metadata ->> '$.causationId'
         ) AS cause
         FROM events WHERE metadata ->> '$.actor.id' = 'job:installDossiers' ORDER BY position`,
      )
      .all();
    events.close();

    expect(rows).toEqual([
      { type: 'ProspectBecameClient', actor: 'job:installDossiers', cause: 'DossierActivated' },
      { type: 'ActionScheduled', actor: 'job:installDossiers', cause: 'DossierActivated' },
      { type: 'ActionScheduled', actor: 'job:installDossiers', cause: 'DossierActivated' },
      { type: 'ActionScheduled', actor: 'job:installDossiers', cause: 'ActionCompleted' },
      { type: 'ActionScheduled', actor: 'job:installDossiers', cause: 'ActionCompleted' },
    ]);
  });

  /** Everything disposable gone, every job at zero; returns when all of them stand at the end of the log again. */
  async function beginAgain(): Promise<void> {
    await live.stop();
    const log = new Database(join(dataDir, 'events.db'));
    log.exec('DELETE FROM job_checkpoints');
    const count = () => log.prepare('SELECT count(*) AS n FROM events').get();
    const written = count();
    for (const file of ['read.db', 'search.db']) {
      for (const end of ['', '-wal', '-shm']) rmSync(join(dataDir, `${file}${end}`), { force: true });
    }
    live = await liveApplication(dataDir);
    await eventually(
      () => read('/api/jobs'),
      ({ items }) => items.every((job: Json) => job.upToDate),
    );
    await sleep(300);
    expect(count()).toEqual(written);
    log.close();
  }
});

describe('a prospect whose dossier is activated without a type', () => {
  it('stays one, and the answer says so, also when it comes again after a conversion by hand', async () => {
    const accountId = await newProspect('Garage Morel');
    const dossierId = await newDossier(accountId);
    const key = { 'idempotency-key': 'activate-morel' };
    const first = await send('ActivateDossier', { dossierId, effectiveOn: '2026-12-01' }, key);

    expect(first.warnings).toMatchObject([{ code: 'account.still_prospect' }]);
    expect((await read(`/api/dossiers/${dossierId}/why`)).reasons).toMatchObject([
      { code: 'dossier.no_installation_type', text: expect.stringContaining('ConvertToClient') },
    ]);

    await send('ConvertToClient', { accountId });
    expect(await send('ActivateDossier', { dossierId, effectiveOn: '2026-12-01' }, key)).toEqual(first);
    expect((await send('ActivateDossier', { dossierId, effectiveOn: '2026-12-01' })).warnings).toBeUndefined();
  });

  it('cannot be told anything of a dossier or a type that is not there', async () => {
    expect((await live.get(`/api/dossiers/${NAMELESS}/why`)).status).toBe(404);
    const dossierId = await newDossier(await newProspect('Sans type'));
    expect(await refused('SelectInstallationType', { dossierId, installationTypeId: NAMELESS })).toBe(
      '409 installation_type.unknown',
    );
    expect(await refused('SetDossierTeam', { dossierId, team: { technicien: NAMELESS } })).toBe('409 user.unknown');
  });
});

describe('a dossier', () => {
  it('has its numbers found, site, team and delivery shown, and its lines changed', async () => {
    const accountId = await newProspect('Hôtel des Voyageurs');
    const dossierId = await newDossier(accountId);
    await send('AttachPhoneNumber', { dossierId, phone: '04 72 11 22 33' });
    await send('SetDossierSite', {
      dossierId,
      site: { address: { line1: '1 quai', postalCode: '69001', city: 'Lyon' } },
    });
    await send('SetDossierDelivery', { dossierId, override: { methods: ['email_notification'] } });
    const { id: lineId } = await send('AddDossierLine', {
      dossierId,
      section: 'recurring',
      label: 'Fibre',
      quantity: '1',
      unitPrice: '30',
    });
    await send('ChangeDossierLine', { dossierId, lineId, unitPrice: '35.00', from: '2027-01-01' });
    await send('EndDossierLine', { dossierId, lineId, endsOn: '2027-06-30' });

    expect(await read(`/api/dossiers/${dossierId}`)).toMatchObject({
      phones: ['+33472112233'],
      site: { address: { city: 'Lyon' } },
      delivery: { methods: ['email_notification'], source: 'dossier' },
      paymentAndBalance: { source: 'account', invoicedCents: 0, paidCents: 0, balanceCents: 0 },
      lines: [{ unitPrice: '30', endsOn: '2027-06-30', later: [{ from: '2027-01-01', unitPrice: '35' }] }],
    });
    expect((await read('/api/search?q=7211')).hits).toMatchObject([{ type: 'account', id: accountId }]);
    expect((await read('/api/accounts?q=voyageurs')).items).toMatchObject([
      { dossiers: { open: 1, active: 0, terminated: 0 } },
    ]);
    expect((await read(`/api/accounts/${accountId}`)).dossiers).toMatchObject([
      { id: dossierId, status: 'open', lines: 1, phones: 1, city: 'Lyon' },
    ]);

    await send('DetachPhoneNumber', { dossierId, phone: '+33472112233' });
    expect((await read('/api/search?q=7211')).hits).toEqual([]);
  });

  it('goes only from open to active to terminated and back, and each refusal names the state', async () => {
    const dossierId = await newDossier(await newProspect('Menuiserie Blanc'));
    expect(await refused('TerminateDossier', { dossierId, on: '2027-03-31' })).toBe('409 dossier.state');
    expect(await refused('ReopenDossier', { dossierId })).toBe('409 dossier.state');
    await send('ActivateDossier', { dossierId, effectiveOn: '2026-12-01' });
    await send('TerminateDossier', { dossierId, on: '2027-03-31' });
    expect((await read('/api/dossiers?status=terminated')).items).toMatchObject([
      { id: dossierId, status: 'terminated', terminatedOn: '2027-03-31', accountName: 'Menuiserie Blanc' },
    ]);

    const reply: Reply = await live.command('AttachPhoneNumber', { dossierId, phone: '01 42 68 53 00' });
    expect(reply).toMatchObject({ status: 409, body: { code: 'dossier.state', status: 409, state: 'terminated' } });
    expect(reply.body.detail).toContain('résilié');
    await send('ReopenDossier', { dossierId });
    expect(await read(`/api/dossiers/${dossierId}`)).toMatchObject({ status: 'active' });
  });
});

describe('the calendar of a month with nothing in it', () => {
  it('has all of its days, and the months beside it', async () => {
    const calendar = await read('/api/actions/calendar?month=2031-02');

    expect(Object.keys(calendar)).toEqual(['month', 'previous', 'next', 'days']);
    expect(calendar).toMatchObject({ month: '2031-02', previous: '2031-01', next: '2031-03' });
    expect(calendar.days).toHaveLength(28);
    expect(calendar.days.every(({ count, items }: Json) => count === 0 && items.length === 0)).toBe(true);
    expect((await live.get('/api/actions/calendar?month=2031-13')).status).toBe(400);
  });
});

describe('two people', () => {
  it('each find their own day', async () => {
    const accountId = await newProspect('Clinique du Parc');
    const people = await Promise.all(
      ['Léa', 'Ahmed'].map(async (name, n) => {
        const user = await send('InviteUser', { name, email: `p${n}@operateur.fr`, roles: ['billing'] });
        const { token } = await send('IssueUserToken', { userId: user.id, name: 'test' });
        return { name, id: user.id, headers: { authorization: `Bearer ${token}` } };
      }),
    );
    const today = live.application.today();
    for (const { name, id } of people) {
      await send('ScheduleAction', {
        accountId,
        title: `${name} en retard`,
        dueOn: addDays(today, -9),
        assigneeId: id,
      });
      await send('ScheduleAction', { accountId, title: `${name} demain`, dueOn: addDays(today, 1), assigneeId: id });
      await send('ScheduleAction', {
        accountId,
        title: `${name} ce jour`,
        dueOn: today,
        time: '09:15',
        assigneeId: id,
      });
      const done = { accountId, title: `${name} fait`, dueOn: addDays(today, 4), assigneeId: id };
      await send('CompleteAction', { actionId: (await send('ScheduleAction', done)).id });
    }

    for (const { name, headers } of people) {
      const { items } = await read('/api/actions/mine', headers);
      expect(items.map(({ title }: Json) => title)).toEqual([`${name} en retard`, `${name} ce jour`, `${name} fait`]);
    }
    expect(
      await refused('ScheduleAction', { accountId, title: 'À personne', dueOn: today, assigneeId: NAMELESS }),
    ).toBe('409 user.unknown');
  });
});
