import MailComposer from 'nodemailer/lib/mail-composer';
import type { MailMessage } from '../mailTransport.js';

/** The message as it goes over the line (RFC 5322). Its Message-ID is the one that was given. */
export function composeMail(message: MailMessage): Promise<Buffer> {
  const { messageId, from, to, replyTo, subject, text, html, attachments } = message;
  return new MailComposer({
    messageId,
    from,
    to,
    ...(replyTo === undefined ? {} : { replyTo }),
    subject,
    text,
    html,
    attachments: [...attachments],
    // Out-of-office replies are for people (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
}
