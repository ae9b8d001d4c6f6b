import { Agent, request } from 'node:http';

export type Call = Readonly<{ method: 'GET' | 'POST'; path: string; body?: unknown }>;
export type Reply = Readonly<{ status: number; text: string }>;
export type Caller = (call: Call) => Promise<Reply>;

const TIMEOUT_MS = 30_000;

/** Calls a server over connections that stay open. Rejects when it does not answer in time. */
export function httpCaller(url: string, token: string, connections: number): Caller {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const caller: Caller = async (call) => {
    try {
      return await send({ agent, url, token }, call);
    } catch (error) {
      // The server gave an idle connection up at the moment at which it was taken again; a new one cannot be stale.
      if (error instanceof StaleConnection) return caller(call);
      throw error;
    }
  };
  return caller;
}

class StaleConnection extends Error {}

type Target = Readonly<{ agent: Agent; url: string; token: string }>;

function send({ agent, url, token }: Target, { method, path, body }: Call): Promise<Reply> {
  const sent = body === undefined ? undefined : JSON.stringify(body);
  const content =
    sent === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) };
  const headers = { authorization: `Bearer ${token}`, ...content };
  return new Promise((resolve, reject) => {
    const outgoing = request(`${url}${path}`, { method, agent, headers, timeout: TIMEOUT_MS }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error(`${method} ${path} was not answered`)));
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      const stale = outgoing.reusedSocket && error.code === 'ECONNRESET' && method === 'GET';
      reject(stale ? new StaleConnection(error.message) : error);
    });
    outgoing.end(sent);
  });
}
