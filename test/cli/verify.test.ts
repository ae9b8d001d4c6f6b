import { chmodSync, cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { cli } from '../support/cli.js';
import { type Json, type Live, liveApplication } from '../support/liveApplication.js';
import { tempDir } from '../support/tempDir.js';

async function done(live: Live, name: string, body: object): Promise<Json> {
  const { status, text, body: answer } = await live.command(name, body);
  if (status !== 200) throw new Error(`${name}: ${text}`);
  return answer;
}

/** A server with three invoices and their documents. */
async function billed(dir: string): Promise<Live> {
  const live = await liveApplication(dir);
  const address = { line1: '1 rue de la Paix', postalCode: '75002', city: 'Paris' };
  await done(live, 'SetOrganisationProfile', { name: 'Ardoise', address, email: 'a@ardoise.example' });
  await done(live, 'SetBankDetails', { iban: 'FR7630006000011234567890189', bic: 'AGRIFRPP' });
  const period = live.application.today().slice(0, 7);
  for (const name of ['Roy', 'Leroy', 'Duroy']) {
    const { id: accountId } = await done(live, 'CreateClient', { name, address });
    const { id: dossierId } = await done(live, 'OpenDossier', { accountId });
    const line = { dossierId, section: 'recurring', label: 'Fibre', quantity: '1', unitPrice: '29.90' };
    await done(live, 'AddDossierLine', line);
    await done(live, 'ActivateDossier', { dossierId, effectiveOn: `${period}-01` });
  }
  await done(live, 'StartBillingRun', { period });
  for (let tries = 0; tries < 400 && produced(live) < 3; tries += 1) await sleep(50);
  expect(produced(live)).toBe(3);
  return live;
}

const produced = ({ config }: Live): number =>
  readdirSync(config.documentsDir).filter((name) => !name.startsWith('.')).length;

/** Changes a stored file by hand, as nobody should. */
function tamper(file: string, sql: string): void {
  const db = new Database(file);
  expect(db.prepare(sql).run().changes, sql).toBeGreaterThan(0);
  db.close();
}

it('a running server passes every check; what is altered by hand is found, and named', async () => {
  const dir = tempDir();
  const live = await billed(dir);
  let stopped = false;
  onTestFinished(async () => {
    if (!stopped) await live.stop();
  });

  const settings = { DATA_DIR: dir };
  const [log, numbers, replay] = await Promise.all([
    cli(['verify-log'], settings),
    cli(['numbering', 'verify'], settings),
    cli(['replay', '--check'], settings),
  ]);
  expect([log.code, log.err]).toEqual([0, '']);
  expect(log.out).toMatch(/^\d+ événements lus et vérifiés\.$/m);
  expect([numbers.code, numbers.err]).toEqual([0, '']);
  expect(numbers.out).toMatch(/invoices-F\d{4} : 3 numéros, de F\d{4}-000001 à F\d{4}-000003/);
  expect(numbers.out).toContain('3 documents conservés, inchangés');
  expect([replay.code, replay.err]).toEqual([0, '']);
  expect(replay.out).toMatch(/accounts +3 +3 .*identique/);
  expect(readdirSync(dir).filter((name) => name.includes('.check'))).toEqual([]);

  await live.stop();
  stopped = true;
  tamper(join(dir, 'read.db'), `UPDATE accounts SET details = replace(details, 'Leroy', 'Leroi')`);
  const red = await cli(['replay', '--check'], settings);
  expect(red.code).toBe(1);
  expect(red.out).toMatch(/accounts .*DIFFÉRENTE/);
  expect(red.err).toContain('accounts');

  const numbering = async (change: (copy: string) => void) => {
    const copy = tempDir();
    cpSync(dir, copy, { recursive: true });
    change(copy);
    return cli(['numbering', 'verify'], { DATA_DIR: copy });
  };
  const [gone, dated, last, altered] = await Promise.all([
    numbering((copy) =>
      tamper(join(copy, 'events.db'), `DELETE FROM events WHERE type = 'InvoiceIssued' AND revision = 1`),
    ),
    numbering((copy) =>
      tamper(
        join(copy, 'events.db'),
        `UPDATE events SET data = json_set(data, '$.issueDate', substr(json_extract(data, '$.issueDate'), 1, 4) || '-01-01')
         WHERE type = 'InvoiceIssued' AND revision = 2`,
      ),
    ),
    numbering((copy) =>
      tamper(join(copy, 'events.db'), `DELETE FROM events WHERE type = 'InvoiceIssued' AND revision = 2`),
    ),
    numbering((copy) => {
      const [name = ''] = readdirSync(join(copy, 'documents'));
      chmodSync(join(copy, 'documents', name), 0o640);
      writeFileSync(join(copy, 'documents', name), 'autre chose');
    }),
  ]);
  expect([gone.code, dated.code, last.code, altered.code]).toEqual([1, 1, 1, 1]);
  expect(gone.err).toContain('-000002 manque');
  expect(dated.err).toMatch(/les dates reculent de F\d{4}-000002 .* 1 anomalie\.$/ms);
  expect(last.err).toContain('aucun numéro');
  expect(altered.err).toContain('a été modifié');

  const copy = tempDir();
  cpSync(dir, copy, { recursive: true });
  tamper(
    join(copy, 'events.db'),
    `DELETE FROM events WHERE type = 'DossierLineAdded' AND position = (SELECT min(position) FROM events WHERE type = 'DossierLineAdded')`,
  );
  const holed = await cli(['verify-log'], { DATA_DIR: copy });
  expect(holed.code).toBe(1);
  expect(holed.err).toMatch(/dossier-.*révision 2, 1 attendue/);
  expect(holed.err).toMatch(/^1 anomalie en \d+ événements\.$/m);

  const broken = tempDir();
  cpSync(dir, broken, { recursive: true });
  const file = join(broken, 'events.db');
  const buyerless = `UPDATE events SET data = json_remove(data, '$.buyer') WHERE type = 'InvoiceIssued' AND revision = 0`;
  tamper(file, buyerless);
  tamper(file, `UPDATE events SET data = '{' WHERE type = 'InvoiceDocumentProduced'`);
  tamper(file, `DELETE FROM events WHERE type = 'InvoiceIssued' AND revision = 1`);
  const whole = await cli(['verify-log'], { DATA_DIR: broken });
  expect(whole.code).toBe(1);
  expect(whole.err).toMatch(
    /^Position \d+ \(invoices-F\d{4}, révision 0, InvoiceIssued\) : illisible, ses données n’ont pas la forme de son type \(.*'buyer'\)$/m,
  );
  expect(whole.err.match(/n’est pas du JSON lisible/g)).toHaveLength(3);
  expect(whole.err).toMatch(/révision 2, 1 attendue/);
  expect(whole.err).toMatch(/^5 anomalies en \d+ événements\.$/m);
}, 120_000);
