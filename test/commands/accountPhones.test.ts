import { describe, expect, it } from 'vitest';
import { loadOpenAccount } from '../../src/commands/loadState.js';
import type { OpenAccount } from '../../src/domain/account/state.js';
import { commandWorld } from '../support/commandWorld.js';

const [FIRST, SECOND, THIRD] = ['+33144556612', '+33144556613', '+33144556614'];

/** A fiche with numbers, and what changes of them make of them. */
async function fiche(phones: readonly string[]) {
  const { send, eventStore } = commandWorld();
  const { id: accountId } = await send('CreateProspect', { name: 'Moulins Roy', phones });
  const current = async (): Promise<OpenAccount['details']['phones']> =>
    (await loadOpenAccount(eventStore, accountId)).details.phones;
  return {
    current,
    change: async (fields: object) => send('ChangeAccountDetails', { accountId, ...fields }),
    made: async (fields: object) => {
      await send('ChangeAccountDetails', { accountId, ...fields });
      return current();
    },
  };
}

describe('the phone numbers that ChangeAccountDetails names', () => {
  it('are all of them when phone and phones are both given, as in CreateProspect', async () => {
    const { made } = await fiche([THIRD]);
    expect(await made({ phone: FIRST, phones: [SECOND] })).toEqual([FIRST, SECOND]);
    expect(await made({ phone: SECOND, phones: [FIRST, SECOND] })).toEqual([SECOND, FIRST]);
    expect(await made({ phone: THIRD, phones: null })).toEqual([THIRD]);
    expect(await made({ phone: null, phones: [FIRST, SECOND] })).toEqual([FIRST, SECOND]);
  });

  it('are the first one when phone is given alone: the others stay', async () => {
    const { made, change } = await fiche([FIRST, SECOND]);
    expect(await made({ phone: THIRD })).toEqual([THIRD, SECOND]);
    expect((await change({ phone: THIRD })).events).toEqual([]);
  });

  it('only change places when phone is one that the fiche has already', async () => {
    const { made, change } = await fiche([FIRST, SECOND, THIRD]);
    expect(await made({ phone: SECOND })).toEqual([SECOND, FIRST, THIRD]);
    expect((await change({ phone: SECOND })).events).toEqual([]);
  });

  it('cannot be cleared by phone alone when there are several: nobody could tell which', async () => {
    const { change, current, made } = await fiche([FIRST, SECOND]);
    await expect(change({ phone: null })).rejects.toMatchObject({
      code: 'account.several_phones',
      message: expect.stringContaining('01 44 55 66 12 et 01 44 55 66 13'),
      facts: { phones: [FIRST, SECOND] },
    });
    expect(await current()).toEqual([FIRST, SECOND]);
    expect(await made({ phones: null })).toBeUndefined();
  });

  it('are gone when the only one is cleared, and an empty list says the same', async () => {
    const one = await fiche([FIRST]);
    expect(await one.made({ phone: null })).toBeUndefined();
    expect((await one.change({ phone: null })).events).toEqual([]);
    expect((await one.change({ phones: [] })).events).toEqual([]);
  });
});
