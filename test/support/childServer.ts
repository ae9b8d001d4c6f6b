import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { TOKEN } from './liveApplication.js';

export type ChildServer = Readonly<{
  url: string;
  kill: () => Promise<void>;
  /** Ends it politely and answers its exit code and how long it took. */
  terminate: () => Promise<Readonly<{ code: number | null; ms: number }>>;
}>;

/** The real command line in a process of its own, so that it can be killed. Resolves when it is ready. */
export async function childServer(
  dataDir: string,
  settings: Record<string, string> = {},
  args: readonly string[] = ['serve'],
): Promise<ChildServer> {
  const child = spawn(process.execPath, ['dist/cli.js', ...args], {
    env: { ...process.env, DATA_DIR: dataDir, PORT: '0', ADMIN_TOKEN: TOKEN, LOG_LEVEL: 'info', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = await urlOf(child);
  await ready(url);
  return {
    url,
    kill: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
    terminate: async () => {
      const started = performance.now();
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      const [code] = (await gone) as [number | null];
      return { code, ms: performance.now() - started };
    },
  };
}

/** From the line that says where it listens; whatever else it printed, when it ends instead. */
function urlOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const look = (chunk: Buffer): void => {
      printed += chunk.toString();
      const url = /"url":"(http:[^"]+)"/.exec(printed)?.[1];
      if (url !== undefined) resolve(url);
    };
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}: ${printed}`)));
  });
}

async function ready(url: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if ((await fetch(`${url}/readyz`)).status === 200) return;
    await sleep(50);
  }
  throw new Error('The server does not get ready');
}
