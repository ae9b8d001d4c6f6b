import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Live, liveApplication } from '../support/liveApplication.js';

const dataDir = mkdtempSync(join(tmpdir(), 'ardoise-billing-'));
const received: ParsedMail[] = [];
let smtp: SMTPServer;
let smtpUrl: string;
let live: Live;

/** Takes every mail but those to a mailbox that does not exist. */
async function mailServer(): Promise<SMTPServer> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _session, callback) => {
      const gone = address.startsWith('gone');
      callback(gone ? Object.assign(new Error('No such mailbox'), { responseCode: 550 }) : null);
    },
    onData: (stream, _session, callback) => {
      simpleParser(stream)
        .then((mail) => received.push(mail))
        .then(() => callback(), callback);
    },
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return server;
}

beforeAll(async () => {
  smtp = await mailServer();
  const address = smtp.server.address();
  if (address === null || typeof address === 'string') throw new Error('The mail server has no port');
  smtpUrl = `smtp://127.0.0.1:${address.port}`;
  live = await liveApplication(dataDir, { SMTP_URL: smtpUrl });
  await organisation();
});

afterAll(async () => {
  await live.stop();
  await new Promise<void>((resolve) => smtp.close(resolve));
  rmSync(dataDir, { recursive: true, force: true });
});

async function organisation(): Promise<void> {
  const address = { line1: '8 rue de la Boétie', postalCode: '75008', city: 'Paris' };
  await live.command('SetOrganisationProfile', {
    name: 'Ardoise Télécom',
    address,
    email: 'facturation@ardoise.example',
  });
  await live.command('SetBankDetails', { iban: 'FR7630006000011234567890189', bic: 'AGRIFRPP' });
}

async function billable(name: string, email: string | undefined): Promise<string> {
  const contact = { lastName: name, receivesInvoices: true, ...(email === undefined ? {} : { email }) };
  const { body: created } = await live.command('CreateClient', { name, contact });
  const { body: dossier } = await live.command('OpenDossier', { accountId: created.id, name: 'Siège' });
  const line = { dossierId: dossier.id, quantity: '1', label: 'Accès fibre' };
  await live.command('AddDossierLine', { ...line, section: 'recurring', unitPrice: '31.00' });
  await live.command('AddDossierLine', { ...line, section: 'one_off', unitPrice: '150' });
  await live.command('ActivateDossier', { dossierId: dossier.id, effectiveOn: '2026-12-16' });
  return created.id;
}

async function settled(
  deliveries: number,
): Promise<Live['get'] extends (...args: never) => Promise<infer R> ? R : never> {
  for (let n = 0; n < 1_000; n += 1) {
    const answer = await live.get('/api/deliveries');
    const ended = answer.body.items.filter(({ status }: { status: string }) =>
      ['delivered', 'failed'].includes(status),
    );
    if (ended.length === deliveries) return answer;
    await sleep(50);
  }
  throw new Error('The deliveries do not end');
}

describe('from a dossier to a delivered invoice', () => {
  it('previews, bills, numbers, prints and mails; what cannot be delivered says why', async () => {
    const good = await billable('Moulins Roy', 'claire@moulins-roy.example');
    await billable('Sans destinataire', undefined);
    await billable('Boîte fermée', 'gone@nowhere.example');
    await live.command('CreateProspect', { name: 'Pas encore client' });

    const preview = await live.get('/api/billing/preview?period=2026-12&issueDate=2026-12-01');
    // 31.00 for 16 of 31 days, and 150.00 once.
    expect(preview.body).toMatchObject({ count: 3, netCents: 3 * 16_600, vatCents: 3 * 3_320, totalCents: 3 * 19_920 });

    const started = await live.command('StartBillingRun', {
      period: '2026-12',
      issueDate: '2026-12-01',
      previewPosition: preview.body.position,
    });
    expect(started).toMatchObject({ status: 200, body: { events: ['BillingRunStarted'] } });
    const again = await live.command('StartBillingRun', { period: '2026-12', issueDate: '2026-12-01' });
    expect(again.body).toMatchObject({ id: started.body.id, events: [] });

    const { body } = await settled(3);
    const reasons = body.items.map(
      ({ status, reason }: { status: string; reason?: { code: string } }) => reason?.code ?? status,
    );
    expect(reasons.sort()).toEqual(['delivered', 'mail.no_recipient', 'mail.refused']);

    const run = await live.get('/api/billing/runs/default/2026-12');
    expect(run.body).toMatchObject({ status: 'completed', invoices: 3, totalCents: 3 * 19_920, leftOut: [] });
    const invoices = await live.get(`/api/invoices?account=${good}`);
    expect(invoices.body.items).toMatchObject([{ number: 'F2026-000001', status: 'unpaid', totalCents: 19_920 }]);
  });

  it('keeps the bytes: the mail, the download and the next download are the same', async () => {
    const first = await fetch(`${live.url}/api/invoices/F2026-000001.pdf`, {
      headers: { authorization: `Bearer a-token-for-tests-only` },
    });
    const bytes = Buffer.from(await first.arrayBuffer());
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(received).toHaveLength(1);
    expect(received[0]?.subject).toContain('F2026-000001');
    expect(received[0]?.attachments[0]?.content.equals(bytes)).toBe(true);
  });

  it('finds the invoice by the last digits of its number', async () => {
    const { body } = await live.get('/api/search?q=00001');
    expect(body.hits).toEqual(
      expect.arrayContaining([expect.objectContaining({ type: 'invoice', reference: 'F2026-000001' })]),
    );
  });

  it('sends and plans nothing new when every job begins again at zero', async () => {
    const deliveries = (await live.get('/api/deliveries')).body;
    await live.stop();
    const log = new Database(join(dataDir, 'events.db'));
    log.exec('DELETE FROM job_checkpoints');
    const events = () => log.prepare('SELECT count(*) AS n FROM events').get();
    const before = events();

    live = await liveApplication(dataDir, { SMTP_URL: smtpUrl });
    for (let n = 0; n < 1_000; n += 1) {
      const { body } = await live.get('/api/jobs');
      if (body.items.every(({ upToDate }: { upToDate: boolean }) => upToDate)) break;
      await sleep(50);
    }
    await sleep(300);
    expect(events()).toEqual(before);
    log.close();
    expect(received).toHaveLength(1);
    expect((await live.get('/api/deliveries')).body).toEqual(deliveries);
  });

  it('refuses a run that is not the same, an earlier month, and production from a preview that has moved', async () => {
    expect(await live.command('StartBillingRun', { period: '2026-12', issueDate: '2026-12-02' })).toMatchObject({
      status: 409,
    });
    expect(await live.command('StartBillingRun', { period: '2026-11' })).toMatchObject({
      status: 409,
      body: { code: 'billing.period_past' },
    });
    for (const [query, code] of [
      ['period=2026-12', 'billing.period_done'],
      ['period=2026-11', 'billing.period_past'],
      ['period=2099-01', 'billing.period_too_far'],
      ['period=2027-01&issueDate=2099-01-01', 'issue_date.too_far'],
    ]) {
      const { alarms } = (await live.get(`/api/billing/preview?${query}`)).body;
      expect(alarms).toContainEqual({ code, detail: expect.stringMatching(/production refusera/) });
    }
    const { body: preview } = await live.get('/api/billing/preview?period=2027-01&issueDate=2026-12-20');
    await billable('Arrivé entre-temps', 'x@y.example');
    const moved = await live.command('StartBillingRun', {
      period: '2027-01',
      issueDate: '2026-12-20',
      previewPosition: preview.position,
    });
    expect(moved).toMatchObject({ status: 409, body: { code: 'billing.moved', moved: [expect.anything()] } });
  });
});
