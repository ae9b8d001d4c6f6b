import type { DomainEvent } from '../shared/message.js';
import type { DeliveryMethod } from '../shared/party.js';

export type Recipient = Readonly<{ contactId: string; name: string; email: string }>;

/** How one attempt for one recipient ended. `unknown`: the mail may have left. */
export type AttemptOutcome = 'accepted' | 'refused' | 'deferred' | 'unreachable' | 'unknown';

/** `deliveryId` is `<invoiceId>-<method>`: it names the stream `delivery-<deliveryId>`. */
type Of = { deliveryId: string; invoiceId: string; accountId: string };

// These names and shapes are on disk for ever. Never edit one: add a version and an upcaster.
export type DeliveryEvent =
  | DomainEvent<'DeliveryPlanned', Of & { method: DeliveryMethod; invoiceNumber: string }>
  /** Read from the account when the first attempt is made, then fixed. One message each. */
  | DomainEvent<'DeliveryAddressed', Of & { recipients: readonly Recipient[] }>
  /** A claim: only the process whose append of it succeeded talks to the mail server. */
  | DomainEvent<
      'DeliveryAttempted',
      Of & {
        /** From 1, counted per delivery. */
        attempt: number;
        contactId: string;
        recipient: string;
        messageId: string;
        /** Random per attempt; `node` names the data folder whose earlier process can no longer answer. */
        claim: string;
        node: string;
      }
    >
  | DomainEvent<
      'DeliveryAttemptEnded',
      Of & {
        attempt: number;
        contactId: string;
        recipient: string;
        outcome: AttemptOutcome;
        /** SMTP reply code, when there was one. */
        replyCode?: number;
        /** What the server or the system said. */
        detail: string;
        /** UTC instant of the next attempt, when there is to be one. */
        retryAt?: string;
      }
    >
  /** Every recipient's server accepted the mail. */
  | DomainEvent<'DeliverySucceeded', Of & { method: DeliveryMethod }>
  /** For a person to look at. `code` is public, `detail` a French sentence. */
  | DomainEvent<'DeliveryFailed', Of & { code: string; detail: string }>;
