import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { commands } from '../../src/commands/all.js';
import { description, FIELDS, fieldsSeen } from '../support/described.js';
import { STORY, tellStory } from '../support/exampleStory.js';
import { type Json, type Live, liveApplication } from '../support/liveApplication.js';
import { tempDir } from '../support/tempDir.js';

type Ids = Record<string, string>;

async function until(live: Live, path: string, isSo: (body: Json) => boolean): Promise<Json> {
  for (let tries = 0; tries < 400; tries += 1) {
    const { body } = await live.get(path);
    if (isSo(body)) return body;
    await sleep(50);
  }
  throw new Error(`GET ${path} does not come to what is waited for`);
}

/** A register in which everything has happened once: what the examples do, and what they set off. */
async function everythingHappened(live: Live): Promise<Ids> {
  const before = await tellStory(live, STORY.slice(0, -1));
  const ids = Object.fromEntries(before.map(({ name, reply }) => [name, String(reply.body.id)]));
  await whatExamplesLeaveOut(live, ids);
  const told = [...before, ...(await tellStory(live, ['StartBillingRun', 'CompleteAction', 'CancelAction']))];
  await until(live, '/api/billing/runs/default/2026-12', ({ status }) => status === 'completed');
  const delivered = await until(live, '/api/deliveries', ({ items }) => items[0]?.status === 'delivered');
  await until(live, '/api/invoices', ({ items }) => items[0]?.document !== undefined);
  const { items: invoices } = (await live.get('/api/invoices')).body;
  const run = told.find(({ name }) => name === 'StartBillingRun')?.reply.body;
  return {
    ...ids,
    invoice: delivered.items[0].invoiceNumber,
    unsignedInvoice: invoices.find(({ dossierIds }: Json) => dossierIds.includes(ids['unsigned'])).number,
    started: (await until(live, `/api/audit/events?type=BillingRunStarted&after=${run.position}`, () => true)).items[0]
      .id,
  };
}

/** The optional fields, and what goes wrong in a month: an account that is still a prospect. */
async function whatExamplesLeaveOut(live: Live, ids: Ids): Promise<void> {
  const { accountId, dossierId, userId } = {
    accountId: ids['CreateProspect'],
    dossierId: ids['OpenDossier'],
    userId: String(ids['InviteUser']),
  };
  const address = { line1: '1 rue Haute', line2: 'Bâtiment B', postalCode: '77120', city: 'Coulommiers' };
  const line = {
    section: 'recurring',
    label: 'Téléphonie',
    quantity: '2',
    unitPrice: '9.90',
    accountingCode: '706100',
  };
  const send = async (name: string, body: object, headers = {}): Promise<string> => {
    const { status, body: answer, text } = await live.command(name, body, headers);
    expect(status, `${name} ${text}`).toBe(200);
    return answer.id;
  };
  await send('ChangeAccountDetails', {
    accountId,
    tradeName: 'Les Moulins',
    vatNumber: 'FR44732829320',
    accountingEmail: 'compta@moulins-roy.fr',
    accountingCode: '411ROY',
    billingAddress: address,
  });
  await send('SetBillingPreferences', {
    accountId,
    vatLiable: false,
    vatRegime: 'exempt',
    vatReason: 'Art. 261 du CGI',
  });
  await send('SetOrganisationProfile', {
    ...(commands.get('SetOrganisationProfile')?.example as object),
    phone: '01 44 55 66 77',
    latePaymentText: 'Trois fois le taux légal.',
    discountText: 'Pas d’escompte.',
  });
  await send('AddNote', { accountId, body: 'Vu sur place.' }, { 'x-on-behalf-of': userId });
  await send('ScheduleAction', {
    accountId,
    title: 'Rappeler',
    dueOn: '2026-12-15',
    assigneeId: userId,
    description: 'Le matin.',
  });
  await send('AddDossierLine', { dossierId, ...line, startsOn: '2026-12-16', endsOn: '2027-02-28' });

  const other = await send('OpenDossier', { accountId, name: 'Entrepôt' });
  await send('SetDossierPayment', {
    dossierId: other,
    override: {
      mode: 'gocardless',
      iban: 'FR7630006000011234567890189',
      gocardless: { mandateId: 'MD000123ABC', customerId: 'CU000123ABC' },
    },
  });
  await send('ActivateDossier', { dossierId: other, effectiveOn: '2026-11-01' });
  await send('TerminateDossier', { dossierId: other, on: '2026-11-30' });
  ids['other'] = other;

  const unsigned = await send('OpenDossier', { accountId, name: 'Mandat attendu' });
  await send('AddDossierLine', { dossierId: unsigned, ...line });
  await send('SetDossierPayment', { dossierId: unsigned, override: { mode: 'sepa_debit' } });
  await send('SetDossierDelivery', { dossierId: unsigned, override: { methods: [] } });
  await send('ActivateDossier', { dossierId: unsigned, effectiveOn: '2026-12-01' });
  ids['unsigned'] = unsigned;

  const waiting = await send('OpenDossier', { accountId: await send('CreateProspect', { name: 'Encore prospect' }) });
  await send('AddDossierLine', { dossierId: waiting, ...line });
  await send('ActivateDossier', { dossierId: waiting, effectiveOn: '2026-12-01' });
}

/** Every read, asked so that it has something to show. */
const asked = (ids: Ids): Readonly<Record<string, string>> => ({
  '/api/accounts/duplicates': '?name=Moulins%20Roy&siret=73282932000074&phone=0142685300',
  '/api/accounts': '',
  '/api/accounts/{ref}': `/api/accounts/${ids['CreateProspect']}?inactive=true`,
  '/api/accounts/{ref}/history': `/api/accounts/${ids['CreateProspect']}/history`,
  '/api/accounts/{ref}/iban': `/api/accounts/${ids['CreateProspect']}/iban`,
  '/api/actions': '',
  '/api/actions/mine': '',
  '/api/actions/calendar': '?month=2026-12',
  '/api/audit/events': '?limit=200',
  '/api/audit/events/{id}/effects': `/api/audit/events/${ids['started']}/effects`,
  '/api/billing/preview': '?period=2027-01',
  '/api/billing/runs/{batch}/{period}': '/api/billing/runs/default/2026-12',
  '/api/contact-functions': '?retired=true',
  '/api/deliveries': '',
  '/api/dossiers': '',
  '/api/dossiers/{id}': `/api/dossiers/${ids['OpenDossier']}`,
  '/api/dossiers/{id}/iban': `/api/dossiers/${ids['other']}/iban`,
  '/api/dossiers/{id}/why': `/api/dossiers/${ids['OpenDossier']}/why`,
  '/api/installation-types': '',
  '/api/installation-types/{id}': `/api/installation-types/${ids['DefineInstallationType']}`,
  '/api/invoices': '',
  '/api/invoices/{number}': `/api/invoices/${ids['invoice']}`,
  '/api/jobs': '',
  '/api/organisation': '',
  '/api/search': `?q=${ids['invoice']}`,
  '/api/session': '',
  '/api/users': '',
  '/api/users/{id}': `/api/users/${ids['InviteUser']}`,
});

/** What such a register does not show: who left, what failed, and what commands and problems have. */
const NOT_SHOWN = new RegExp(
  [
    '^(Answer|Warning|Problem)[.]',
    '^Action[.]assigneeAway$',
    '^BillingRun[.]abortReason$',
    '^(Alarm|LeftOut)[.]dossierId$',
    '^Delivery[.](reason|nextAttemptAt)$',
    '^Effect[.]via$',
    '^Job[.]failures$',
  ].join('|'),
);

it('every read of a full register answers what is described, and what is described is answered', async () => {
  const live = await liveApplication(tempDir());
  try {
    const ids = await everythingHappened(live);
    const requests = Object.entries(asked(ids));
    const further = [
      ['/api/dossiers/{id}', `/api/dossiers/${ids['other']}`],
      ['/api/invoices/{number}', `/api/invoices/${ids['unsignedInvoice']}`],
      ['/api/search', '?q=Moulins'],
    ] as const;
    const reads = Object.keys(description.paths).filter((path) => description.paths[path].get?.tags[0] !== 'health');
    const noJson = '/api/invoices/{number}.pdf';
    expect(requests.map(([path]) => path).sort()).toEqual(
      reads.filter((path) => path.startsWith('/api/') && !path.includes('/commands/') && path !== noJson).sort(),
    );
    const seen = new Set<string>();
    for (const [path, query] of [...requests, ...further]) {
      const headers = path === '/api/session' ? { 'x-on-behalf-of': String(ids['InviteUser']) } : {};
      const { status, body } = await live.get(query.startsWith('/') ? query : `${path}${query}`, headers);
      expect(status, path).toBe(200);
      for (const field of fieldsSeen(path, body)) seen.add(field);
    }
    expect(FIELDS.filter((field) => !seen.has(field) && !NOT_SHOWN.test(field))).toEqual([]);
  } finally {
    await live.stop();
  }
});
