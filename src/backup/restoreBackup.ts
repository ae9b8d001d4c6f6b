import { constants } from 'node:fs';
import { copyFile, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { DocumentStore } from '../documents/documentStore.js';
import { makeFolder } from '../makeFolder.js';
import { BackupRefused, checksumOf, logFile, type Manifest, readManifest, sync } from './manifest.js';

export type RestoreTarget = Readonly<{
  dataDir: string;
  /** Where the log is to be. */
  eventsFile: string;
  documentsDir: string;
  documents: DocumentStore;
}>;

/**
 * Puts a backup where an empty installation would have its log and documents. Everything is checked before anything is
 * put in place; the log comes last, so an interrupted restore leaves no installation that looks whole. The caller owns
 * the data folder. Throws BackupRefused.
 */
export async function restoreBackup(from: string, source: DocumentStore, target: RestoreTarget): Promise<Manifest> {
  const manifest = await readManifest(from);
  await assertEmpty(target);
  await assertWhole(from, source, manifest);

  for (const { sha256 } of manifest.documents) {
    const content = await source.get(sha256);
    if (content === undefined) throw lost(sha256);
    await target.documents.put(content);
  }
  await placeLog(logFile(from), target.eventsFile);
  return manifest;
}

/** The lock that the caller has taken, and the folder of documents when it is empty itself, do not count. */
async function assertEmpty({ dataDir, eventsFile, documentsDir }: RestoreTarget): Promise<void> {
  const inData = (await namesIn(dataDir)).filter((name) => !name.startsWith('node.lock'));
  const others = inData.filter((name) => join(dataDir, name) !== documentsDir);
  assertNothing(dataDir, others);
  assertNothing(documentsDir, await namesIn(documentsDir));
  const log = basename(eventsFile);
  assertNothing(
    dirname(eventsFile),
    (await namesIn(dirname(eventsFile))).filter((name) => name.startsWith(log)),
  );
}

function assertNothing(dir: string, [first]: readonly string[]): void {
  if (first === undefined) return;
  throw new BackupRefused(`${dir} n’est pas vide (${first}) : restaurez dans un dossier vide.`);
}

async function assertWhole(from: string, source: DocumentStore, { log, documents }: Manifest): Promise<void> {
  const found = await checksumOf(logFile(from));
  if (found.sha256 !== log.sha256)
    throw new BackupRefused(`${logFile(from)} a été modifié : il n’a plus sa somme de contrôle.`);
  // Each is named by its own checksum, which the store asserts.
  for (const { sha256 } of documents) if ((await source.get(sha256)) === undefined) throw lost(sha256);
}

async function placeLog(from: string, eventsFile: string): Promise<void> {
  makeFolder(dirname(eventsFile));
  const aside = `${eventsFile}.restoring`;
  await rm(aside, { force: true });
  await copyFile(from, aside, constants.COPYFILE_EXCL);
  await sync(aside);
  await rename(aside, eventsFile);
  await sync(dirname(eventsFile));
}

const lost = (sha256: string): BackupRefused => new BackupRefused(`Le document ${sha256} manque dans la sauvegarde.`);

async function namesIn(dir: string): Promise<readonly string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
