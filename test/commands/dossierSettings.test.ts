import { describe, expect, it } from 'vitest';
import { commandWorld } from '../support/commandWorld.js';

const SIRET = '73282932000074';

/** A fiche with two dossiers. */
async function world() {
  const { send } = commandWorld();
  const { id: accountId } = await send('CreateClient', { name: 'Moulins Roy', siret: SIRET });
  const { id: fibre } = await send('OpenDossier', { accountId, name: 'Fibre' });
  const { id: mobile } = await send('OpenDossier', { accountId });
  return {
    send,
    fibre,
    mobile,
    change: (fields: object) => send('ChangeAccountDetails', { accountId, ...fields }),
    pay: (dossierId: string, days: number) =>
      send('SetDossierPayment', { dossierId, override: { mode: 'transfer', due: { days } } }),
    sendBy: (dossierId: string, methods: readonly string[]) =>
      send('SetDossierDelivery', { dossierId, override: { methods } }),
  };
}

describe('ChangeAccountDetails under settings that dossiers have of their own', () => {
  it('is refused when the terms of a dossier are too long for the new type of client', async () => {
    const { change, pay, send, fibre, mobile } = await world();
    await pay(fibre, 60);
    await pay(mobile, 45);

    await expect(change({ customerType: 'public' })).rejects.toMatchObject({
      code: 'payment.due_over_cap',
      message: expect.stringMatching(/^Le dossier « Fibre » .* 60 jours .*R2192-10.*SetDossierPayment/),
      facts: { maximumDays: 30, command: 'SetDossierPayment', dossierIds: [fibre, mobile] },
    });
    await pay(fibre, 30);
    await expect(change({ customerType: 'public' })).rejects.toMatchObject({ facts: { dossierIds: [mobile] } });
    await send('SetDossierPayment', { dossierId: mobile, override: null });
    expect((await change({ customerType: 'public' })).events).toEqual(['AccountDetailsChanged']);
  });

  it('is taken when the law allows them, and when the type stays', async () => {
    const { change, pay, fibre } = await world();
    await pay(fibre, 60);
    expect((await change({ customerType: 'business', legalForm: 'SAS' })).events).toHaveLength(1);
    expect((await change({ customerType: 'individual' })).events).toHaveLength(1);
  });

  it('is refused when it takes the SIRET away from a dossier on Chorus Pro, not when it changes it', async () => {
    const { change, sendBy, fibre } = await world();
    await sendBy(fibre, ['chorus_pro']);

    await expect(change({ siret: null })).rejects.toMatchObject({
      code: 'delivery.siret_missing',
      message: expect.stringMatching(/^Le dossier « Fibre » .*SetDossierDelivery/),
      facts: { command: 'SetDossierDelivery', dossierIds: [fibre] },
    });
    expect((await change({ siret: '73282932000082' })).events).toHaveLength(1);
    await sendBy(fibre, ['email_attachment']);
    expect((await change({ siret: null })).events).toHaveLength(1);
  });

  it('claims no new SIRET when it is refused', async () => {
    const { change, pay, send, fibre } = await world();
    await pay(fibre, 60);
    await expect(change({ siret: '35600000049837', siren: '356000000', customerType: 'public' })).rejects.toThrow();
    expect((await send('CreateProspect', { name: 'La Poste', siret: '35600000049837' })).events).toHaveLength(1);
  });
});
