import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export type Received = Readonly<{ to: readonly string[]; raw: Buffer }>;

/** What the server answers to the end of a message, or undefined to accept it. May also break the line itself. */
type Verdict = (message: Received, close: () => void) => Error | 'silence' | undefined;

/** A real SMTP server on a free port. `received` holds what it took responsibility for, in order. */
export async function smtpServer(options: SMTPServerOptions = {}, verdict: Verdict = () => undefined) {
  const received: Received[] = [];
  const seen: Received[] = [];
  const sockets = new Set<Socket>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 100,
    ...options,
    onData: (stream, { envelope }, answer) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const message = { to: envelope.rcptTo.map(({ address }) => address), raw: Buffer.concat(chunks) };
        seen.push(message);
        const refusal = verdict(message, () => sockets.forEach((socket) => void socket.destroy()));
        if (refusal === 'silence') return;
        if (refusal === undefined) received.push(message);
        answer(refusal ?? null);
      });
    },
  });
  server.on('error', () => {});
  server.server.on('connection', (socket: Socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo; // A TCP server that listens has an address and a port.
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    received,
    /** Also what it did not accept, or accepted without saying so. */
    seen,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** A refusal with this reply code. */
export function reply(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

/** Lines on a bare socket: a server that answers as told, for what a proper one would not do. */
export async function bareServer(greet: (socket: Socket) => void, answer: (line: string, socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      for (const line of chunk.toString().split('\r\n').filter(Boolean)) answer(line, socket);
    });
    greet(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // As above.
  return {
    url: `smtp://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
