import type { DeliveryMethod } from '../shared/party.js';
import type { AttemptOutcome, DeliveryEvent, Recipient } from './events.js';

/** How an attempt ended. Without `retryAt` and not accepted, nobody will try this recipient again. */
export type AttemptEnd = Readonly<{ outcome: AttemptOutcome; replyCode?: number; detail: string; retryAt?: string }>;

/** A claim, and how it ended. Without an end it is being sent, or its process died. */
export type Attempt = Readonly<{
  attempt: number;
  contactId: string;
  recipient: string;
  claim: string;
  node: string;
  end?: AttemptEnd;
}>;

export type PlannedDelivery = Readonly<{
  status: 'open' | 'succeeded' | 'failed';
  deliveryId: string;
  invoiceId: string;
  accountId: string;
  method: DeliveryMethod;
  invoiceNumber: string;
  /** Absent until the first attempt, then fixed. */
  recipients?: readonly Recipient[];
  attempts: readonly Attempt[];
}>;

export type Delivery = Readonly<{ status: 'unplanned' }> | PlannedDelivery;

export const initial: Delivery = { status: 'unplanned' };

export function evolve(delivery: Delivery, event: DeliveryEvent): Delivery {
  if (delivery.status === 'unplanned') {
    return event.type === 'DeliveryPlanned' ? { ...event.data, status: 'open', attempts: [] } : delivery;
  }
  switch (event.type) {
    case 'DeliveryAddressed':
      return delivery.recipients === undefined ? { ...delivery, recipients: event.data.recipients } : delivery;
    case 'DeliveryAttempted': {
      const { attempt, contactId, recipient, claim, node } = event.data;
      return { ...delivery, attempts: [...delivery.attempts, { attempt, contactId, recipient, claim, node }] };
    }
    case 'DeliveryAttemptEnded':
      return { ...delivery, attempts: delivery.attempts.map((attempt) => ended(attempt, event)) };
    case 'DeliverySucceeded':
      return { ...delivery, status: 'succeeded' };
    case 'DeliveryFailed':
      return { ...delivery, status: 'failed' };
    default:
      return delivery;
  }
}

/** What a server said beats `unknown`, also when it arrives after it: an outcome may be recorded late (LOG §8). */
function ended(attempt: Attempt, { data }: Extract<DeliveryEvent, { type: 'DeliveryAttemptEnded' }>): Attempt {
  if (attempt.attempt !== data.attempt) return attempt;
  if (attempt.end !== undefined && attempt.end.outcome !== 'unknown') return attempt;

  const { outcome, replyCode, detail, retryAt } = data;
  return {
    ...attempt,
    end: {
      outcome,
      detail,
      ...(replyCode === undefined ? {} : { replyCode }),
      ...(retryAt === undefined ? {} : { retryAt }),
    },
  };
}

/** Where one recipient stands. `due` without an instant: never tried yet. */
export type Standing =
  | Readonly<{ is: 'due'; at?: string }>
  | Readonly<{ is: 'claimed' }>
  | Readonly<{ is: 'accepted' }>
  | Readonly<{ is: 'refused' | 'gave_up' | 'outcome_unknown'; tries: number; last: AttemptEnd }>;

export function standingOf({ attempts }: PlannedDelivery, { contactId }: Recipient): Standing {
  const own = attempts.filter((attempt) => attempt.contactId === contactId);
  if (own.some(({ end }) => end?.outcome === 'accepted')) return { is: 'accepted' };

  const last = own.at(-1);
  if (last === undefined) return { is: 'due' };
  if (last.end === undefined) return { is: 'claimed' };
  if (last.end.retryAt !== undefined) return { is: 'due', at: last.end.retryAt };
  return { is: finalReason(last.end.outcome), tries: own.length, last: last.end };
}

function finalReason(outcome: AttemptOutcome): 'refused' | 'gave_up' | 'outcome_unknown' {
  if (outcome === 'refused') return 'refused';
  return outcome === 'unknown' ? 'outcome_unknown' : 'gave_up';
}

/** The claim that is not ended, if there is one: at most one, since each was appended at an exact revision. */
export function openClaim({ attempts }: PlannedDelivery): Attempt | undefined {
  return attempts.find(({ end }) => end === undefined);
}

export const deliveryIds = ({ deliveryId, invoiceId, accountId }: PlannedDelivery) => ({
  deliveryId,
  invoiceId,
  accountId,
});
