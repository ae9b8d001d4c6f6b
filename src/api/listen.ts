import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Express } from 'express';

export type HttpServer = Readonly<{
  /** `http://127.0.0.1:3000`: the port that was really given. */
  url: string;
  /**
   * Takes no new call, and resolves when those in flight have been answered. Connections that have not sent a whole request
   * are not waited for; one whose call does not end, because its body never does, is cut off after 6 s.
   */
  close: () => Promise<void>;
}>;

/** A read waits 5 s at the most, and a supervisor ten. */
const IN_FLIGHT_MS = 6_000;

/** Rejects when the port cannot be had. */
export function listen(app: Express, host: string, port: number): Promise<HttpServer> {
  return new Promise((resolve, reject) => {
    const server: Server = app.listen(port, host, (error?: Error) => {
      if (error !== undefined) {
        reject(error);
        return;
      }
      const { port: given } = server.address() as AddressInfo;
      const shown = host.includes(':') ? `[${host}]` : host;
      let closing: Promise<void> | undefined;
      const close = (): Promise<void> => {
        closing ??= closeServer(server, calls);
        return closing;
      };
      resolve({ url: `http://${shown}:${given}`, close });
    });
    const calls = callsInFlight(server);
  });
}

/** How many calls each connection has in flight: none when it is silent, or stopped in the middle of a request. */
function callsInFlight(server: Server): ReadonlyMap<Socket, number> {
  const calls = new Map<Socket, number>();
  const count = (socket: Socket, more: 1 | -1): void => {
    const before = calls.get(socket);
    if (before !== undefined) calls.set(socket, before + more);
  };
  server.on('connection', (socket: Socket) => {
    calls.set(socket, 0);
    socket.once('close', () => calls.delete(socket));
  });
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    count(socket, 1);
    response.once('close', () => count(socket, -1));
  });
  return calls;
}

async function closeServer(server: Server, calls: ReadonlyMap<Socket, number>): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  const letGo = (): void => {
    for (const [socket, inFlight] of calls) if (inFlight === 0) socket.destroy();
  };
  letGo();
  // A connection that was kept alive has nothing left to do once its last call is answered.
  const idle = setInterval(letGo, 50);
  const late = setTimeout(() => server.closeAllConnections(), IN_FLIGHT_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(late);
}
