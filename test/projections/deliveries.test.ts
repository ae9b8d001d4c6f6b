import { describe, expect, it } from 'vitest';
import type { DeliveryEvent } from '../../src/domain/delivery/events.js';
import type { DeliveryMethod } from '../../src/domain/shared/party.js';
import { dueDeliveries, listDeliveries, nextMailAt } from '../../src/projections/queries/deliveries.js';
import { addressed, attempted, claire, ended, of, paul, planned } from '../support/deliverySamples.js';
import { reading } from '../support/readModels.js';
import { recordEvents } from '../support/recordEvents.js';

const stream = `delivery-${of.deliveryId}`;
const LATER = '2026-12-01T09:00:00.000Z';
const EVEN_LATER = '2026-12-01T10:00:00.000Z';
const failed: DeliveryEvent = { type: 'DeliveryFailed', data: { ...of, code: 'mail.refused', detail: 'Refusé.' } };
const succeeded: DeliveryEvent = { type: 'DeliverySucceeded', data: { ...of, method: 'email_attachment' } };

const askAfter = (...events: readonly DeliveryEvent[]) =>
  reading(recordEvents(events.map((event) => [stream, event])), (query) => listDeliveries(query, {}).items[0]);

const isDue = (now: string, ...events: readonly DeliveryEvent[]): boolean =>
  reading(recordEvents(events.map((event) => [stream, event])), (query) => dueDeliveries(query, now, 10).length === 1);

const nextMail = (...events: readonly DeliveryEvent[]): string | null =>
  reading(recordEvents(events.map((event) => [stream, event])), nextMailAt);

describe('the status of a delivery', () => {
  it.each<[DeliveryMethod, string]>([
    ['email_attachment', 'planned'],
    ['chorus_pro', 'waiting'],
    ['gocardless_export', 'waiting'],
  ])('by %s is %s at first', (method, status) => {
    expect(askAfter({ ...planned, data: { ...planned.data, method } } as DeliveryEvent)).toMatchObject({
      method,
      status,
    });
  });

  it('is sending while a claim is open, with the attempt in sight', () => {
    expect(askAfter(planned, addressed(claire), attempted(1, claire))).toMatchObject({
      status: 'sending',
      recipients: [claire],
      attempts: [{ attempt: 1, contactId: 'claire', recipient: claire.email }],
      revision: 2,
    });
  });

  it('is planned again after a try that is to be repeated, saying why and when', () => {
    const end = ended(1, claire, 'deferred', { replyCode: 451, detail: '451 later', retryAt: LATER });

    expect(askAfter(planned, addressed(claire), attempted(1, claire), end)).toMatchObject({
      status: 'planned',
      reason: { code: 'mail.deferred', detail: '451 later' },
      nextAttemptAt: LATER,
      attempts: [{ outcome: 'deferred', replyCode: 451, retryAt: LATER }],
    });
  });

  it('is delivered without a reason, failed with one', () => {
    const tried = [planned, addressed(claire), attempted(1, claire)] as const;
    const delivered = askAfter(...tried, ended(1, claire, 'accepted'), succeeded);

    expect(delivered?.status).toBe('delivered');
    expect(delivered).not.toHaveProperty('reason');
    expect(askAfter(...tried, ended(1, claire, 'refused'), failed)).toMatchObject({
      status: 'failed',
      reason: { code: 'mail.refused', detail: 'Refusé.' },
    });
  });

  it('stays what it ended as when an outcome is recorded late, and what a server said beats “unknown”', () => {
    const late = ended(1, claire, 'accepted', { detail: '250 ok' });
    const history = [planned, addressed(claire), attempted(1, claire), ended(1, claire, 'unknown'), failed, late];

    expect(askAfter(...history)).toMatchObject({
      status: 'failed',
      attempts: [{ outcome: 'accepted', detail: '250 ok' }],
    });
    expect(askAfter(...history, succeeded)?.status).toBe('delivered');
  });
});

describe('a mail is due', () => {
  const deferred = ended(1, claire, 'deferred', { retryAt: LATER });

  it('when it was never tried, and while it is claimed', () => {
    expect(isDue('2026-12-01T08:00:00.000Z', planned)).toBe(true);
    expect(isDue('2026-12-01T08:00:00.000Z', planned, addressed(claire), attempted(1, claire))).toBe(true);
  });

  it('again from the instant that its last try named', () => {
    const history = [planned, addressed(claire), attempted(1, claire), deferred];

    expect(isDue('2026-12-01T08:59:59.999Z', ...history)).toBe(false);
    expect(isDue(LATER, ...history)).toBe(true);
    expect(nextMail(...history)).toBe(LATER);
    expect(nextMail(planned)).toBeNull();
  });

  it('while one recipient was never tried, and then at the earliest instant of all', () => {
    const history = [
      planned,
      addressed(claire, paul),
      attempted(1, claire),
      ended(1, claire, 'deferred', { retryAt: EVEN_LATER }),
    ];

    expect(isDue('2026-12-01T08:00:00.000Z', ...history)).toBe(true);
    const both = [...history, attempted(2, paul), ended(2, paul, 'unreachable', { retryAt: LATER })];
    expect(isDue('2026-12-01T08:00:00.000Z', ...both)).toBe(false);
    expect(isDue(LATER, ...both)).toBe(true);
  });

  it('when nobody is left to try and nobody has said how it ended', () => {
    const history = [planned, addressed(claire), attempted(1, claire), ended(1, claire, 'accepted')];

    expect(isDue('2026-12-01T08:00:00.000Z', ...history)).toBe(true);
    expect(isDue('2026-12-01T08:00:00.000Z', ...history, succeeded)).toBe(false);
  });

  it('never when an export carries the invoice', () => {
    expect(isDue(LATER, { ...planned, data: { ...planned.data, method: 'chorus_pro' } } as DeliveryEvent)).toBe(false);
  });
});
