import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a backup holds, written last: a folder without it is no backup. */
export type Manifest = Readonly<{
  format: 1;
  /** Of the application that made it. */
  version: string;
  /** UTC instant. */
  createdAt: string;
  log: Readonly<{ bytes: number; sha256: string; events: number; head: string | null }>;
  /** Sorted. Each is a file named by its sha256. */
  documents: readonly Readonly<{ sha256: string; bytes: number }>[];
}>;

/** Why a backup cannot be made or used, in French. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
}

export const manifestFile = (dir: string): string => join(dir, 'manifest.json');
export const logFile = (dir: string): string => join(dir, 'events.db');
export const documentsDir = (dir: string): string => join(dir, 'documents');

/** Throws BackupRefused when there is none, or one that this version cannot read. */
export async function readManifest(dir: string): Promise<Manifest> {
  const text = await readFile(manifestFile(dir), 'utf8').catch(() => {
    throw new BackupRefused(`${dir} n’est pas une sauvegarde complète : manifest.json y manque.`);
  });
  // Our own file; its format is checked before anything else is believed.
  const manifest = JSON.parse(text) as Manifest;
  if (manifest.format !== 1) throw new BackupRefused(`${dir} a été faite par une version plus récente d’Ardoise.`);
  return manifest;
}

/** Size and sha256 of a file, read in pieces. */
export async function checksumOf(path: string): Promise<Readonly<{ bytes: number; sha256: string }>> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path)) {
    // A stream without an encoding gives buffers.
    const piece = chunk as Buffer;
    bytes += piece.length;
    hash.update(piece);
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** A file that survives a power cut. */
export async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
