import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export type Child = Readonly<{
  process: ChildProcess;
  /** What it has printed so far, line by line; a line that SIGKILL cut off is left out. */
  lines: readonly string[];
  /** Resolves when it has printed a first line; rejects when it ends without. */
  started: Promise<void>;
  /** Resolves with its exit code, null when it was killed, once all that it printed has been read. */
  ended: Promise<number | null>;
}>;

/**
 * Starts a TypeScript file of this folder in a process of its own, which ends with the test at the latest; `within` is a
 * command that runs it, such as `unshare`.
 */
export function startChild(name: string, args: readonly string[], within: readonly string[] = []): Child {
  const script = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
  const [command = '', ...rest] = [...within, process.execPath, '--import', 'tsx', script, ...args];
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));

  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  const read = new Promise<void>((resolve) => reader.once('close', resolve));
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('exit', resolve);
    child.once('error', reject);
  });
  const ended = Promise.all([exited, read]).then(([code]) => code);
  const started = new Promise<void>((resolve, reject) => {
    reader.once('line', () => resolve());
    ended.then((code) => reject(new Error(`${name} ended with ${code} before it said anything`)), reject);
  });
  // Only who waits for the start is told of a failed one.
  started.catch(() => {});
  reader.on('line', (line) => {
    if (isWhole(line)) lines.push(line);
  });
  return { process: child, lines, started, ended };
}

function isWhole(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
