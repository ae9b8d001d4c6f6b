import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder, and those above it, where they are missing: durable when it returns. Without it what is synced inside
 * may be gone with the folder's own name after a power cut.
 */
export function makeFolder(path: string): void {
  const dir = resolve(path);
  const created = mkdirSync(dir, { recursive: true });
  for (let made = dir; created !== undefined && made.length >= created.length; made = dirname(made)) {
    const parent = openSync(dirname(made), 'r');
    fsyncSync(parent);
    closeSync(parent);
  }
}
