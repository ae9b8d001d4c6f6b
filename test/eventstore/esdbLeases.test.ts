import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openEsdbLeases } from '../../src/eventstore/adapters/esdbLeases.js';
import { NO_STREAM, Unavailable } from '../../src/eventstore/eventStore.js';
import type { Leases } from '../../src/jobs/leases.js';
import { EsdbDouble } from '../support/esdbDouble/esdbDouble.js';
import { openDouble, QUICK } from '../support/esdbDouble/openDouble.js';
import { holder, leasesContract } from '../support/leasesContract.js';
import { flatten, newStream, notes } from '../support/logFixtures.js';

const AT = '2026-11-24T09:00:00.000Z';
const double = new EsdbDouble();
beforeAll(async () => void (await double.start()));
afterAll(() => double.stop());

function opened(url: string, checkpointEveryMs = 0): Leases {
  const leases = openEsdbLeases({ url, checkpointEveryMs, timing: QUICK });
  onTestFinished(() => leases.close());
  return leases;
}

describe('the contract on the double', () => {
  leasesContract(
    async () => opened(double.url),
    () => `job-${randomUUID()}`,
  );
});

const real = process.env['EVENTSTORE_URL'];
describe.runIf(real?.startsWith('esdb') === true)('the contract on the EventStoreDB of EVENTSTORE_URL', () => {
  leasesContract(
    async () => opened(real ?? ''),
    () => `job-${randomUUID()}`,
  );
});

describe('leases beside the log', () => {
  it('are in streams that keep a few entries, and are no events of the register', async () => {
    const { double: server, store } = await openDouble();
    const stream = newStream();
    const { position } = await store.append(stream, notes('a'), NO_STREAM);
    const leases = opened(server.url);
    let held = await leases.take(await leases.read(), holder('here'), AT);
    for (let beat = 0; beat < 8; beat += 1) held = await leases.renew(held, AT);
    await leases.saveCheckpoint('mails', { position, eventId: 'e' }, held);
    await leases.saveCheckpoint('mails', { position, eventId: 'f' }, held);

    expect(server.log.visible('lease-jobs')).toHaveLength(5);
    expect(server.log.visible('job-mails')).toHaveLength(1);
    expect(await store.head()).toMatchObject({ position });
    expect(await flatten(store.readAll())).toHaveLength(1);
    expect(await store.eventIdAt(position)).toBeDefined();
  });

  it('write a checkpoint now and then, and the last one when the lease is given up', async () => {
    const { double: server } = await openDouble();
    const leases = opened(server.url, 60_000);
    const held = await leases.take(await leases.read(), holder('here'), AT);
    for (let event = 1; event <= 100; event += 1) {
      await leases.saveCheckpoint('mails', { position: `${event}:${event}`, eventId: `e${event}` }, held);
    }
    expect(server.log.recordsOf('job-mails')).toHaveLength(1);
    await leases.giveUp(held, AT);
    expect(await leases.loadCheckpoint('mails')).toEqual({ position: '100:100', eventId: 'e100' });
  });

  it('say that they are unavailable while the server is away, and go on afterwards', async () => {
    const { double: server } = await openDouble();
    const leases = opened(server.url);
    const held = await leases.take(await leases.read(), holder('here'), AT);
    await server.stop();
    await expect(leases.read()).rejects.toThrow(Unavailable);
    await server.start();
    await wait(50);
    expect((await leases.renew(held, AT)).epoch).toBe(held.epoch);
  });
});
