import { readdir, writeFile } from 'node:fs/promises';
import type { DocumentStore } from '../documents/documentStore.js';
import type { ArdoiseEvent } from '../domain/catalogue.js';
import type { EventStore } from '../eventstore/eventStore.js';
import { makeFolder } from '../makeFolder.js';
import { BackupRefused, checksumOf, logFile, type Manifest, manifestFile, sync } from './manifest.js';

export type BackupSource = Readonly<{
  /** Copies the log as it is at one instant into a new file. */
  copyLog: (to: string) => void;
  /** Opens a copy to read it. */
  openCopy: (path: string) => EventStore;
  documents: DocumentStore;
  /** Names of all documents that are there. */
  listDocuments: () => Promise<readonly string[]>;
  version: string;
  now: () => string;
}>;

export type Backup = Readonly<{
  manifest: Manifest;
  /** Documents that the log names and that are not there: to be found elsewhere. */
  missing: readonly string[];
}>;

/**
 * Copies the log, then the documents, into `to`, an empty or new folder, while the application runs. A document is
 * written before the event that names it, so whatever the copied log names is there. The manifest comes last. Throws
 * BackupRefused, and DocumentAltered for a document that is not what its name says.
 */
export async function createBackup(source: BackupSource, to: string, target: DocumentStore): Promise<Backup> {
  const { copyLog, documents, listDocuments, version, now } = source;
  const createdAt = now();
  const log = logFile(to);
  copyLog(log);
  const { named, ...counted } = await contentOf(source, log);
  await sync(log);

  const kept: { sha256: string; bytes: number }[] = [];
  for (const name of [...(await listDocuments())].sort()) {
    const content = await documents.get(name);
    if (content !== undefined) kept.push(await target.put(content));
  }
  const manifest: Manifest = {
    format: 1,
    version,
    createdAt,
    log: { ...(await checksumOf(log)), ...counted },
    documents: kept,
  };
  await writeFile(manifestFile(to), `${JSON.stringify(manifest, null, 2)}\n`, { flag: 'wx' });
  await sync(manifestFile(to));
  await sync(to);
  const there = new Set(kept.map(({ sha256 }) => sha256));
  return { manifest, missing: [...named].filter((sha256) => !there.has(sha256)) };
}

/** Makes the folder. Throws BackupRefused when it holds anything. */
export async function prepareTarget(to: string): Promise<void> {
  makeFolder(to);
  if ((await readdir(to)).length > 0) throw new BackupRefused(`${to} n’est pas vide : choisissez un dossier neuf.`);
}

/** Reads the whole copy, so that a damaged log is noticed now and not at the restore (BrokenEvent). */
async function contentOf({ openCopy }: BackupSource, log: string) {
  const copy = openCopy(log);
  try {
    const named = new Set<string>();
    let events = 0;
    let head: string | null = null;
    for await (const page of copy.readAll<ArdoiseEvent>()) {
      events += page.length;
      head = page.at(-1)?.position ?? head;
      for (const event of page) if (event.type === 'InvoiceDocumentProduced') named.add(event.data.sha256);
    }
    return { events, head, named };
  } finally {
    await copy.close();
  }
}
