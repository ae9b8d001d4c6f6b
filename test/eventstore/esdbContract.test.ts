import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEsdbEventStore } from '../../src/eventstore/adapters/esdbEventStore.js';
import { EsdbDouble } from '../support/esdbDouble/esdbDouble.js';
import { eventStoreContract } from '../support/eventStoreContract/contract.js';

const double = new EsdbDouble({ noiseEvery: 7 });
const real = process.env['EVENTSTORE_URL'];

beforeAll(async () => {
  await double.start();
});
afterAll(async () => {
  await double.stop();
});

eventStoreContract('The double of EventStoreDB 24.10', async (codec) => openEsdbEventStore({ url: double.url, codec }));

if (real?.startsWith('esdb') === true) {
  eventStoreContract('The EventStoreDB of EVENTSTORE_URL', async (codec) => openEsdbEventStore({ url: real, codec }));
} else {
  describe('NO REAL EventStoreDB WAS THERE (EVENTSTORE_URL is no esdb://...)', () => {
    it.skip('the contract of the log was shown on the double alone', () => undefined);
    process.stderr.write(
      '\n*** EventStoreDB: no real server (EVENTSTORE_URL is not set); only the double was tried ***\n\n',
    );
  });
}

describe('an append', () => {
  it('never takes the shared stream of BatchAppend, and goes to the leader', () => {
    expect(double.callsOf('append')).toBeGreaterThan(0);
    expect(double.callsOf('batchAppend')).toBe(0);
    expect(double.calls.filter(({ method }) => method === 'append').every(({ requiresLeader }) => requiresLeader)).toBe(
      true,
    );
    expect(double.calls.filter(({ method }) => method === 'read').every(({ requiresLeader }) => requiresLeader)).toBe(
      true,
    );
  });
});
