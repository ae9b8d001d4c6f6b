import { describe, expect, it } from 'vitest';
import { releaseClaim } from '../../src/commands/claims.js';
import type { ArdoiseEvent } from '../../src/domain/catalogue.js';
import { Unknown } from '../../src/eventstore/eventStore.js';
import { changesOf, expectFree, expectTaken, intercepted, replay, SIRET } from '../support/claimWorld.js';
import { commandWorld } from '../support/commandWorld.js';

describe('a change that died after it had claimed a SIRET', () => {
  it('is carried out by the job when nothing else came to the fiche', async () => {
    const world = intercepted();
    const { id: accountId } = await world.send('CreateClient', { name: 'Moulins Roy' });
    world.killNext();
    await expect(world.send('ChangeAccountDetails', { accountId, siret: SIRET })).rejects.toThrow(Unknown);
    await replay(world);
    await replay(world);
    expect(await changesOf(world, accountId)).toMatchObject([{ siret: SIRET }]);
    await expectTaken(world);
  });

  it('is not carried out over a change that comes while the job is about to', async () => {
    const world = intercepted();
    const { id: accountId } = await world.send('CreateClient', { name: 'Moulins Roy' });
    world.killNext();
    const old = { accountId, siret: SIRET, name: 'Ancien' };
    await expect(world.send('ChangeAccountDetails', old)).rejects.toThrow(Unknown);
    await replay(world, () => world.send('ChangeAccountDetails', { accountId, name: 'Nouveau' }));
    expect(await changesOf(world, accountId)).toMatchObject([{ name: 'Nouveau' }]);
    await expectFree(world);
  });

  it('keeps its SIRET when it is sent again while the job looks after the claim of the first time', async () => {
    const world = intercepted();
    const { id: accountId } = await world.send('CreateClient', { name: 'Moulins Roy' });
    const change = () => world.send('ChangeAccountDetails', { accountId, siret: SIRET }, { key: 'k' });
    world.killNext();
    await expect(change()).rejects.toThrow(Unknown);
    await world.send('ChangeAccountDetails', { accountId, name: 'Moulins Roy SA' });

    world.beforeNext(() => replay(world));
    await expect(change()).resolves.toMatchObject({ events: ['AccountDetailsChanged'] });
    await replay(world);
    await expectTaken(world);
  });

  it('takes its claim again when that was given back before it was written', async () => {
    const world = intercepted();
    const { id: accountId } = await world.send('CreateClient', { name: 'Moulins Roy' });
    const { eventStore, deps } = world;
    world.beforeNext(async () => {
      const [claimed] = await eventStore.read<ArdoiseEvent>(`claim-siret-${SIRET}`);
      if (claimed?.type !== 'ValueClaimed') throw new Error('Nothing was claimed');
      const context = { commandId: 'j', commandHash: 'j', correlationId: 'j', actor: claimed.metadata.actor };
      await releaseClaim(deps, claimed.data, { claimedBy: claimed.metadata.commandId }, context);
    });
    await world.send('ChangeAccountDetails', { accountId, siret: SIRET });
    expect(await world.typesOf(`claim-siret-${SIRET}`)).toEqual(['ValueClaimed', 'ClaimReleased', 'ValueClaimed']);
  });

  it('is not carried out over what was changed since, and its claim is given back', async () => {
    const world = intercepted();
    const { id: accountId } = await world.send('CreateClient', { name: 'Moulins Roy' });
    world.killNext();
    const wrong = { accountId, siret: SIRET, name: 'Moulin Roi (faute)' };
    await expect(world.send('ChangeAccountDetails', wrong)).rejects.toThrow(Unknown);
    await world.send('ChangeAccountDetails', { accountId, siret: SIRET, name: 'Moulins Roy SA' });

    await replay(world);
    expect(await changesOf(world, accountId)).toMatchObject([{ siret: SIRET, name: 'Moulins Roy SA' }]);
    await world.send('ChangeAccountDetails', { accountId, siret: null });
    await replay(world);
    await expectFree(world);
  });
});

describe('a SIRET wanted by two changes of one account at once', () => {
  it('is free again once the account leaves it, also when both asked for the same', async () => {
    const world = commandWorld();
    const { id: accountId } = await world.send('CreateClient', { name: 'Moulins Roy' });
    const change = () => world.send('ChangeAccountDetails', { accountId, siret: SIRET });
    const both = await Promise.all([change(), change()]);
    expect(both.map(({ events }) => events.length).toSorted()).toEqual([0, 1]);

    await world.send('ChangeAccountDetails', { accountId, siret: null });
    await replay(world);
    expect(await changesOf(world, accountId)).toMatchObject([{ siret: SIRET }, { siret: null }]);
    await expectFree(world);
  });

  it('is given back by the one that came too late to do anything', async () => {
    const world = intercepted();
    const { id: accountId } = await world.send('CreateClient', { name: 'Moulins Roy' });
    const change = () => world.send('ChangeAccountDetails', { accountId, siret: SIRET });
    // The second one reads before the first has written, and claims.
    world.beforeNext(change);
    await expect(change()).resolves.toMatchObject({ events: [] });
    const types = await world.typesOf(`claim-siret-${SIRET}`);
    expect(types).toEqual(['ValueClaimed', 'ValueClaimed', 'ClaimReleased']);
  });

  it('stays with the account whatever the refused one does', async () => {
    for (let n = 0; n < 10; n += 1) {
      const world = commandWorld();
      const { id } = await world.send('CreateClient', { name: 'Moulins Roy' });
      await world.send('AddNote', { accountId: id, body: 'Un' });
      const change = (ifMatch: number) =>
        world.send('ChangeAccountDetails', { accountId: id, siret: SIRET }, { ifMatch });
      const both = await Promise.allSettled([change(1), change(0)]);
      expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);

      await replay(world);
      await expectTaken(world);
    }
  });

  it('stays with an account that left it and came back before the job passed', async () => {
    const world = commandWorld();
    const { id } = await world.send('CreateClient', { name: 'Moulins Roy', siret: SIRET });
    await world.send('ChangeAccountDetails', { accountId: id, siret: null });
    await world.send('ChangeAccountDetails', { accountId: id, siret: SIRET });
    await replay(world);
    await expectTaken(world);
  });
});
