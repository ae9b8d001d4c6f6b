import type { Answer } from '../commands/context.js';
import type { Calendar, DemoCommand } from './fiches.js';
import type { DemoStaff } from './staff.js';

type Send = (command: DemoCommand) => Promise<Answer>;

/** What a person may look at: references of fiches as they were created, and the id of a dossier. */
export type Showcase = Readonly<{ installed: string; waiting: string; waitingDossierId: string }>;

const LYON = { line1: '12 rue des Lilas', postalCode: '69003', city: 'Lyon', country: 'FR' };

const INSTALLATION = {
  name: 'Fibre entreprise',
  phases: [
    {
      name: 'Étude',
      tasks: [
        { title: 'Relever le site', role: 'technicien', delayDays: 3 },
        { title: 'Envoyer la liste des pièces à fournir', role: 'commercial', delayDays: 1 },
      ],
    },
    {
      name: 'Travaux',
      after: 'Étude',
      delayDays: 5,
      tasks: [{ title: 'Tirer la fibre jusqu’au local', role: 'technicien', delayDays: 10 }],
    },
    {
      name: 'Recette',
      after: 'Travaux',
      tasks: [{ title: 'Signer le procès-verbal', role: 'commercial', delayDays: 2 }],
    },
  ],
};

/**
 * What the many fiches do not show: a prospect that an activation with an installation type makes a client, one whose
 * activation does not (the preview says so), a function of the organisation's own and a fiche that looks like another.
 */
export async function showcase(send: Send, { lea, sales }: DemoStaff, calendar: Calendar): Promise<Showcase> {
  const { id: functionId } = await send({
    key: 'function',
    name: 'DefineContactFunction',
    body: { name: 'Responsable informatique' },
  });
  await send({
    key: 'function-renamed',
    name: 'RenameContactFunction',
    body: { functionId, name: 'Direction informatique' },
  });
  const type = await send({ key: 'installation', name: 'DefineInstallationType', body: INSTALLATION });

  const clinic = await send(prospect('clinic', 'Clinique des Lilas', { ownerId: lea, functionId }));
  await activated(send, clinic.id, {
    key: 'clinic-d',
    on: calendar.dayOf(1),
    team: { technicien: sales[1], commercial: lea },
    installationTypeId: type.id,
  });

  const press = await send(prospect('press', 'Presse du Marché', { ownerId: lea, functionId: 'commercial' }));
  const waitingDossierId = await activated(send, press.id, { key: 'press-d', on: calendar.dayOf(1), team: {} });
  await send(prospect('twin', 'La Presse du Marché SARL', { ownerId: lea, functionId: 'commercial' }));
  return { installed: referenceOf(clinic), waiting: referenceOf(press), waitingDossierId };
}

const referenceOf = ({ id, reference = id }: Answer): string => reference;

function prospect(key: string, name: string, { ownerId, functionId }: Readonly<Record<string, string>>): DemoCommand {
  const contact = {
    lastName: 'Garnier',
    firstName: 'Sophie',
    email: `s.garnier@${key}.example`,
    phones: ['0639984411'],
    functionId,
    receivesInvoices: true,
    main: true,
  };
  return { key: `show-${key}`, name: 'CreateProspect', body: { name, ownerId, address: LYON, contact } };
}

type Activation = Readonly<{
  key: string;
  on: string;
  team: Readonly<Record<string, string>>;
  installationTypeId?: string;
}>;

async function activated(send: Send, accountId: string, { key, on, team, installationTypeId }: Activation) {
  const body = { accountId, name: 'Siège', team };
  const { id: dossierId } = await send({ key: `show-${key}`, name: 'OpenDossier', body });
  const line = { section: 'recurring', label: 'Accès fibre FTTO 100 Mb/s garanti', quantity: '1', unitPrice: '149.00' };
  await send({ key: `show-${key}-l`, name: 'AddDossierLine', body: { dossierId, ...line } });
  await send({ key: `show-${key}-p`, name: 'AttachPhoneNumber', body: { dossierId, phone: '04 78 00 12 34' } });
  if (installationTypeId !== undefined) {
    const selection = { dossierId, installationTypeId };
    await send({ key: `show-${key}-t`, name: 'SelectInstallationType', body: selection });
  }
  await send({ key: `show-${key}-on`, name: 'ActivateDossier', body: { dossierId, effectiveOn: on } });
  return dossierId;
}
