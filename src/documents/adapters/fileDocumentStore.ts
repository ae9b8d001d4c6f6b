import { createHash, randomUUID } from 'node:crypto';
import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { removeLeftovers } from '../../leftovers.js';
import { makeFolder } from '../../makeFolder.js';
import { DocumentAltered } from '../documentErrors.js';
import type { DocumentStore, StoredDocument } from '../documentStore.js';

/**
 * One file per document, named by its sha256, read-only. The folder may be shared by several nodes; it is made here
 * when it is not there, and rid of what a killed writer left half written.
 */
export function fileDocumentStore(dir: string): DocumentStore {
  makeFolder(dir);
  removeLeftovers(dir, (name) => NAME.test(name));
  return { put: (content) => put(dir, content), get: (sha256) => get(dir, sha256) };
}

/** Names (sha256) of the documents in a folder; what is being written is none yet. */
export async function documentNames(dir: string): Promise<readonly string[]> {
  return (await readdir(dir)).filter((name) => NAME.test(name));
}

const NAME = /^[0-9a-f]{64}$/;

async function put(dir: string, content: Buffer): Promise<StoredDocument> {
  const sha256 = sha256Of(content);
  // A file that is there may come from a writer that has not synced it yet: its durability is made sure of here.
  if ((await get(dir, sha256)) === undefined) await write(dir, sha256, content);
  else await sync(join(dir, sha256));
  await sync(dir);
  return { sha256, bytes: content.length };
}

async function get(dir: string, sha256: string): Promise<Buffer | undefined> {
  if (!NAME.test(sha256)) throw new RangeError(`Not a sha256: ${sha256}`);
  const content = await readIfThere(join(dir, sha256));
  if (content !== undefined && sha256Of(content) !== sha256) throw new DocumentAltered(sha256);
  return content;
}

/** Written aside and renamed: under its name there is the whole file or none. */
async function write(dir: string, sha256: string, content: Buffer): Promise<void> {
  const aside = join(dir, `.${sha256}.${randomUUID()}`);
  try {
    const file = await open(aside, 'wx', 0o440);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, join(dir, sha256));
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function sha256Of(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
