import { commands } from '../../src/commands/all.js';
import type { CommandDeps } from '../../src/commands/registry.js';
import { contextFor } from './commandWorld.js';

const AT_ONCE = 32;

/** An organisation, and `clients` clients with one active dossier of two lines each, starting on `effectiveOn`. */
export async function billableRegister(deps: CommandDeps, clients: number, effectiveOn: string): Promise<void> {
  const send = async (name: string, body: unknown) => {
    const command = commands.get(name);
    if (command === undefined) throw new Error(`No command ${name}`);
    return command.run(deps, body, contextFor(name, body));
  };
  const address = { line1: '8 rue de la Boétie', postalCode: '75008', city: 'Paris', country: 'FR' };
  await send('SetOrganisationProfile', { name: 'Ardoise Télécom', address, email: 'facturation@ardoise.example' });
  await send('SetBankDetails', { iban: 'FR7630006000011234567890189', bic: 'AGRIFRPP' });

  const plant = async (n: number): Promise<void> => {
    const contact = { lastName: `Contact ${n}`, email: `contact-${n}@client.example`, receivesInvoices: true };
    const { id: accountId } = await send('CreateClient', { name: `Client ${n}`, address, contact });
    const { id: dossierId } = await send('OpenDossier', { accountId, name: 'Siège' });
    const line = { dossierId, section: 'recurring', label: 'Accès fibre', quantity: '1', unitPrice: '29.90' };
    await send('AddDossierLine', line);
    await send('AddDossierLine', { ...line, section: 'one_off', label: 'Mise en service', unitPrice: '150' });
    await send('ActivateDossier', { dossierId, effectiveOn });
  };
  for (let start = 0; start < clients; start += AT_ONCE) {
    const together = Array.from({ length: Math.min(AT_ONCE, clients - start) }, (_, n) => plant(start + n));
    await Promise.all(together);
  }
}
