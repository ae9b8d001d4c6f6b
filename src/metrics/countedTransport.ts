import type { MailTransport } from '../mail/mailTransport.js';
import type { Metrics } from './metrics.js';

/** The same transport, counting what became of each message. */
export function countedTransport(transport: MailTransport, metrics: Metrics): MailTransport {
  const count = metrics.counter({
    name: 'ardoise_mail_attempts_total',
    help: 'Messages given to the mail server or the outbox: accepted, refused, deferred, unreachable, unknown',
    labels: ['outcome'],
  });
  return {
    description: transport.description,
    send: async (message) => {
      const result = await transport.send(message);
      count({ outcome: result.outcome });
      return result;
    },
    close: () => transport.close(),
  };
}
