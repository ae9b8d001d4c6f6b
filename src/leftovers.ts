import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const UUID = /\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** Nobody takes this long between writing a file aside and renaming it. */
const OLD_MS = 60 * 60_000;
/** Gone meanwhile, or not ours to remove: they do no harm, and who may write here removes them at its next start. */
const PASSED_OVER = ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EROFS'];

/**
 * Removes what writers left in `dir` that were killed between writing `.<name>.<uuid>` and renaming it to `<name>`. A file
 * younger than an hour may belong to a writer that runs, and stays. Nothing happens when there is no such folder.
 */
export function removeLeftovers(dir: string, isName: (name: string) => boolean): void {
  const old = Date.now() - OLD_MS;
  for (const file of passingOver(() => readdirSync(dir)) ?? []) {
    if (!file.startsWith('.') || !UUID.test(file) || !isName(file.slice(1).replace(UUID, ''))) continue;
    passingOver(() => {
      const path = join(dir, file);
      if (statSync(path).mtimeMs < old) rmSync(path);
    });
  }
}

function passingOver<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error && 'code' in error && PASSED_OVER.includes(String(error.code))) return undefined;
    throw error;
  }
}
