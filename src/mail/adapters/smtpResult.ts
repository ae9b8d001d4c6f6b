import type { NodemailerError } from 'nodemailer';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { MailResult } from '../mailTransport.js';
import { failureWords } from './failureWords.js';

/** How far a sending came. `transaction`: the envelope was handed over, so from here on the message may leave. */
export type Progress = { greeted: boolean; transaction: boolean };

/** The server answered the message with a 2xx reply: it took responsibility. */
export function acceptedBy(response: string): MailResult {
  const replyCode = Number(/^\d{3}/.exec(response)?.[0]);
  return { outcome: 'accepted', detail: response, ...(Number.isNaN(replyCode) ? {} : { replyCode }) };
}

/**
 * What a failed sending means. nodemailer gives `responseCode` exactly when a reply failed a step; a broken line has
 * none, and looks the same at RCPT and after DATA, so once greeted it is unknown (LOG §8).
 */
export function resultOfFailure(error: unknown, progress: Progress, connection: SMTPConnection): MailResult {
  // Whatever is thrown here is read as nodemailer's error: all its own fields are optional.
  const failure: NodemailerError = error instanceof Error ? error : new Error(String(error));
  const { responseCode, response, message } = failure;

  if (responseCode !== undefined && responseCode >= 400 && responseCode <= 599) {
    return { outcome: outcomeOfCode(responseCode, progress), replyCode: responseCode, detail: response ?? message };
  }
  return { outcome: outcomeWithoutCode(failure, progress, connection), detail: failureWords(failure) };
}

/** Authentication and its absence (RFC 4954): about us, not about the recipient. */
const OUR_CREDENTIALS = [530, 534, 535, 538];

/** 5xx is final for the recipient when it answers the message; before that it is about the session, so later again. */
function outcomeOfCode(code: number, { greeted, transaction }: Progress): MailResult['outcome'] {
  if (code < 500 || OUR_CREDENTIALS.includes(code)) return 'deferred';
  if (transaction) return 'refused';
  return greeted ? 'deferred' : 'unreachable';
}

function outcomeWithoutCode(
  { code, command }: NodemailerError,
  { greeted, transaction }: Progress,
  connection: SMTPConnection,
): MailResult['outcome'] {
  // The library itself refused the envelope and sent nothing; the same envelope will be refused again.
  if (transaction && command === 'API' && code === 'EENVELOPE') return 'refused';
  // Without credentials, or without the TLS that was asked for, there was no session yet.
  if (!transaction && (command === 'API' || connection.upgrading === true)) return 'unreachable';
  return greeted || wasGreeted(connection) ? 'unknown' : 'unreachable';
}

/** Broken between the greeting and the end of the handshake. */
function wasGreeted({ lastServerResponse }: SMTPConnection): boolean {
  return lastServerResponse !== false && lastServerResponse.startsWith('2');
}
