import type { MailMessage } from '../../src/mail/mailTransport.js';

export const message: MailMessage = {
  messageId: '<2c1f9a52@opera-telecom.example>',
  from: { name: 'Opéra Télécom', address: 'facturation@opera-telecom.example' },
  to: { name: 'Claire Martin', address: 'claire@moulins-roy.example' },
  replyTo: 'facturation@opera-telecom.example',
  subject: 'Votre facture F2026-000123 – Opéra Télécom',
  text: 'Bonjour Claire Martin,\n\n.une ligne qui commence par un point\n',
  html: '<p>Bonjour Claire Martin,</p>',
  attachments: [
    {
      filename: 'F2026-000123.pdf',
      contentType: 'application/pdf',
      content: Buffer.from(Array.from({ length: 3_000 }, (_, n) => n % 256)),
    },
  ],
};
