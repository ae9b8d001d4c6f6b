import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerTo } from './stubRoutes.js';
import { errorBody, Refused, type StubIndex, type StubKey, type StubTask } from './stubState.js';

export const MASTER_KEY = 'master-key-of-the-stub';

/** What the routes work on. */
export type StubServer = {
  readonly masterKey: string | undefined;
  readonly indexes: Map<string, StubIndex>;
  readonly tasks: StubTask[];
  readonly keys: Map<string, StubKey>;
  /** Every request that was answered: `POST /multi-search`. */
  readonly requests: string[];
  /** By index: the keys of the documents of the last request that added some. */
  readonly lastDocuments: Map<string, readonly string[]>;
  /** Requests that the real server would not understand. */
  readonly misunderstood: string[];
  enqueue: (type: string, indexUid: string | null, work: () => void) => StubTask;
};

/** What a test makes the server do. */
export type MeiliStub = Readonly<{
  url: string;
  server: StubServer;
  /** No task is carried out until `release`. */
  hold: () => void;
  release: () => void;
  /** The next task of this type fails. */
  failNext: (type: string) => void;
  /** Done right after the next task of this type. */
  afterNext: (type: string, work: () => void) => void;
  /** Every request is answered with this status; undefined: as it should be. */
  answerWith: (status: number | undefined) => void;
  /** Nobody listens, until `up`. What was indexed stays. */
  down: () => Promise<void>;
  up: () => Promise<void>;
  stop: () => Promise<void>;
}>;

type Options = Readonly<{
  /** null: a server without keys. */
  masterKey?: string | null;
  taskMs?: number;
}>;

/**
 * A stand-in for Meilisearch over HTTP: what the adapter asks of 1.12, and nothing else. Unknown fields and actions that a
 * key has not are refused as the real server does; tasks are carried out one after the other, later.
 */
export async function startMeiliStub({ masterKey = MASTER_KEY, taskMs = 2 }: Options = {}): Promise<MeiliStub> {
  const control = {
    held: false,
    failing: [] as string[],
    after: new Map<string, () => void>(),
    status: undefined as number | undefined,
  };
  const server: StubServer = {
    masterKey: masterKey ?? undefined,
    indexes: new Map(),
    tasks: [],
    keys: new Map(),
    requests: [],
    lastDocuments: new Map(),
    misunderstood: [],
    enqueue: (type, indexUid, work) => {
      const task: StubTask = { uid: server.tasks.length, type, indexUid, status: 'enqueued', error: null, work };
      server.tasks.push(task);
      return task;
    },
  };

  let running = true;
  const worker = (async () => {
    while (running) {
      await sleep(taskMs);
      const next = server.tasks.find(({ status }) => status === 'enqueued');
      if (control.held || next === undefined) continue;
      carryOut(next, control.failing);
      control.after.get(next.type)?.();
      control.after.delete(next.type);
    }
  })();

  const http = createServer((request, response) => {
    const send = (status: number, body: unknown): void => {
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(body === undefined ? '' : JSON.stringify(body));
    };
    if (control.status !== undefined) return send(control.status, undefined);
    bodyOf(request)
      .then((body) => answerTo(server, request, body))
      .then(({ status, body }) => send(status, body))
      .catch((error: unknown) => {
        const refused = error instanceof Refused ? error : new Refused(500, 'internal', String(error));
        if (refused.status === 400 || refused.status === 500)
          server.misunderstood.push(`${request.method} ${request.url} ${refused.message}`);
        send(refused.status, errorBody(refused));
      });
  });
  // The test and the server share one event loop: being busy must not look like being idle.
  http.keepAliveTimeout = 60_000;
  await listen(http, 0);
  // Listening on a port of this machine.
  const { port } = http.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    server,
    hold: () => {
      control.held = true;
    },
    release: () => {
      control.held = false;
    },
    failNext: (type) => void control.failing.push(type),
    afterNext: (type, work) => void control.after.set(type, work),
    answerWith: (status) => {
      control.status = status;
    },
    down: () => shut(http),
    up: () => listen(http, port),
    stop: async () => {
      running = false;
      await worker;
      if (http.listening) await shut(http);
    },
  };
}

function carryOut(task: StubTask, failing: string[]): void {
  const at = failing.indexOf(task.type);
  try {
    if (at >= 0) {
      failing.splice(at, 1);
      throw new Refused(500, 'internal', 'A failure that the test asked for');
    }
    task.work();
    task.status = 'succeeded';
  } catch (error) {
    task.status = 'failed';
    task.error = errorBody(error instanceof Refused ? error : new Refused(500, 'internal', String(error)));
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  if (/(?<!\\)(\\\\)*\\ud[89a-f]/i.test(text))
    throw new Refused(400, 'malformed_payload', 'lone leading surrogate in hex escape');
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    throw new Refused(400, 'malformed_payload', 'The json payload provided is malformed.');
  }
}

function listen(http: Server, port: number): Promise<void> {
  return new Promise((resolve) => http.listen(port, '127.0.0.1', resolve));
}

function shut(http: Server): Promise<void> {
  return new Promise((resolve) => {
    http.close(() => resolve());
    http.closeAllConnections();
  });
}
