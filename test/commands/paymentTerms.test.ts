import { describe, expect, it } from 'vitest';
import { commands } from '../../src/commands/all.js';
import { commandWorld } from '../support/commandWorld.js';

const iban = 'FR7630006000011234567890189';
const mandate = { reference: 'RUM-2026-0042', signedOn: '2026-03-14' };

/** A fiche with a dossier, of an organisation that may collect. */
async function world() {
  const { send } = commandWorld();
  const example = commands.get('SetBankDetails')?.example as object;
  await send('SetBankDetails', { ...example, iban, bic: 'AGRIFRPP', ics: 'FR72ZZZ123456' });
  const { id: accountId } = await send('CreateClient', { name: 'Moulins Roy' });
  const { id: dossierId } = await send('OpenDossier', { accountId });
  return {
    ofAccount: (terms: object) => send('SetPaymentTerms', { accountId, ...terms }),
    ofDossier: (override: object | null) => send('SetDossierPayment', { dossierId, override }),
  };
}

describe('terms by which nothing can be collected yet', () => {
  it('are taken, and the answer says what is missing', async () => {
    const { ofAccount, ofDossier } = await world();
    const said = (message: string) => [{ code: 'payment.incomplete', message: expect.stringContaining(message) }];

    expect(await ofAccount({ mode: 'sepa_debit' })).toMatchObject({
      events: ['PaymentTermsSet'],
      warnings: said('prélèvement SEPA, mais il manque l’IBAN et le mandat'),
    });
    expect((await ofAccount({ mode: 'sepa_debit', iban })).warnings).toEqual(said('il manque le mandat'));
    expect((await ofDossier({ mode: 'gocardless' })).warnings).toEqual(said('GoCardless, mais il manque le mandat'));
  });

  it('are told apart from complete ones, and from those that collect nothing', async () => {
    const { ofAccount, ofDossier } = await world();
    expect((await ofAccount({ mode: 'sepa_debit', iban, mandate })).warnings).toBeUndefined();
    expect((await ofAccount({ mode: 'transfer' })).warnings).toBeUndefined();
    expect((await ofDossier(null)).warnings).toBeUndefined();
  });
});
