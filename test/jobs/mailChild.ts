import { openSqliteEventStore } from '../../src/eventstore/adapters/sqliteEventStore.js';
import { createCodec } from '../../src/eventstore/codec.js';
import { MailWorker } from '../../src/jobs/sendMails.js';
import { smtpTransport } from '../../src/mail/adapters/smtp.js';

// A process of its own that sends one mail, to be killed while it does. Arguments: log, mail server, delivery.
const [path = '', url = '', deliveryId = ''] = process.argv.slice(2);

const worker = new MailWorker({
  eventStore: openSqliteEventStore({ path, codec: createCodec() }),
  transport: smtpTransport(url),
  node: 'here',
  now: () => new Date().toISOString(),
  pdfOf: async () => ({ content: Buffer.from('%PDF-1.7 the bytes that were issued') }),
  dueDeliveries: async () => [deliveryId],
  onProblem: ({ message }) => process.stderr.write(`${message}\n`),
});
await worker.lookOnce();
