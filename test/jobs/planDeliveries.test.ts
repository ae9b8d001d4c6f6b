import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deliveryEvents, openBench, seed, storyOf } from './mailBench.js';

let bench: ReturnType<typeof openBench>;
beforeEach(() => {
  bench = openBench();
});
afterEach(() => bench.close());

describe('an issued invoice', () => {
  it('gets one delivery per method, with its number and the job as actor', async () => {
    await seed(bench.log, ['claire'], 1, { delivery: { methods: ['email_attachment', 'chorus_pro'] } });
    await bench.plan();

    expect(await storyOf(bench.log, 'inv-1-chorus_pro')).toBe('Planned');
    const [planned, ...others] = await deliveryEvents(bench.log, 'inv-1-email_attachment');
    expect(others).toEqual([]);
    expect(planned?.data).toMatchObject({
      invoiceNumber: 'F2026-000001',
      accountId: 'acc-1',
      method: 'email_attachment',
    });
    expect(planned?.metadata).toMatchObject({
      actor: { id: 'job:planDeliveries', kind: 'job', name: 'Envoi des factures' },
      correlationId: 'seed',
    });
    expect(planned?.metadata.causationId).toBe((await bench.log.read('invoices-F2026')).at(0)?.id);
  });

  it('gets one mail when both mail methods are chosen', async () => {
    await seed(bench.log, ['claire'], 1, { delivery: { methods: ['email_notification', 'email_attachment'] } });
    await bench.plan();
    expect(await storyOf(bench.log, 'inv-1-email_attachment')).toBe('Planned');
    expect(await storyOf(bench.log, 'inv-1-email_notification')).toBe('');
  });

  it('gets a loud failure for a notification and for an export that contradicts its payment', async () => {
    await seed(bench.log, ['claire'], 1, { delivery: { methods: ['email_notification', 'gocardless_export'] } });
    await bench.plan();
    expect(await storyOf(bench.log, 'inv-1-email_notification')).toBe('Planned Failed:portal.unavailable');
    expect(await storyOf(bench.log, 'inv-1-gocardless_export')).toBe('Planned Failed:payment.mode_mismatch');
  });

  it('gets nothing new when the job is replayed from zero', async () => {
    await seed(bench.log, ['claire'], 5, { delivery: { methods: ['email_attachment', 'gocardless_export'] } });
    await bench.plan();
    const head = await bench.log.head();
    await bench.plan();
    expect(await bench.log.head()).toEqual(head);
  });
});
