import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createBackup, prepareTarget } from '../backup/createBackup.js';
import { BackupRefused, documentsDir } from '../backup/manifest.js';
import { restoreBackup } from '../backup/restoreBackup.js';
import type { Config } from '../config.js';
import { openDocuments } from '../mainAdapters.js';
import { openBackupSource } from '../mainTools.js';
import { takeNodeLock } from '../nodeLock.js';

/** Copies log and documents into a new folder, also while the server runs. Exit code 1 when a document is missing. */
export async function backupCommand(config: Config, to: string): Promise<void> {
  const source = openBackupSource(config);
  if (!existsSync(config.eventsFile)) throw new BackupRefused(`Aucun journal ici : ${config.eventsFile}`);
  const dir = resolve(to);
  await prepareTarget(dir);
  const { manifest, missing } = await createBackup(source, dir, openDocuments(documentsDir(dir)));
  const { log, documents } = manifest;
  process.stdout.write(`Sauvegarde faite dans ${dir} : ${log.events} événements, ${documents.length} documents.\n`);
  if (missing.length === 0) return;
  process.stderr.write(`Documents absents, à retrouver ailleurs : ${missing.join(', ')}\n`);
  process.exitCode = 1;
}

/** Puts a backup into an empty data folder that nobody uses (FolderInUse, BackupRefused). */
export async function restoreCommand(config: Config, from: string): Promise<void> {
  if (config.esdbUrl !== undefined) throw new BackupRefused('Une sauvegarde se restaure dans un journal embarqué.');
  const { dataDir, eventsFile } = config;
  const dir = resolve(from);
  if (!existsSync(dir)) throw new BackupRefused(`Aucune sauvegarde ici : ${dir}`);
  const lock = takeNodeLock(dataDir);
  try {
    const documents = openDocuments(config.documentsDir);
    const target = { dataDir, eventsFile, documentsDir: config.documentsDir, documents };
    const manifest = await restoreBackup(dir, openDocuments(documentsDir(dir)), target);
    process.stdout.write(
      `Restauré (journal ${eventsFile}, documents ${config.documentsDir}) : ${manifest.log.events} événements, ${manifest.documents.length} documents, tels que le ${manifest.createdAt}.\n`,
    );
  } finally {
    lock.release();
  }
}
