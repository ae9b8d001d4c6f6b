import { type Credentials, EventStoreDBClient } from '@eventstore/db-client';
import { Unavailable } from '../eventStore.js';
import { isAnswer, isHealedByClient, NoAnswer } from './esdbFailure.js';
import { takenUrl } from './esdbUrl.js';

/** The client keeps a failed look at the server's features for ever: after so many failures in a row it is replaced. */
const FAILURES_BEFORE_REPLACING = 3;
const REPLACE_AT_MOST_EVERY_MS = 2_000;
/** Disposing waits for calls to end, and may wait for ever when one was half closed. */
const DISPOSE_WITHIN_MS = 2_000;

/** A connection to one server or cluster, shared by all who use it in this process. */
export type EsdbConnection = Readonly<{
  /** Given with every call: without it, appends take the shared stream of BatchAppend (docs/adr/0009). */
  credentials: Credentials;
  client: () => EventStoreDBClient;
  /** False once the client was replaced or closed: what a call of it then brings may have been cut off without a word. */
  isCurrent: (client: EventStoreDBClient) => boolean;
  /** Does something that must answer in time; counts failures. Throws NoAnswer and whatever the client throws. */
  run: <T>(work: (client: EventStoreDBClient) => Promise<T>, withinMs: number) => Promise<T>;
  /** A call that `run` does not see, such as a subscription, has failed. */
  failed: (error: unknown) => void;
  close: () => Promise<void>;
}>;

type Shared = { connection: SharedConnection; users: number };

// One client a process: two of them share state inside the library, and an error of one could end the process.
const shared = new Map<string, Shared>();

/**
 * The connection for a connection string; closed when the last who opened it has closed it. Connects on first use.
 * Throws on a string that the client cannot read.
 */
export function openConnection(url: string): EsdbConnection {
  const found = shared.get(url) ?? { connection: new SharedConnection(url), users: 0 };
  shared.set(url, found);
  found.users += 1;
  const { connection } = found;
  let closed = false;

  return {
    credentials: credentialsOf(url),
    client: () => connection.client,
    isCurrent: (client) => !closed && client === connection.client,
    run: (work, withinMs) => (closed ? Promise.reject(closedLog()) : connection.run(work, withinMs)),
    failed: (error) => connection.failed(error),
    close: async () => {
      if (closed) return;
      closed = true;
      found.users -= 1;
      if (found.users > 0) return;
      shared.delete(url);
      await dispose(connection.client);
    },
  };
}

export const closedLog = (): Unavailable => new Unavailable('The log is closed');

class SharedConnection {
  readonly #url: string;
  #client: EventStoreDBClient;
  #failures = 0;
  #replacedAt = Number.NEGATIVE_INFINITY;

  constructor(given: string) {
    const { url, ignored } = takenUrl(given);
    this.#url = url;
    this.#client = newClient(url);
    if (ignored.length > 0) {
      process.emitWarning(`EVENTSTORE_URL: the client knows nothing of ${ignored.join(', ')} (tlsCAFile names a CA)`);
    }
  }

  get client(): EventStoreDBClient {
    return this.#client;
  }

  async run<T>(work: (client: EventStoreDBClient) => Promise<T>, withinMs: number): Promise<T> {
    const client = this.#client;
    try {
      const answer = await within(work(client), withinMs);
      this.#failures = 0;
      return answer;
    } catch (error) {
      if (client === this.#client) this.failed(error);
      throw error;
    }
  }

  failed(error: unknown): void {
    if (isHealedByClient(error)) return;
    this.#failures = isAnswer(error) ? 0 : this.#failures + 1;
    const now = performance.now();
    if (this.#failures < FAILURES_BEFORE_REPLACING || now - this.#replacedAt < REPLACE_AT_MOST_EVERY_MS) return;
    const old = this.#client;
    this.#client = newClient(this.#url);
    this.#failures = 0;
    this.#replacedAt = now;
    void dispose(old);
  }
}

/** The part of the client that throws a failed connection away, and makes the next call look for another. */
type Reconnecting = { handleError: (client: unknown, error: Error) => Promise<void> };

function newClient(url: string): EventStoreDBClient {
  const client = EventStoreDBClient.connectionString(url);
  // The library calls it without waiting: in a cluster it rejects when no node is found, and that would end the process.
  // Protected, hence unknown to TypeScript; it is looked up on the instance at each call.
  const reconnecting = client as unknown as Reconnecting;
  const reconnect = reconnecting.handleError;
  reconnecting.handleError = (failed, error) => reconnect(failed, error).catch(() => undefined);
  return client;
}

/** Rejects with NoAnswer after a time; what comes of the work later is nobody's business. */
async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NoAnswer(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function dispose(client: EventStoreDBClient): Promise<void> {
  // Whatever goes wrong with a client that is thrown away matters to nobody.
  await within(client.dispose(), DISPOSE_WITHIN_MS).catch(() => undefined);
}

/** Those of the connection string. Without TLS the client sends none, but must be given some all the same. */
function credentialsOf(url: string): Credentials {
  const [, username, password] = /^[^:]+:\/\/([^:@/]+):([^@]+)@/.exec(url) ?? [];
  if (username === undefined || password === undefined) return { username: 'none', password: 'none' };
  return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
}
