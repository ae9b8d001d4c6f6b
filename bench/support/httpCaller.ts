import { Agent, request } from 'node:http';

export type Call = Readonly<{ method: 'GET' | 'POST'; path: string; body?: unknown }>;
export type Reply = Readonly<{ status: number; text: string }>;
export type Caller = (call: Call) => Promise<Reply>;

const TIMEOUT_MS = 30_000;

/** Calls a server over connections that stay open. Rejects when it does not answer in time. */
export function httpCaller(url: string, token: string, connections: number): Caller {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return ({ method, path, body }) =>
    new Promise((resolve, reject) => {
      const sent = body === undefined ? undefined : JSON.stringify(body);
      const headers = {
        authorization: `Bearer ${token}`,
        ...(sent === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) }),
      };
      const outgoing = request(`${url}${path}`, { method, agent, headers, timeout: TIMEOUT_MS }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
      });
      outgoing.on('timeout', () => outgoing.destroy(new Error(`${method} ${path} was not answered`)));
      outgoing.on('error', reject);
      outgoing.end(sent);
    });
}
