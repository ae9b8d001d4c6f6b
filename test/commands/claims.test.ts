import { describe, expect, it } from 'vitest';
import { commands } from '../../src/commands/all.js';
import { releaseClaim } from '../../src/commands/claims.js';
import type { ArdoiseEvent } from '../../src/domain/catalogue.js';
import type { Scope } from '../../src/domain/shared/scope.js';
import { type EventStore, Unavailable, Unknown } from '../../src/eventstore/eventStore.js';
import { completeClaims, releaseClaims } from '../../src/jobs/completeClaims.js';
import { type CommandWorld, commandWorld } from '../support/commandWorld.js';

const SIRET = '73282932000074';
const OTHER = '35600000049837';

/** Every event of the log goes through the job once, as after a restart. */
async function replay(
  { eventStore, deps }: Pick<CommandWorld, 'eventStore' | 'deps'>,
  beforeResend: () => Promise<unknown> = async () => undefined,
): Promise<void> {
  const complete = completeClaims({
    eventStore,
    now: deps.now,
    graceMs: 0,
    resend: async (name, body, context) => {
      const command = commands.get(name);
      if (command === undefined) throw new Error(`No command ${name}`);
      await beforeResend();
      return command.run(deps, body, context);
    },
  });
  for (const job of [complete, releaseClaims({ eventStore, now: deps.now })]) {
    for await (const page of eventStore.readAll<ArdoiseEvent>({ only: job.handles })) {
      for (const event of page) await job.handle(event);
    }
  }
}

/** A log that dies just before the first append to an account's own stream, as a process killed there. */
function dyingBeforeAccount(store: EventStore): EventStore {
  let alive = false;
  return {
    ...store,
    append: async (stream, events, expected) => {
      if (stream.startsWith('account-') && stream !== 'account-numbers' && !alive) {
        alive = true;
        throw new Unavailable('killed here');
      }
      return store.append(stream, events, expected);
    },
  };
}

describe('a SIRET', () => {
  it('belongs to one account: the second is refused, and told who has it', async () => {
    const { send } = commandWorld();
    const first = await send('CreateClient', { name: 'Moulins Roy', siret: '732 829 320 00074' });
    await expect(send('CreateProspect', { name: 'Roy', siret: SIRET })).rejects.toMatchObject({
      code: 'account.siret_taken',
      facts: { holder: { id: first.id, reference: 'CL000001', name: 'Moulins Roy' } },
    });
  });

  it('goes to exactly one of twenty who want it at once, and no number is wasted on the others', async () => {
    const { send, typesOf } = commandWorld();
    const all = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) => send('CreateProspect', { name: `Roy ${n}`, siret: SIRET })),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refusals = all.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    for (const { code, facts } of refusals) {
      expect({ code, reference: facts.holder.reference }).toEqual({
        code: 'account.siret_taken',
        reference: 'PR000001',
      });
    }
    expect(await typesOf('account-numbers')).toHaveLength(1);
  });

  it('claimed by a command that died is completed by the job under the same id, and a retry gets that answer', async () => {
    const world = commandWorld(dyingBeforeAccount);
    const body = { name: 'Moulins Roy', siret: SIRET };
    await expect(world.send('CreateClient', body, { key: 'k-1' })).rejects.toThrow(Unknown);

    await replay(world);
    const retried = await world.send('CreateClient', body, { key: 'k-1' });
    expect(await world.typesOf(`account-${retried.id}`)).toEqual(['ClientCreated']);
    await replay(world);
    expect(await world.typesOf(`account-${retried.id}`)).toEqual(['ClientCreated']);
  });

  it('claimed by a command that died on a node whose clock runs ahead keeps the job waiting no longer for that', async () => {
    const world = commandWorld(dyingBeforeAccount, () => '2026-12-01T09:00:00.000Z');
    await expect(world.send('CreateClient', { name: 'Moulins Roy', siret: SIRET })).rejects.toThrow(Unknown);
    const deps = { ...world.deps, now: () => '2026-12-01T08:00:00.000Z' };
    await replay({ ...world, deps });
    await expect(world.send('CreateProspect', { name: 'Roy', siret: SIRET })).rejects.toMatchObject({
      facts: { holder: { reference: 'CL000002' } },
    });
  });

  it('claimed by a command that died is refused to another, who is told the id only when they reach every fiche', async () => {
    const { send } = commandWorld(dyingBeforeAccount);
    await expect(send('CreateClient', { name: 'Moulins Roy', siret: SIRET })).rejects.toThrow(Unknown);
    const create = (scope: Scope) => send('CreateClient', { name: 'Autre', siret: SIRET }, { scope });
    const code = 'account.siret_taken';
    const [own, all] = await Promise.allSettled([create({ ownerId: 'admin' }), create({ all: true })]);
    expect(own).toMatchObject({ reason: { code, facts: {} } });
    expect(Object.keys(own.status === 'rejected' ? own.reason.facts : {})).toEqual([]);
    expect(all).toMatchObject({ reason: { code, facts: { holder: { id: expect.any(String) } } } });
  });

  it('that an account leaves can be taken by another once the job has passed', async () => {
    const world = commandWorld();
    const { id } = await world.send('CreateClient', { name: 'Moulins Roy', siret: SIRET });
    await world.send('ChangeAccountDetails', { accountId: id, siret: OTHER });
    await expect(world.send('CreateClient', { name: 'Autre', siret: OTHER })).rejects.toMatchObject({
      code: 'account.siret_taken',
    });

    await replay(world);
    await expect(world.send('CreateClient', { name: 'Repreneur', siret: SIRET })).resolves.toMatchObject({
      revision: 0,
    });
    await replay(world);
    expect(await world.typesOf(`claim-siret-${SIRET}`)).toEqual(['ValueClaimed', 'ClaimReleased', 'ValueClaimed']);
  });

  it('is given back at once by a change that is refused', async () => {
    const world = commandWorld();
    const { id } = await world.send('CreateClient', { name: 'Moulins Roy' });
    await world.send('AddNote', { accountId: id, body: 'Un' });
    await expect(
      world.send('ChangeAccountDetails', { accountId: id, siret: SIRET }, { ifMatch: 0 }),
    ).rejects.toMatchObject({ name: 'Conflict' });
    await expect(world.send('CreateClient', { name: 'Autre', siret: SIRET })).resolves.toMatchObject({ revision: 0 });
  });
});

/** The changes of an account in the order of its stream. */
async function changesOf({ eventStore }: CommandWorld, accountId: string) {
  const events = await eventStore.read<ArdoiseEvent>(`account-${accountId}`);
  return events.flatMap((event) => (event.type === 'AccountDetailsChanged' ? [event.data.changes] : []));
}

/** What happens just before the next append to an account's own stream. */
function intercepted() {
  let next: (() => Promise<void>) | undefined;
  const world = commandWorld((store) => ({
    ...store,
    append: async (stream, events, expected) => {
      const before = stream.startsWith('account-') && stream !== 'account-numbers' ? next : undefined;
      if (before !== undefined) {
        next = undefined;
        await before();
      }
      return store.append(stream, events, expected);
    },
  }));
  const beforeNext = (what: () => Promise<unknown>): void => {
    next = async () => void (await what());
  };
  const killed = async (): Promise<never> => {
    throw new Unavailable('killed here');
  };
  return { ...world, beforeNext, killNext: () => beforeNext(killed) };
}

describe('a change that died after it had claimed a SIRET', () => {
  it('is carried out by the job when nothing else came to the fiche', async () => {
    const world = intercepted();
    const { id: accountId } = await world.send('CreateClient', { name: 'Moulins Roy' });
    world.killNext();
    await expect(world.send('ChangeAccountDetails', { accountId, siret: SIRET })).rejects.toThrow(Unknown);
    await replay(world);
    await replay(world);
    expect(await changesOf(world, accountId)).toMatchObject([{ siret: SIRET }]);
    await expect(world.send('CreateClient', { name: 'Autre', siret: SIRET })).rejects.toMatchObject({
      code: 'account.siret_taken',
    });
  });

  it('is not carried out over a change that comes while the job is about to', async () => {
    const world = intercepted();
    const { id: accountId } = await world.send('CreateClient', { name: 'Moulins Roy' });
    world.killNext();
    const old = { accountId, siret: SIRET, name: 'Ancien' };
    await expect(world.send('ChangeAccountDetails', old)).rejects.toThrow(Unknown);
    await replay(world, () => world.send('ChangeAccountDetails', { accountId, name: 'Nouveau' }));
    expect(await changesOf(world, accountId)).toMatchObject([{ name: 'Nouveau' }]);
    await expect(world.send('CreateClient', { name: 'Repreneur', siret: SIRET })).resolves.toMatchObject({
      revision: 0,
    });
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
    await expect(world.send('CreateClient', { name: 'Autre', siret: SIRET })).rejects.toMatchObject({
      code: 'account.siret_taken',
    });
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
    await expect(world.send('CreateClient', { name: 'Repreneur', siret: SIRET })).resolves.toMatchObject({
      revision: 0,
    });
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
    await expect(world.send('CreateClient', { name: 'Repreneur', siret: SIRET })).resolves.toMatchObject({
      revision: 0,
    });
  });

  it('is claimed once for the one that came too late to do anything', async () => {
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
      await expect(world.send('CreateProspect', { name: 'Autre', siret: SIRET })).rejects.toMatchObject({
        code: 'account.siret_taken',
      });
    }
  });

  it('stays with an account that left it and came back before the job passed', async () => {
    const world = commandWorld();
    const { id } = await world.send('CreateClient', { name: 'Moulins Roy', siret: SIRET });
    await world.send('ChangeAccountDetails', { accountId: id, siret: null });
    await world.send('ChangeAccountDetails', { accountId: id, siret: SIRET });
    await replay(world);
    await expect(world.send('CreateProspect', { name: 'Autre', siret: SIRET })).rejects.toMatchObject({
      code: 'account.siret_taken',
    });
  });
});

describe('a mandate reference', () => {
  const withMandate = (reference: string) => ({
    mode: 'transfer',
    mandate: { reference, signedOn: '2026-03-01' },
  });

  async function twoAccounts(world: CommandWorld) {
    const [one, other] = [
      await world.send('CreateClient', { name: 'Roy' }),
      await world.send('CreateClient', { name: 'Petit' }),
    ];
    return [one.id, other.id] as const;
  }

  it('belongs to one account, whatever its case and spaces, on its fiche and on its dossiers', async () => {
    const world = commandWorld();
    const [one, other] = await twoAccounts(world);
    await world.send('SetPaymentTerms', { accountId: one, ...withMandate('RUM-2026-1') });
    const { id: dossierId } = await world.send('OpenDossier', { accountId: one });
    await world.send('SetDossierPayment', { dossierId, override: withMandate('RUM-2026-1') });

    const refusal = {
      code: 'payment.mandate_taken',
      facts: { holder: { id: one, reference: 'CL000001', name: 'Roy' } },
    };
    await expect(
      world.send('SetPaymentTerms', { accountId: other, ...withMandate('rum-2026 -1') }),
    ).rejects.toMatchObject(refusal);
    const { id: foreign } = await world.send('OpenDossier', { accountId: other });
    await expect(
      world.send('SetDossierPayment', { dossierId: foreign, override: withMandate('RUM-2026-1') }),
    ).rejects.toMatchObject(refusal);
  });

  it('goes to one of twenty who want it at once', async () => {
    const world = commandWorld();
    const clients = await Promise.all(
      Array.from({ length: 20 }, (_, n) => world.send('CreateClient', { name: `C ${n}` })),
    );
    const all = await Promise.allSettled(
      clients.map(({ id }) => world.send('SetPaymentTerms', { accountId: id, ...withMandate('RUM-1') })),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is free again once the fiche and every dossier of its account have left it, and the job has passed', async () => {
    const world = commandWorld();
    const [one, other] = await twoAccounts(world);
    await world.send('SetPaymentTerms', { accountId: one, ...withMandate('RUM-1') });
    const { id: dossierId } = await world.send('OpenDossier', { accountId: one });
    await world.send('SetDossierPayment', { dossierId, override: withMandate('RUM-1') });
    const take = () => world.send('SetPaymentTerms', { accountId: other, ...withMandate('RUM-1') });

    await world.send('SetPaymentTerms', { accountId: one, mode: 'transfer' });
    await replay(world);
    await expect(take()).rejects.toMatchObject({ code: 'payment.mandate_taken' });
    await world.send('SetDossierPayment', { dossierId, override: null });
    await replay(world);
    await expect(take()).resolves.toMatchObject({ events: ['PaymentTermsSet'] });
    await replay(world);
    await expect(world.send('SetPaymentTerms', { accountId: one, ...withMandate('RUM-1') })).rejects.toMatchObject({
      code: 'payment.mandate_taken',
    });
  });

  it('stays with an account whose other terms change', async () => {
    const world = commandWorld();
    const [one, other] = await twoAccounts(world);
    await world.send('SetPaymentTerms', { accountId: one, ...withMandate('RUM-1') });
    await world.send('SetPaymentTerms', { accountId: one, ...withMandate('RUM-1'), bic: 'AGRIFRPP' });
    await replay(world);
    await expect(world.send('SetPaymentTerms', { accountId: other, ...withMandate('RUM-1') })).rejects.toMatchObject({
      code: 'payment.mandate_taken',
    });
  });

  it('asked for twice at once is not set again by the job over terms that came after', async () => {
    const world = commandWorld();
    const [one] = await twoAccounts(world);
    const set = (reference: string) => world.send('SetPaymentTerms', { accountId: one, ...withMandate(reference) });
    await Promise.all([set('RUM-OLD'), set('RUM-OLD')]);
    await set('RUM-NEW');
    await replay(world);
    const terms = (await world.eventStore.read<ArdoiseEvent>(`account-${one}`)).flatMap((event) =>
      event.type === 'PaymentTermsSet' ? [event.data.mandate?.reference] : [],
    );
    expect(terms).toEqual(['RUM-OLD', 'RUM-NEW']);
  });

  it('is given back at once by terms that are refused', async () => {
    const world = commandWorld();
    const [one, other] = await twoAccounts(world);
    const late = { accountId: one, ...withMandate('RUM-1'), due: { days: 90, endOfMonth: 'none' } };
    await expect(world.send('SetPaymentTerms', late)).rejects.toMatchObject({ code: 'payment.due_over_cap' });
    await expect(
      world.send('SetPaymentTerms', { accountId: one, ...withMandate('RUM-1') }, { ifMatch: 7 }),
    ).rejects.toMatchObject({ name: 'Conflict' });
    await expect(world.send('SetPaymentTerms', { accountId: other, ...withMandate('RUM-1') })).resolves.toMatchObject({
      events: ['PaymentTermsSet'],
    });
  });
});

describe('account numbers', () => {
  it('are not used up by a creation that is sent again without a key', async () => {
    const { send, typesOf } = commandWorld();
    const body = { accountId: '7a1c1c52-6a0e-4b53-9a35-6c1d0a4a8d7e', name: 'Roy', siret: SIRET };
    const first = await send('CreateProspect', { ...body, contact: { lastName: 'Roy' } });
    await expect(send('CreateProspect', { ...body, contact: { lastName: 'Roy' } })).resolves.toMatchObject({
      id: first.id,
      reference: 'PR000001',
      events: [],
    });
    expect(await typesOf('account-numbers')).toHaveLength(1);
    expect(await typesOf(`claim-siret-${SIRET}`)).toEqual(['ValueClaimed']);
  });

  it('are 1..n without a double when many accounts are created at once', async () => {
    const { send } = commandWorld();
    const all = await Promise.all(Array.from({ length: 50 }, (_, n) => send('CreateProspect', { name: `Roy ${n}` })));
    const references = all.map(({ reference }) => reference).sort();
    expect(references).toEqual(Array.from({ length: 50 }, (_, n) => `PR${String(n + 1).padStart(6, '0')}`));
  });
});
