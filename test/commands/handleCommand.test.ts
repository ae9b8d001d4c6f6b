import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { handleCommand } from '../../src/commands/handleCommand.js';
import type { Turns } from '../../src/commands/turns.js';
import { organisation } from '../../src/domain/organisation/organisation.js';
import { Conflict, type EventStore, Unavailable } from '../../src/eventstore/eventStore.js';
import { commandWorld } from '../support/commandWorld.js';

const create = { name: 'Moulins Roy' };

/** A log in which another writer is always faster for the first `times` appends to account streams. */
function losingRaces(times: number) {
  let lost = 0;
  return (store: EventStore): EventStore => ({
    ...store,
    append: async (stream, events, expected) => {
      if (stream.startsWith('account-') && !stream.endsWith('numbers') && lost < times) {
        lost += 1;
        throw new Conflict(stream, expected, expected + 1);
      }
      return store.append(stream, events, expected);
    },
  });
}

describe('the command loop', () => {
  it('decides again when another writer was faster, three times at most', async () => {
    await expect(commandWorld(losingRaces(2)).send('CreateProspect', create)).resolves.toMatchObject({ revision: 0 });
    await expect(commandWorld(losingRaces(3)).send('CreateProspect', create)).rejects.toThrow(Conflict);
  });

  it('gives up its turn when those before it were held up for too long', async () => {
    let clock = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => clock);
    onTestFinished(() => void vi.restoreAllMocks());
    const { eventStore, deps } = commandWorld();
    const waits =
      (ms: number): Turns =>
      async (_stream, work) => {
        clock += ms;
        return work();
      };
    const handled = (turns: Turns) =>
      handleCommand({
        eventStore,
        now: deps.now,
        turns,
        stream: 'organisation',
        decider: organisation,
        context: { commandId: 'c', commandHash: 'h', correlationId: 'r', actor: { id: 'u', kind: 'user', name: 'U' } },
        command: { type: 'SetVatRate', data: { vatCode: 'normal', rate: '21', from: '2031-01-01' } },
      });
    await expect(handled(waits(10_001))).rejects.toThrow(Unavailable);
    await expect(handled(waits(9_000))).resolves.toMatchObject({ events: ['VatRateSet'] });
  });

  it('reports the conflict at once when the caller named a revision', async () => {
    const { send } = commandWorld();
    const { id } = await send('CreateProspect', create);
    await send('AddNote', { accountId: id, body: 'Un' }, { ifMatch: 0 });
    await expect(send('AddNote', { accountId: id, body: 'Deux' }, { ifMatch: 0 })).rejects.toMatchObject({
      expected: 0,
      actual: 1,
    });
  });

  it('lets one of two callers with the same revision through, and only one', async () => {
    const { send } = commandWorld();
    const { id } = await send('CreateProspect', create);
    const both = await Promise.allSettled(
      ['Un', 'Deux'].map((body) => send('AddNote', { accountId: id, body }, { ifMatch: 0 })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('answers a repeated command as the first time, also with an If-Match that has become stale', async () => {
    const { send, typesOf } = commandWorld();
    const created = await send('CreateProspect', create, { key: 'k-1' });
    const note = { accountId: created.id, body: 'Un' };
    const first = await send('AddNote', note, { key: 'k-2', ifMatch: 0 });
    await send('ConvertToClient', { accountId: created.id });

    await expect(send('AddNote', note, { key: 'k-2', ifMatch: 0 })).resolves.toEqual(first);
    await expect(send('CreateProspect', create, { key: 'k-1' })).resolves.toEqual(created);
    expect(created.reference).toBe('PR000001');
    expect(await typesOf('account-numbers')).toHaveLength(1);
  });

  it('takes keys in another order as the same body, and another body under the key as a mistake', async () => {
    const { send } = commandWorld();
    const created = await send('CreateProspect', { name: 'Roy', email: 'a@roy.fr' }, { key: 'k-1' });
    await expect(send('CreateProspect', { email: 'a@roy.fr', name: 'Roy' }, { key: 'k-1' })).resolves.toEqual(created);
    await expect(send('CreateProspect', { name: 'Autre' }, { key: 'k-1' })).rejects.toMatchObject({
      code: 'idempotency.key_reused',
    });
  });

  it('gives one answer to one command sent twice at the same time, and refuses the same key with other bodies', async () => {
    const { send, typesOf } = commandWorld();
    const [one, two] = await Promise.all([1, 2].map(() => send('CreateClient', create, { key: 'k-1' })));
    expect(two).toEqual(one);
    expect(await typesOf(`account-${one?.id}`)).toEqual(['ClientCreated']);

    const others = await Promise.allSettled(
      ['Un', 'Deux', 'Trois', 'Quatre'].map((name) => send('CreateClient', { name }, { key: 'k-2' })),
    );
    expect(others.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const other of others) {
      if (other.status === 'rejected') expect(other.reason).toMatchObject({ code: 'idempotency.key_reused' });
    }
  });

  it('gives the position of the last event when there was nothing to do', async () => {
    const { send } = commandWorld();
    const { id } = await send('CreateClient', create);
    const noted = await send('AddNote', { accountId: id, body: 'Un' });
    const again = await send('ConvertToClient', { accountId: id });
    expect(again).toMatchObject({ events: [], revision: noted.revision, position: noted.position });
  });

  it('never lets time go back within a stream, whatever the clock does', async () => {
    const { send, eventStore, deps } = commandWorld();
    const { id } = await send('CreateClient', create);
    const clock = { ...deps, now: () => '2020-01-01T00:00:00.000Z' };
    const { commands } = await import('../../src/commands/all.js');
    const { contextFor } = await import('../support/commandWorld.js');
    const body = { accountId: id, body: 'Un' };
    await commands.get('AddNote')?.run(clock, body, contextFor('AddNote', body));

    const times = (await eventStore.read(`account-${id}`)).map(({ metadata }) => metadata.occurredAt);
    expect(times).toHaveLength(2);
    expect([...times].sort()).toEqual(times);
  });
});
