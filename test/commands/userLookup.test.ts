import { describe, expect, it } from 'vitest';
import { createUserLookup } from '../../src/commands/user/userLookup.js';
import { type EventStore, Unavailable } from '../../src/eventstore/eventStore.js';
import { commandWorld } from '../support/commandWorld.js';

describe('who is calling, while the log cannot be reached', () => {
  async function world() {
    const log = { away: false, reads: 0 };
    const world = commandWorld(
      (store): EventStore => ({
        ...store,
        append: (stream, events, expected) => store.append(stream, events, expected),
        read: (stream, options) => {
          log.reads += 1;
          if (log.away) throw new Unavailable('away');
          return store.read(stream, options);
        },
      }),
    );
    const clock = { ms: 0 };
    const lookUp = createUserLookup({ eventStore: world.eventStore, monotonicMs: () => clock.ms });
    const { id } = await world.send('InviteUser', { name: 'Léa', email: 'lea@exemple.fr', roles: ['sales'] });
    return { ...world, log, clock, lookUp, id };
  }

  it('is known for some minutes when they called before, without asking the log each time', async () => {
    const { log, clock, lookUp, id } = await world();
    await lookUp(id);
    log.away = true;
    expect(await lookUp(id)).toMatchObject({ status: 'active', name: 'Léa' });
    const { reads } = log;
    clock.ms += 1_000;
    await lookUp(id);
    expect(log.reads).toBe(reads);
    clock.ms += 5 * 60_000;
    await expect(lookUp(id)).rejects.toThrow(Unavailable);
  });

  it('is not known when they never called', async () => {
    const { log, lookUp, id } = await world();
    log.away = true;
    await expect(lookUp(id)).rejects.toThrow(Unavailable);
  });

  it('is as the log tells it, at once, when it is back', async () => {
    const { log, clock, lookUp, id, send } = await world();
    await lookUp(id);
    log.away = true;
    await lookUp(id);
    log.away = false;
    await send('DeactivateUser', { userId: id });
    clock.ms += 2_000;
    expect(await lookUp(id)).toMatchObject({ status: 'inactive' });
  });
});
