import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
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
        closing ??= closeServer(server, silent);
        return closing;
      };
      resolve({ url: `http://${shown}:${given}`, close });
    });
    const silent = silentConnections(server);
  });
}

/** Those that have asked for nothing yet, of which Node says that they are not idle. */
function silentConnections(server: Server): ReadonlySet<Socket> {
  const silent = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.on('request', ({ socket }: IncomingMessage) => silent.delete(socket));
  return silent;
}

async function closeServer(server: Server, silent: ReadonlySet<Socket>): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  for (const socket of silent) socket.destroy();
  // A connection that was kept alive is idle as soon as its last call has been answered.
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const late = setTimeout(() => server.closeAllConnections(), IN_FLIGHT_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(late);
}
