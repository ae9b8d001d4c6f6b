import fc from 'fast-check';
import { expect, it } from 'vitest';
import { address, attempt } from '../../src/domain/delivery/attempts.js';
import { type Delivery, evolve, initial } from '../../src/domain/delivery/delivery.js';
import type { AttemptOutcome, DeliveryEvent } from '../../src/domain/delivery/events.js';
import { type NextStep, nextStep } from '../../src/domain/delivery/nextStep.js';
import { outcomeEvents } from '../../src/domain/delivery/outcome.js';
import { claire, NOW, paul, planned, worker } from '../support/deliverySamples.js';

const outcomes = fc.constantFrom<AttemptOutcome>('accepted', 'refused', 'deferred', 'unreachable', 'unknown');

it('played out against any server, ends within bounds and never mails again what was accepted or finally refused', () => {
  fc.assert(
    fc.property(fc.infiniteStream(outcomes), (answers) => {
      const history = playOut(answers);
      const ends = history.flatMap((event) => (event.type === 'DeliveryAttemptEnded' ? [event.data] : []));

      for (const { contactId } of [claire, paul]) {
        const own = ends.filter((end) => end.contactId === contactId).map(({ outcome }) => outcome);
        expect(own.slice(0, -1)).not.toContain('accepted');
        expect(own.slice(0, -1)).not.toContain('refused');
        expect(own.filter((outcome) => outcome === 'unknown').length).toBeLessThanOrEqual(2);
        expect(own.length).toBeLessThanOrEqual(9);
      }
      const accepted = new Set(ends.filter(({ outcome }) => outcome === 'accepted').map(({ contactId }) => contactId));
      expect(history.at(-1)?.type).toBe(accepted.size === 2 ? 'DeliverySucceeded' : 'DeliveryFailed');
      expect(history.filter(({ type }) => type === 'DeliverySucceeded' || type === 'DeliveryFailed')).toHaveLength(1);
    }),
  );
});

/** What the worker does, without a log and without a mail server; waiting takes no time. */
function playOut(answers: Iterator<AttemptOutcome>): readonly DeliveryEvent[] {
  const history: DeliveryEvent[] = [planned];
  let now = NOW;
  for (let turn = 0; turn < 60; turn += 1) {
    const delivery = history.reduce<Delivery>(evolve, initial);
    const step = nextStep(delivery, { ...worker, now, holds: () => true });
    if (step.do === 'nothing' && delivery.status !== 'open') return history;
    if (step.do === 'wait') now = step.until;
    else history.push(...eventsOf(step, delivery, answers, now));
  }
  throw new Error('It never ended');
}

function eventsOf(
  step: NextStep,
  delivery: Delivery,
  answers: Iterator<AttemptOutcome>,
  now: string,
): readonly DeliveryEvent[] {
  if (delivery.status === 'unplanned') throw new Error('not planned');
  if (step.do === 'address') return [address(delivery, [claire, paul])];
  if (step.do === 'conclude') return [step.event];
  if (step.do === 'attempt') {
    const claim = `claim-${delivery.attempts.length}`;
    return [attempt(delivery, step.recipient, { messageId: '<m@x>', claim, node: 'here' })];
  }
  const open = delivery.attempts.at(-1);
  if (open === undefined) throw new Error('nothing to end');
  return outcomeEvents(delivery, open.claim, { outcome: answers.next().value, detail: '' }, now);
}
