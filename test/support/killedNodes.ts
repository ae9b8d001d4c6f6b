import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { type ChildServer, childServer } from './childServer.js';
import { client, type Live } from './liveApplication.js';
import { tempDir } from './tempDir.js';

export type Api = Pick<Live, 'url' | 'get' | 'command'>;

export type Nodes = Readonly<{
  /** A node that answers. */
  api: () => Promise<Api>;
  /** SIGKILL for one of them, the one that runs the jobs more often than another; it starts again by itself. */
  killOne: (random: () => number) => Promise<void>;
  /** Lets each node in turn be the only one until it is `atRest`: only its own node settles a dead process' claim at once. */
  eachAlone: (atRest: (api: Api) => Promise<boolean>, allDone: () => Promise<boolean>) => Promise<void>;
  stop: () => Promise<void>;
}>;

/** Processes of the real application on one log and one folder of documents, each with a data folder of its own. */
export async function startNodes(count: number, settings: Record<string, string>): Promise<Nodes> {
  const documents = join(tempDir(), 'documents');
  const nodes = Array.from({ length: count }, () => nodeIn(tempDir(), { DOCUMENTS_DIR: documents, ...settings }));
  const stop = async (): Promise<void> => {
    await Promise.all(nodes.map((node) => node.kill()));
  };
  onTestFinished(stop);
  await Promise.all(nodes.map((node) => node.start()));

  const api = async (): Promise<Api> => {
    const urls = await Promise.any(nodes.map((node) => node.server()));
    return client(urls.url);
  };
  return {
    api,
    stop,
    killOne: async (random) => {
      const holder = random() < 0.6 ? await holderAmong(nodes) : undefined;
      const one = holder ?? nodes[Math.floor(random() * nodes.length)];
      await one?.kill();
      // Not waited for: another may be killed while this one starts.
      one?.start().catch(() => {});
    },
    eachAlone: async (atRest, allDone) => {
      for (const one of nodes) {
        if (await allDone()) return;
        await Promise.all(nodes.map((node) => node.terminate()));
        await one.start();
        const { url } = await one.server();
        await until(() => atRest(client(url)));
      }
    },
  };
}

type Node = Readonly<{
  start: () => Promise<unknown>;
  /** The process that runs now; rejects when it ended before it answered. */
  server: () => Promise<ChildServer>;
  kill: () => Promise<void>;
  terminate: () => Promise<void>;
}>;

function nodeIn(dataDir: string, settings: Record<string, string>): Node {
  const down = (): Promise<ChildServer> => Promise.reject(new Error('The node is down'));
  let running: Promise<ChildServer> | undefined;
  const end = async (how: 'kill' | 'terminate'): Promise<void> => {
    const ending = running;
    running = undefined;
    await (await ending?.catch(() => undefined))?.[how]();
  };
  return {
    start: () => {
      running = childServer(dataDir, settings);
      return running;
    },
    server: () => running ?? down(),
    kill: () => end('kill'),
    terminate: () => end('terminate'),
  };
}

async function holderAmong(nodes: readonly Node[]): Promise<Node | undefined> {
  for (const node of nodes) {
    const mine = await isHolder(node).catch(() => false);
    if (mine) return node;
  }
  return undefined;
}

async function isHolder(node: Node): Promise<boolean> {
  const { url } = await node.server();
  return (await client(url).get('/api/jobs')).body.lease.mine;
}

export async function until(isSo: () => Promise<boolean>, patienceMs = 60_000): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error('It does not come to be so');
    await sleep(100);
  }
}

/** Small, quick and the same for the same seed: a failure can be played again (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
