import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createBackup } from '../../src/backup/createBackup.js';
import { BackupRefused, documentsDir, type Manifest, manifestFile } from '../../src/backup/manifest.js';
import { backupCommand, restoreCommand } from '../../src/cli/backup.js';
import { type Config, readConfig } from '../../src/config.js';
import { DocumentAltered } from '../../src/documents/documentErrors.js';
import { openDocuments } from '../../src/mainAdapters.js';
import { openBackupSource, openCommandSide, openReadSide } from '../../src/mainTools.js';
import { FolderInUse } from '../../src/nodeLock.js';
import { billableRegister } from '../support/billableRegister.js';
import { type Live, liveApplication } from '../support/liveApplication.js';
import { dumpTables } from '../support/readTables.js';
import { tempDir } from '../support/tempDir.js';

const CLIENTS = 8;

/** A register that was billed, with its documents, and that runs. */
async function running(dataDir: string): Promise<Live> {
  const side = await openCommandSide(readConfig({ DATA_DIR: dataDir }));
  await billableRegister(side.deps, CLIENTS, '2026-11-01');
  await side.close();
  const live = await liveApplication(dataDir);
  await live.command('StartBillingRun', { period: '2026-11', issueDate: '2026-11-24' });
  for (let n = 0; n < 600; n += 1) {
    const { body } = await live.get('/api/deliveries?status=delivered&limit=200');
    if (body.items.length === CLIENTS) return live;
    await sleep(50);
  }
  throw new Error('The register does not get billed');
}

async function readModelOf(config: Config): Promise<unknown> {
  const side = await openReadSide(config, pino({ level: 'silent' }));
  await side.readModel.start();
  const tables = dumpTables(side.readModel.query);
  await side.close();
  return tables;
}

const manifestOf = (dir: string): Manifest => JSON.parse(readFileSync(manifestFile(dir), 'utf8'));

describe('a backup of a register that runs', () => {
  it('restored into an empty folder gives the same read model and the same documents', async () => {
    const dataDir = tempDir();
    const to = join(tempDir(), 'backup');
    const live = await running(dataDir);
    await backupCommand(live.config, to);
    expect(await (await fetch(`${live.url}/metrics`)).text()).toContain(
      `ardoise_mail_attempts_total{outcome="accepted"} ${CLIENTS}`,
    );
    const number = 'F2026-000003';
    const pdf = await live.get(`/api/invoices/${number}.pdf`);
    // What is written afterwards is not in it.
    await live.command('CreateProspect', { name: 'Après la sauvegarde' });
    await live.stop();

    const restored = readConfig({ DATA_DIR: join(tempDir(), 'new') });
    await restoreCommand(restored, to);
    const again = await liveApplication(restored.dataDir, { ROLES: 'api' });
    expect((await again.get(`/api/invoices/${number}.pdf`)).text).toBe(pdf.text);
    expect((await again.get('/api/accounts?q=Après')).body.items).toEqual([]);
    await again.stop();

    // The original without what came after: the log up to the backup's head.
    const manifest = manifestOf(to);
    expect(manifest.documents).toHaveLength(CLIENTS);
    const untouched = readConfig({ DATA_DIR: join(tempDir(), 'second') });
    await restoreCommand(untouched, to);
    expect(await readModelOf(untouched)).toEqual(await readModelOf(restored));
  });
});

/** A small backup, and where it came from. */
async function smallBackup() {
  const config = readConfig({ DATA_DIR: tempDir() });
  const side = await openCommandSide(config);
  await billableRegister(side.deps, 2, '2026-11-01');
  await side.close();
  const { sha256 } = await openDocuments(config.documentsDir).put(Buffer.from('%PDF what was issued'));
  const to = join(tempDir(), 'backup');
  await backupCommand(config, to);
  return { config, to, sha256 };
}

const emptyTarget = (): Config => readConfig({ DATA_DIR: join(tempDir(), 'new') });

describe('ardoise backup', () => {
  it('gives the read model of the original', async () => {
    const { config, to } = await smallBackup();
    const target = emptyTarget();
    await restoreCommand(target, to);
    expect(await readModelOf(target)).toEqual(await readModelOf(config));
  });

  it('refuses a folder that holds anything, and an installation without a log', async () => {
    const { config, to } = await smallBackup();
    await expect(backupCommand(config, to)).rejects.toBeInstanceOf(BackupRefused);
    await expect(backupCommand(emptyTarget(), join(tempDir(), 'b'))).rejects.toThrow(/Aucun journal/);
  });

  it('refuses a log that is not embedded, and says what to do', () => {
    const config = readConfig({ EVENTSTORE_URL: 'esdb://admin:x@log:2113' });
    expect(() => openBackupSource(config)).toThrow(/ses propres outils/);
  });

  it('stops at a document that is not what its name says', async () => {
    const { config, sha256 } = await smallBackup();
    const file = join(config.documentsDir, sha256);
    chmodSync(file, 0o600);
    writeFileSync(file, 'altered');
    await expect(backupCommand(config, join(tempDir(), 'b'))).rejects.toBeInstanceOf(DocumentAltered);
  });

  it('tells of a document that the log names and that is not there', async () => {
    const live = await running(tempDir());
    await live.stop();
    const [first = ''] = readdirSync(live.config.documentsDir);
    rmSync(join(live.config.documentsDir, first), { force: true });
    const to = tempDir();
    const { missing } = await createBackup(openBackupSource(live.config), to, openDocuments(documentsDir(to)));
    expect(missing).toEqual([first]);
  });
});

describe('ardoise restore', () => {
  it('refuses a folder that is not empty, and leaves it as it is', async () => {
    const { to } = await smallBackup();
    const target = emptyTarget();
    mkdirSync(target.dataDir);
    writeFileSync(join(target.dataDir, 'events.db'), 'somebody’s log');
    await expect(restoreCommand(target, to)).rejects.toThrow(/n’est pas vide \(events.db\)/);
    expect(readFileSync(join(target.dataDir, 'events.db'), 'utf8')).toBe('somebody’s log');
  });

  it('refuses a folder that another process uses', async () => {
    const { to } = await smallBackup();
    const live = await liveApplication(tempDir());
    await expect(restoreCommand(live.config, to)).rejects.toBeInstanceOf(FolderInUse);
    await live.stop();
  });

  it('refuses a log that was altered and a document that is missing, before it puts anything in place', async () => {
    for (const spoil of ['events.db', 'document'] as const) {
      const { to, sha256 } = await smallBackup();
      const file = spoil === 'document' ? join(documentsDir(to), sha256) : join(to, spoil);
      chmodSync(file, 0o600);
      if (spoil === 'document') rmSync(file);
      else writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.from('x')]));
      const target = emptyTarget();
      await expect(restoreCommand(target, to)).rejects.toBeInstanceOf(BackupRefused);
      expect(existsSync(target.eventsFile)).toBe(false);
      expect(readdirSync(target.documentsDir)).toEqual([]);
    }
  });

  it('refuses what has no manifest: a backup that was not finished', async () => {
    const { to } = await smallBackup();
    rmSync(manifestFile(to));
    await expect(restoreCommand(emptyTarget(), to)).rejects.toThrow(/pas une sauvegarde complète/);
    await expect(restoreCommand(emptyTarget(), join(to, 'nowhere'))).rejects.toThrow(/Aucune sauvegarde/);
  });
});
