import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const TOKEN = 'a-token-for-the-bench-only';
const START_MS = 300_000;
const END_MS = 15_000;

/** The built command line. */
export const SERVE = ['dist/cli.js', 'serve'];
/** The same application with a run as its only job. */
export const SERVE_WITHOUT_DOCUMENTS = [...process.execArgv, 'bench/support/billingServer.ts'];

export type ServerProcess = Readonly<{ url: string; stop: () => Promise<void> }>;

/**
 * A server in a process of its own, on the loopback, resolved when it is ready. Its log goes to a file: a pipe that is
 * read too slowly would hold the server up.
 */
export async function startServer(args: readonly string[], dataDir: string): Promise<ServerProcess> {
  const logFile = join(dataDir, 'server.log');
  const log = openSync(logFile, 'a');
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env['PATH'], DATA_DIR: dataDir, HOST: '127.0.0.1', PORT: '0', ADMIN_TOKEN: TOKEN },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  try {
    return { url: await readyAt(child, logFile), stop: () => stop(child) };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

async function readyAt(child: ChildProcess, logFile: string): Promise<string> {
  const deadline = performance.now() + START_MS;
  while (performance.now() < deadline) {
    const printed = readFileSync(logFile, 'utf8');
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}: ${printed}`);
    // It says where it listens once the read models are there.
    const url = /"url":"(http:[^"]+)"/.exec(printed)?.[1];
    if (url !== undefined) return url;
    await sleep(100);
  }
  throw new Error('The server did not get ready in time');
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), END_MS);
  await ended;
  clearTimeout(timer);
}
