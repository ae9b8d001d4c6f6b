import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { address, attempt, endAttempt, RETRY_DELAYS_MS } from '../../src/domain/delivery/attempts.js';
import { type Delivery, evolve, initial } from '../../src/domain/delivery/delivery.js';
import type { AttemptOutcome, DeliveryEvent } from '../../src/domain/delivery/events.js';
import { messageIdOf } from '../../src/domain/delivery/messageId.js';
import { nextStep } from '../../src/domain/delivery/nextStep.js';
import { outcomeEvents } from '../../src/domain/delivery/outcome.js';
import {
  addressed,
  attempted,
  claire,
  ended,
  fold,
  foldPlanned,
  minutesLater,
  NOW,
  of,
  paul,
  planned,
  worker,
} from '../support/deliverySamples.js';

const result = (outcome: AttemptOutcome, detail = 'said the server') => ({ outcome, detail });
const typesOf = (events: readonly DeliveryEvent[]) => events.map(({ type }) => type);

describe('the next step of a delivery', () => {
  it('is nothing before it is planned', () => {
    expect(nextStep(initial, worker)).toEqual({ do: 'nothing' });
  });

  it('is nothing for a method without a mail: it waits for its export', () => {
    const chorus = fold({
      type: 'DeliveryPlanned',
      data: { ...of, method: 'chorus_pro', invoiceNumber: 'F2026-000123' },
    });
    expect(nextStep(chorus, worker)).toEqual({ do: 'nothing' });
  });

  it('is to read who gets the mail when it is planned', () => {
    expect(nextStep(fold(planned), worker)).toMatchObject({ do: 'address' });
  });

  it('is to try the recipients one after the other, in their order', () => {
    const before = fold(planned, addressed(claire, paul));
    expect(nextStep(before, worker)).toMatchObject({ do: 'attempt', recipient: claire });

    const served = fold(planned, addressed(claire, paul), attempted(1, claire), ended(1, claire, 'accepted'));
    expect(nextStep(served, worker)).toMatchObject({ do: 'attempt', recipient: paul });
  });

  it('is to serve the other recipients first when one is refused', () => {
    const refused = fold(planned, addressed(claire, paul), attempted(1, claire), ended(1, claire, 'refused'));
    expect(nextStep(refused, worker)).toMatchObject({ do: 'attempt', recipient: paul });
  });

  it('is to wait until the time of the next try, then to try', () => {
    const deferred = fold(
      planned,
      addressed(claire),
      attempted(1, claire),
      ended(1, claire, 'deferred', { retryAt: minutesLater(5) }),
    );
    expect(nextStep(deferred, worker)).toEqual({ do: 'wait', until: minutesLater(5) });
    expect(nextStep(deferred, { ...worker, now: minutesLater(5) })).toMatchObject({ do: 'attempt', recipient: claire });
  });

  it('is to conclude when a crash came between the last outcome and the conclusion', () => {
    const all = fold(planned, addressed(claire), attempted(1, claire), ended(1, claire, 'accepted'));
    expect(nextStep(all, worker)).toMatchObject({ do: 'conclude', event: { type: 'DeliverySucceeded' } });
  });

  it('is nothing once it has succeeded or failed', () => {
    const succeeded: DeliveryEvent = { type: 'DeliverySucceeded', data: { ...of, method: 'email_attachment' } };
    const failed: DeliveryEvent = { type: 'DeliveryFailed', data: { ...of, code: 'mail.refused', detail: '' } };
    expect(nextStep(fold(planned, succeeded), worker)).toEqual({ do: 'nothing' });
    expect(nextStep(fold(planned, failed), worker)).toEqual({ do: 'nothing' });
  });
});

describe('a claim without an outcome', () => {
  const claimed = (node: string) => fold(planned, addressed(claire), attempted(1, claire, { claim: 'c', node }));

  it('is left alone while this process holds it', () => {
    expect(nextStep(claimed('here'), { ...worker, holds: () => true })).toEqual({ do: 'nothing' });
  });

  it('of an earlier process of this node is unknown at once', () => {
    expect(nextStep(claimed('here'), worker)).toMatchObject({ do: 'resolve', stale: { claim: 'c' } });
  });

  it('of another node is unknown after ten minutes of watching it, and not before', () => {
    const minutes = (n: number) => ({ ...worker, knownForMs: () => n * 60_000 });
    expect(nextStep(claimed('there'), minutes(9.9))).toEqual({ do: 'watch', claim: 'c' });
    expect(nextStep(claimed('there'), minutes(10))).toMatchObject({ do: 'resolve' });
  });
});

describe('the end of an attempt', () => {
  const claimed = (...before: DeliveryEvent[]) =>
    foldPlanned(addressed(claire), ...before, attempted(before.length / 2 + 1, claire, { claim: 'c' }));

  it('accepted delivers when it was the last recipient', () => {
    expect(typesOf(outcomeEvents(claimed(), 'c', result('accepted'), NOW))).toEqual([
      'DeliveryAttemptEnded',
      'DeliverySucceeded',
    ]);
  });

  it('accepted does not deliver while another recipient is left', () => {
    const two = foldPlanned(addressed(claire, paul), attempted(1, claire, { claim: 'c' }));
    expect(typesOf(outcomeEvents(two, 'c', result('accepted'), NOW))).toEqual(['DeliveryAttemptEnded']);
  });

  it('refused is final, and the failure names who and what the server said', () => {
    const events = outcomeEvents(
      claimed(),
      'c',
      { ...result('refused', '550 5.1.1 No such user'), replyCode: 550 },
      NOW,
    );
    expect(events[0]?.data).not.toHaveProperty('retryAt');
    expect(events[1]).toMatchObject({ type: 'DeliveryFailed', data: { code: 'mail.refused' } });
    expect(JSON.stringify(events[1])).toMatch(/Claire Martin <claire@moulins-roy\.fr>.*550 5\.1\.1 No such user/);
  });

  it('a refused recipient fails the delivery although another accepted', () => {
    const two = foldPlanned(
      addressed(claire, paul),
      attempted(1, claire),
      ended(1, claire, 'refused'),
      attempted(2, paul, { claim: 'c' }),
    );
    const [, failed] = outcomeEvents(two, 'c', result('accepted'), NOW);
    expect(failed).toMatchObject({ type: 'DeliveryFailed', data: { code: 'mail.refused' } });
  });

  it.each(['deferred', 'unreachable'] as const)(
    '%s is tried again after growing delays, eight times in all',
    (outcome) => {
      const events: DeliveryEvent[] = [];
      const delays: (number | undefined)[] = [];
      for (let number = 1; number <= 8; number += 1) {
        const delivery = foldPlanned(addressed(claire), ...events, attempted(number, claire, { claim: 'c' }));
        const end = endAttempt(delivery, 'c', result(outcome), NOW);
        if (end === undefined) throw new Error('no end');
        delays.push(end.data.retryAt === undefined ? undefined : Date.parse(end.data.retryAt) - Date.parse(NOW));
        events.push(attempted(number, claire), end);
      }
      expect(delays).toEqual([...RETRY_DELAYS_MS, undefined]);
      // docs/adr/0007.
      expect(RETRY_DELAYS_MS.map((ms) => ms / 60_000)).toEqual([5, 15, 60, 4 * 60, 12 * 60, 24 * 60, 24 * 60]);
      expect(nextStep(fold(planned, addressed(claire), ...events), worker)).toMatchObject({
        do: 'conclude',
        event: { type: 'DeliveryFailed', data: { code: 'mail.gave_up' } },
      });
    },
  );

  it('unknown is sent once more, shortly', () => {
    const [end, ...conclusion] = outcomeEvents(claimed(), 'c', result('unknown'), NOW);
    expect(end).toMatchObject({ data: { retryAt: '2026-12-01T08:00:05.000Z' } });
    expect(conclusion).toEqual([]);
  });

  it('a second unknown fails, for a person, also when the server was down in between', () => {
    const before = [
      attempted(1, claire),
      ended(1, claire, 'unknown', { retryAt: NOW }),
      attempted(2, claire),
      ended(2, claire, 'unreachable', { retryAt: NOW }),
    ];
    const [end, failed] = outcomeEvents(claimed(...before), 'c', result('unknown'), NOW);
    expect(end?.data).not.toHaveProperty('retryAt');
    expect(failed).toMatchObject({ type: 'DeliveryFailed', data: { code: 'mail.outcome_unknown' } });
  });

  it('is not recorded twice', () => {
    const known = foldPlanned(addressed(claire), attempted(1, claire, { claim: 'c' }), ended(1, claire, 'accepted'));
    expect(outcomeEvents(known, 'c', result('accepted'), NOW)).toEqual([]);
    expect(outcomeEvents(known, 'no such claim', result('accepted'), NOW)).toEqual([]);
  });

  it('that arrives late takes the place of unknown: accepted is not sent again', () => {
    const guessed = [
      addressed(claire),
      attempted(1, claire, { claim: 'c' }),
      ended(1, claire, 'unknown', { retryAt: NOW }),
    ];
    expect(typesOf(outcomeEvents(foldPlanned(...guessed), 'c', result('accepted'), NOW))).toEqual([
      'DeliveryAttemptEnded',
      'DeliverySucceeded',
    ]);
    expect(outcomeEvents(foldPlanned(...guessed), 'c', result('unknown'), NOW)).toEqual([]);
  });

  it('that arrives once the delivery has succeeded is recorded, and concludes nothing a second time', () => {
    const given = foldPlanned(
      addressed(claire),
      attempted(1, claire, { claim: 'c' }),
      ended(1, claire, 'unknown', { retryAt: NOW }),
      attempted(2, claire),
      ended(2, claire, 'accepted'),
      { type: 'DeliverySucceeded', data: { ...of, method: 'email_attachment' } },
    );
    expect(typesOf(outcomeEvents(given, 'c', result('accepted'), NOW))).toEqual(['DeliveryAttemptEnded']);
  });

  it('that arrives after the delivery was given up for unknown delivers it after all', () => {
    const failed: DeliveryEvent = { type: 'DeliveryFailed', data: { ...of, code: 'mail.outcome_unknown', detail: '' } };
    const given = foldPlanned(
      addressed(claire),
      attempted(1, claire, { claim: 'c' }),
      ended(1, claire, 'unknown', { retryAt: NOW }),
      attempted(2, claire),
      ended(2, claire, 'unknown'),
      failed,
    );
    expect(typesOf(outcomeEvents(given, 'c', result('accepted'), NOW))).toEqual([
      'DeliveryAttemptEnded',
      'DeliverySucceeded',
    ]);
  });
});

describe('addressing', () => {
  it('fixes the recipients', () => {
    expect(address(foldPlanned(), [claire])).toEqual(addressed(claire));
    expect(fold(planned, addressed(claire), addressed(paul))).toMatchObject({ recipients: [claire] });
  });

  it('fails loudly when nobody receives the invoices', () => {
    expect(address(foldPlanned(), [])).toMatchObject({ type: 'DeliveryFailed', data: { code: 'mail.no_recipient' } });
  });
});

describe('an attempt', () => {
  it('is numbered per delivery', () => {
    const second = foldPlanned(addressed(claire, paul), attempted(1, claire), ended(1, claire, 'accepted'));
    const event = attempt(second, paul, { messageId: '<m@x>', claim: 'c', node: 'here' });
    expect(event.data).toMatchObject({ attempt: 2, contactId: 'paul', recipient: paul.email });
  });

  it('has one Message-ID per delivery and recipient, in the domain of the seller', () => {
    const derive = (...parts: readonly string[]) => parts.join('.');
    expect(messageIdOf(derive, 'd1', 'claire', 'factures@opera-telecom.fr')).toBe('<mail.d1.claire@opera-telecom.fr>');
  });
});

describe('any history', () => {
  const recipient = fc.constantFrom(claire, paul);
  const event: fc.Arbitrary<DeliveryEvent> = fc.oneof(
    fc.constant(planned),
    fc.array(recipient, { maxLength: 2 }).map((list) => addressed(...list)),
    fc.tuple(fc.nat(4), recipient).map(([n, to]) => attempted(n, to)),
    fc
      .tuple(fc.nat(4), recipient, fc.constantFrom<AttemptOutcome>('accepted', 'refused', 'deferred', 'unknown'))
      .map(([n, to, outcome]) => ended(n, to, outcome, outcome === 'unknown' ? { retryAt: NOW } : {})),
    fc.constant<DeliveryEvent>({ type: 'DeliverySucceeded', data: { ...of, method: 'email_attachment' } }),
    fc.constant<DeliveryEvent>({ type: 'DeliveryFailed', data: { ...of, code: 'x', detail: 'y' } }),
  );

  it('folds without throwing and has a next step, however strange', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), (events) => {
        const delivery: Delivery = events.reduce<Delivery>(evolve, initial);
        expect(nextStep(delivery, worker).do).toEqual(expect.any(String));
      }),
    );
  });
});
