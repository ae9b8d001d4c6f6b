import { type AttemptEnd, deliveryIds, type PlannedDelivery } from './delivery.js';
import type { AttemptOutcome, DeliveryEvent, Recipient } from './events.js';

const MINUTE = 60_000;

/** Between two tries of a server that was down or said "later": 8 tries over a bit less than 3 days, then it is given up. */
export const RETRY_DELAYS_MS = [5, 15, 60, 240, 720, 1440, 1440].map((minutes) => minutes * MINUTE);

/** An unknown outcome is sent once more, with the same Message-ID, after a moment for the server to come to itself. */
const UNKNOWN_RETRY_DELAY_MS = 5_000;

type EventOf<Type extends DeliveryEvent['type']> = Extract<DeliveryEvent, { type: Type }>;

/** Who the mail goes to, fixed with the first attempt; or, when there is nobody, the delivery's loud end. */
export function address(
  delivery: PlannedDelivery,
  recipients: readonly Recipient[],
): EventOf<'DeliveryAddressed'> | EventOf<'DeliveryFailed'> {
  if (recipients.length > 0) return { type: 'DeliveryAddressed', data: { ...deliveryIds(delivery), recipients } };
  return fail(
    delivery,
    'mail.no_recipient',
    'Personne ne reçoit les factures de cette fiche par mail : il faut un contact actif qui reçoit les factures et qui a une adresse.',
  );
}

export function fail(delivery: PlannedDelivery, code: string, detail: string): EventOf<'DeliveryFailed'> {
  return { type: 'DeliveryFailed', data: { ...deliveryIds(delivery), code, detail } };
}

export function attempt(
  delivery: PlannedDelivery,
  { contactId, email }: Recipient,
  claim: Readonly<{ messageId: string; claim: string; node: string }>,
): EventOf<'DeliveryAttempted'> {
  const number = Math.max(0, ...delivery.attempts.map((earlier) => earlier.attempt)) + 1;
  return {
    type: 'DeliveryAttempted',
    data: { ...deliveryIds(delivery), attempt: number, contactId, recipient: email, ...claim },
  };
}

/**
 * How the claimed attempt ended, as an event; with the instant of the next try when there is to be one. Nothing for a
 * claim that the delivery does not know, or whose end is known as well already.
 */
export function endAttempt(
  delivery: PlannedDelivery,
  claim: string,
  result: Omit<AttemptEnd, 'retryAt'>,
  now: string,
): EventOf<'DeliveryAttemptEnded'> | undefined {
  const claimed = delivery.attempts.find((one) => one.claim === claim);
  if (claimed === undefined) return undefined;
  if (claimed.end !== undefined && (claimed.end.outcome !== 'unknown' || result.outcome === 'unknown'))
    return undefined;

  const earlier = delivery.attempts
    .filter((one) => one.contactId === claimed.contactId && one.attempt < claimed.attempt)
    .flatMap(({ end }) => (end === undefined ? [] : [end.outcome]));
  const delay = retryDelayMs(result.outcome, earlier);
  const { attempt: number, contactId, recipient } = claimed;
  return {
    type: 'DeliveryAttemptEnded',
    data: {
      ...deliveryIds(delivery),
      attempt: number,
      contactId,
      recipient,
      ...result,
      ...(delay === undefined ? {} : { retryAt: later(now, delay) }),
    },
  };
}

/** Undefined: this was the last one. */
function retryDelayMs(outcome: AttemptOutcome, earlier: readonly AttemptOutcome[]): number | undefined {
  if (outcome === 'accepted' || outcome === 'refused') return undefined;
  if (outcome === 'unknown') return earlier.includes('unknown') ? undefined : UNKNOWN_RETRY_DELAY_MS;

  const postponed = earlier.filter((before) => before === 'deferred' || before === 'unreachable').length;
  return RETRY_DELAYS_MS[postponed];
}

/** UTC instant `ms` later. */
function later(instant: string, ms: number): string {
  return new Date(Date.parse(instant) + ms).toISOString();
}
