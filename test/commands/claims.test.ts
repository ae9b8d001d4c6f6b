import { describe, expect, it } from 'vitest';
import type { ArdoiseEvent } from '../../src/domain/catalogue.js';
import type { Scope } from '../../src/domain/shared/scope.js';
import { Unknown } from '../../src/eventstore/eventStore.js';
import { expectFree, intercepted, replay, SIRET } from '../support/claimWorld.js';
import { type CommandWorld, commandWorld } from '../support/commandWorld.js';

const OTHER = '35600000049837';

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
    const world = intercepted();
    world.killNext();
    const body = { name: 'Moulins Roy', siret: SIRET };
    await expect(world.send('CreateClient', body, { key: 'k-1' })).rejects.toThrow(Unknown);

    await replay(world);
    const retried = await world.send('CreateClient', body, { key: 'k-1' });
    expect(await world.typesOf(`account-${retried.id}`)).toEqual(['ClientCreated']);
    await replay(world);
    expect(await world.typesOf(`account-${retried.id}`)).toEqual(['ClientCreated']);
  });

  it('claimed by a command that died on a node whose clock runs ahead keeps the job waiting no longer for that', async () => {
    const world = intercepted(() => '2026-12-01T09:00:00.000Z');
    world.killNext();
    await expect(world.send('CreateClient', { name: 'Moulins Roy', siret: SIRET })).rejects.toThrow(Unknown);
    const deps = { ...world.deps, now: () => '2026-12-01T08:00:00.000Z' };
    await replay({ ...world, deps });
    await expect(world.send('CreateProspect', { name: 'Roy', siret: SIRET })).rejects.toMatchObject({
      facts: { holder: { reference: 'CL000002' } },
    });
  });

  it('claimed by a command that died is refused to another, who is told the id only when they reach every fiche', async () => {
    const { send, killNext } = intercepted();
    killNext();
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
    await expectFree(world);
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
    await expectFree(world);
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
