import type { DeliveryEvent } from '../../domain/delivery/events.js';
import { count, instant, list, object, oneOf, optional, personal, type Schema, text } from './schema.js';
import { deliveryMethod } from './shared.js';

const of = { deliveryId: text, invoiceId: text, accountId: text };
const attempt = { attempt: count, contactId: text, recipient: personal('contactId', text) };

export const deliverySchemas: Readonly<Record<DeliveryEvent['type'], readonly Schema[]>> = {
  DeliveryPlanned: [object({ ...of, method: deliveryMethod, invoiceNumber: text })],
  DeliveryAddressed: [
    object({
      ...of,
      recipients: list(
        object({ contactId: text, name: personal('contactId', text), email: personal('contactId', text) }),
      ),
    }),
  ],
  DeliveryAttempted: [object({ ...of, ...attempt, messageId: text, claim: text, node: text })],
  DeliveryAttemptEnded: [
    object({
      ...of,
      ...attempt,
      outcome: oneOf('accepted', 'refused', 'deferred', 'unreachable', 'unknown'),
      replyCode: optional(count),
      // A server's reply may name the mailbox.
      detail: personal('contactId', text),
      retryAt: optional(instant),
    }),
  ],
  DeliverySucceeded: [object({ ...of, method: deliveryMethod })],
  DeliveryFailed: [object({ ...of, code: text, detail: personal('accountId', text) })],
};
