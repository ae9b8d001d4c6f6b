import { describe, expect, it } from 'vitest';
import { commandWorld } from '../support/commandWorld.js';

describe('the function of a contact', () => {
  it('is one of the organisation’s list, also for the first contact of a new fiche', async () => {
    const { send } = commandWorld();
    const contact = { lastName: 'Roy', functionId: 'inconnue' };
    await expect(send('CreateProspect', { name: 'Moulins Roy', contact })).rejects.toMatchObject({
      code: 'contact.function_unknown',
    });
    const { id: functionId } = await send('DefineContactFunction', { name: 'Direction' });
    const created = await send('CreateProspect', { name: 'Moulins Roy', contact: { lastName: 'Roy', functionId } });
    expect(created.events).toEqual(['ProspectCreated', 'ContactAdded']);
  });

  it('that was retired cannot be chosen, and stays with who has it', async () => {
    const { send } = commandWorld();
    const { id: accountId } = await send('CreateProspect', { name: 'Moulins Roy' });
    const { id: contactId } = await send('AddContact', { accountId, lastName: 'Roy', functionId: 'technique' });
    const { id: other } = await send('AddContact', { accountId, lastName: 'Petit' });
    await send('RetireContactFunction', { functionId: 'technique' });

    const change = (id: string, more: object) => send('ChangeContact', { accountId, contactId: id, ...more });
    await expect(change(other, { functionId: 'technique' })).rejects.toMatchObject({
      code: 'contact.function_retired',
    });
    await expect(send('AddContact', { accountId, lastName: 'Leroy', functionId: 'technique' })).rejects.toMatchObject({
      code: 'contact.function_retired',
    });
    await expect(change(contactId, { functionId: 'technique', firstName: 'Claire' })).resolves.toMatchObject({
      events: ['ContactChanged'],
    });
  });

  it('chosen once is answered again when the same command comes again after it was retired', async () => {
    const { send } = commandWorld();
    const { id: accountId } = await send('CreateProspect', { name: 'Moulins Roy' });
    const add = () => send('AddContact', { accountId, lastName: 'Roy', functionId: 'technique' }, { key: 'k-1' });
    const first = await add();
    await send('RetireContactFunction', { functionId: 'technique' });
    expect(await add()).toEqual(first);
  });
});
