import { describe, expect, it } from 'vitest';
import { claimValue } from '../../src/commands/claims.js';
import { createNumberAllocator } from '../../src/commands/numberAllocator.js';
import type { ArdoiseEvent } from '../../src/domain/catalogue.js';
import type { EventStore } from '../../src/eventstore/eventStore.js';
import { completeClaims } from '../../src/jobs/completeClaims.js';
import { commandWorld, contextFor } from '../support/commandWorld.js';

const SIRET = '73282932000074';
const timesOf = async (eventStore: EventStore, stream: string): Promise<readonly string[]> =>
  (await eventStore.read(stream)).map(({ metadata }) => metadata.occurredAt);

describe('time within a stream never goes back', () => {
  it('among account numbers, when two nodes take some at once and the second waits for its turn', async () => {
    const { eventStore } = commandWorld();
    const instants = ['2026-11-25T10:00:00.000Z', '2026-11-25T10:00:00.007Z'] as const;
    const [slow, quick] = instants.map((instant) => createNumberAllocator(eventStore, () => instant));
    // The slow one stamped its event first, and finds the place taken.
    const context = contextFor('CreateProspect', {});
    const other = contextFor('CreateClient', {});
    const numbers = await Promise.all([quick?.reserve('b', other), slow?.reserve('a', context)]);

    expect(numbers.toSorted()).toEqual([1, 2]);
    const times = await timesOf(eventStore, 'account-numbers');
    expect(times.toSorted()).toEqual(times);
  });

  it('among account numbers and claims, when the clock goes back', async () => {
    const clock = { now: '2026-11-25T10:00:00.000Z' };
    const { eventStore, deps, send } = commandWorld(undefined, () => clock.now);
    const { id } = await send('CreateClient', { name: 'Moulins Roy', siret: SIRET });
    clock.now = '2026-11-25T09:00:00.000Z';
    await send('CreateClient', { name: 'Boulangerie Petit' });
    const claim = { kind: 'siret', value: SIRET, accountId: id } as const;
    await claimValue(deps, claim, { name: 'ChangeAccountDetails', body: {} }, contextFor('ChangeAccountDetails', {}));

    for (const stream of ['account-numbers', `claim-siret-${SIRET}`]) {
      const times = await timesOf(eventStore, stream);
      expect(times).toHaveLength(2);
      expect(times.toSorted()).toEqual(times);
    }
  });
});

describe('the job that completes claims', () => {
  it('waits no longer than its grace for a claim of a clock that was ahead', async () => {
    const { eventStore, send } = commandWorld(undefined, () => '2026-11-25T10:00:00.000Z');
    await send('CreateClient', { name: 'Moulins Roy', siret: SIRET });
    const [claimed] = await eventStore.read<ArdoiseEvent>(`claim-siret-${SIRET}`);
    if (claimed === undefined) throw new Error('nothing was claimed');
    const resend = (): never => expect.unreachable();
    const job = completeClaims({ eventStore, now: () => '2026-11-25T09:00:00.000Z', graceMs: 50, resend });
    await expect(job.handle(claimed)).resolves.toBeUndefined();
  });
});
