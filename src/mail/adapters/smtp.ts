import { parseConnectionUrl } from 'nodemailer/lib/shared';
import SMTPConnection, { type SMTPConnectionAuth, type SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection';
import type { MailTransport } from '../mailTransport.js';
import { composeMail } from './composeMail.js';
import { acceptedBy, type Progress, resultOfFailure } from './smtpResult.js';

/** Milliseconds. `total` bounds one sending as a whole, whatever the server does; all together under 5 minutes (LOG §8). */
export type SmtpTimeouts = Readonly<{ connection: number; greeting: number; silence: number; total: number }>;

const TIMEOUTS: SmtpTimeouts = { connection: 30_000, greeting: 30_000, silence: 60_000, total: 240_000 };

/** The server may take its time to say goodbye, but not ours. */
const GOODBYE_MS = 1_000;

type Options = SMTPConnectionOptions & Readonly<{ auth?: SMTPConnectionAuth | undefined; forceAuth?: boolean }>;

/**
 * Mail over SMTP. One connection a message and no pool: what became of each message is known, and nothing is retried
 * behind our back. `url` as nodemailer takes it: `smtp://user:password@host:port`, `smtps://`, with options in the
 * query such as `?requireTLS=true` or `?tls.rejectUnauthorized=false`.
 */
export function smtpTransport(url: string, timeouts: Partial<SmtpTimeouts> = {}): MailTransport {
  const limits = { ...TIMEOUTS, ...timeouts };
  const options: Options = {
    ...parseConnectionUrl(url),
    connectionTimeout: limits.connection,
    greetingTimeout: limits.greeting,
    dnsTimeout: limits.connection,
    socketTimeout: limits.silence,
    socketCloseTimeout: GOODBYE_MS,
  };
  return {
    description: describe(url),
    send: async (message) => {
      const content = await composeMail(message);
      return submit(options, limits.total, { from: message.from.address, to: [message.to.address] }, content);
    },
    close: async () => {},
  };
}

async function submit(options: Options, totalMs: number, envelope: { from: string; to: string[] }, content: Buffer) {
  const connection = new SMTPConnection(options);
  const progress: Progress = { greeted: false, transaction: false };
  const { failed, stopClock } = failureOf(connection, totalMs);
  try {
    const response = await Promise.race([converse(connection, options, envelope, content, progress), failed]);
    return acceptedBy(response);
  } catch (error) {
    return resultOfFailure(error, progress, connection);
  } finally {
    stopClock();
    leave(connection);
  }
}

class NoOutcome extends Error {
  override readonly name = 'NoOutcome';
  readonly code = 'ETIMEDOUT';
}

/** Rejects when the connection breaks, or when the sending as a whole takes too long. */
function failureOf(connection: SMTPConnection, totalMs: number) {
  let clock: NodeJS.Timeout | undefined;
  const failed = new Promise<never>((_resolve, reject) => {
    // Stays listening: an error after the outcome is known must not become an uncaught one.
    connection.on('error', reject);
    clock = setTimeout(() => reject(new NoOutcome(`no outcome within ${totalMs} ms`)), totalMs);
  });
  return { failed, stopClock: () => clearTimeout(clock) };
}

async function converse(
  connection: SMTPConnection,
  { auth, forceAuth = false }: Options,
  envelope: { from: string; to: string[] },
  content: Buffer,
  progress: Progress,
): Promise<string> {
  await called<unknown>((done) => connection.connect(done));
  progress.greeted = true;
  if (auth !== undefined && (connection.allowsAuth || forceAuth)) {
    await called<unknown>((done) => connection.login(auth, done));
  }
  progress.transaction = true;
  const { response } = await called<{ response: string }>((done) => connection.send(envelope, content, done));
  return response;
}

/** The result of a function that calls back. */
function called<T>(run: (done: (error?: Error | null, result?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    // Without an error the library hands over the result that its own types promise.
    run((error, result) => (error ? reject(error) : resolve(result as T)));
  });
}

/** Says goodbye, and closes without it when the server has nothing to answer. */
function leave(connection: SMTPConnection): void {
  if (connection.destroyed || !connection._socket) {
    connection.close();
    return;
  }
  connection.quit();
  const impatient = setTimeout(() => connection.close(), GOODBYE_MS);
  impatient.unref();
  connection.once('end', () => clearTimeout(impatient));
}

/** Scheme, host and port: never a password. */
function describe(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}
