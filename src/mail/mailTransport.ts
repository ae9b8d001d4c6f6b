import type { AttemptOutcome } from '../domain/delivery/events.js';

export type MailAttachment = Readonly<{ filename: string; contentType: string; content: Buffer }>;

export type MailMessage = Readonly<{
  /** With angle brackets. The same for every sending of one delivery to one recipient. */
  messageId: string;
  from: Readonly<{ name: string; address: string }>;
  to: Readonly<{ name: string; address: string }>;
  replyTo?: string;
  subject: string;
  text: string;
  html: string;
  attachments: readonly MailAttachment[];
}>;

/**
 * What became of one message (LOG §8). `accepted`: the server took responsibility. `refused`: a 5xx reply code, final.
 * `deferred`: a 4xx reply code, later again. `unreachable`: never greeted, nothing was sent. `unknown`: greeted, then no
 * reply code: the message may have left.
 */
export type MailResult = Readonly<{ outcome: AttemptOutcome; replyCode?: number; detail: string }>;

export interface MailTransport {
  /** What the start-up line says, such as `data/outbox` or `smtp://mail.example:587`. Never a password. */
  readonly description: string;
  /** Never throws for what the server does: that is a result. All timeouts together stay under 5 minutes. */
  send(message: MailMessage): Promise<MailResult>;
  close(): Promise<void>;
}
