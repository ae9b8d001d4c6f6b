import { endAttempt } from './attempts.js';
import { conclude } from './conclusion.js';
import { type AttemptEnd, evolve, type PlannedDelivery } from './delivery.js';
import type { DeliveryEvent } from './events.js';

/**
 * The end of a claimed attempt, and of the delivery with it when nobody is left to try. Nothing when the delivery does
 * not know the claim, or knows its end as well already.
 */
export function outcomeEvents(
  delivery: PlannedDelivery,
  claim: string,
  result: Omit<AttemptEnd, 'retryAt'>,
  at: string,
): readonly DeliveryEvent[] {
  const end = endAttempt(delivery, claim, result, at);
  if (end === undefined) return [];

  const after = evolve(delivery, end);
  const conclusion = after.status === 'unplanned' ? undefined : conclude(after);
  return conclusion === undefined ? [end] : [end, conclusion];
}
