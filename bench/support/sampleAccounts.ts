import { randomUUID } from 'node:crypto';
import type { AccountDetails } from '../../src/domain/account/events.js';
import type { ArdoiseEvent } from '../../src/domain/catalogue.js';
import type { DossierLine } from '../../src/domain/dossier/events.js';
import type { BankDetails, OrganisationProfile } from '../../src/domain/organisation/events.js';
import type { DeliveryMethod } from '../../src/domain/shared/party.js';
import { accountStream, actionStream, dossierStream, ORGANISATION_STREAM } from '../../src/domain/streams.js';
import { type FrenchAccount, frenchAccount } from './frenchData.js';
import type { Placed } from './sampleLog.js';

/** A client with one active dossier. */
export type SampleClient = Readonly<{
  number: number;
  accountId: string;
  dossierId: string;
  details: AccountDetails;
  contact: Readonly<{ contactId: string; name: string; email: string }>;
  lines: readonly DossierLine[];
}>;

export const PROFILE: OrganisationProfile = {
  name: 'Télécom du Rhône',
  legalForm: 'SAS',
  shareCapital: '50 000 €',
  siret: '55208131766522',
  vatNumber: 'FR03552081317',
  rcsCity: 'Lyon',
  address: { line1: '4 quai Jean Moulin', postalCode: '69001', city: 'Lyon', country: 'FR' },
  email: 'facturation@telecom-rhone.example',
  phone: '+33472000000',
  vatOnDebits: true,
  invoicePrefix: 'F',
};
export const BANK: BankDetails = { iban: 'FR7630004000031234567890143', bic: 'BNPAFRPP', ics: 'FR12ZZZ123456' };

export const organisationEvents: readonly Placed[] = [
  { stream: ORGANISATION_STREAM, event: { type: 'OrganisationProfileSet', data: PROFILE } },
  { stream: ORGANISATION_STREAM, event: { type: 'BankDetailsSet', data: BANK } },
];

/** Client `number`; the same number has the same name, mails and phones each time, and other ids. */
export function sampleClient(number: number): SampleClient {
  const french = frenchAccount(number);
  const [person] = french.contacts;
  const contact = {
    contactId: randomUUID(),
    name: `${person?.firstName ?? ''} ${person?.lastName ?? ''}`.trim(),
    email: person?.email ?? french.email,
  };
  return {
    number,
    accountId: randomUUID(),
    dossierId: randomUUID(),
    details: detailsOf(french),
    contact,
    lines: [
      line('recurring', 'Lien fibre dédié 100 Mbit/s', '129.90'),
      line('licence', 'Poste IP, standard hébergé', '9.90', String(1 + (number % 12))),
      line('recurring', 'Maintenance du routeur', '15'),
    ],
  };
}

export function detailsOf({ name, tradeName, siren, siret, email, phones, city, postalCode }: FrenchAccount) {
  return {
    name,
    ...(tradeName === undefined ? {} : { tradeName }),
    customerType: 'business' as const,
    siren,
    siret,
    email,
    phones,
    address: { line1: '12 rue de la République', postalCode, city, country: 'FR' },
  };
}

function line(section: 'recurring' | 'licence', label: string, unitPrice: string, quantity = '1'): DossierLine {
  const lineId = randomUUID();
  return { lineId, section, label, quantity, unitPrice, vatCode: 'normal', every: 'month', nature: 'services' };
}

/** From the first call to the active dossier: 12 events in 3 streams. `effectiveOn` is a civil date. */
export function clientEvents(
  client: SampleClient,
  { effectiveOn, methods }: Readonly<{ effectiveOn: string; methods: readonly DeliveryMethod[] }>,
): readonly Placed[] {
  const { accountId, dossierId, lines } = client;
  const dossier: readonly ArdoiseEvent[] = [
    { type: 'DossierOpened', data: { dossierId, accountId, name: 'Siège' } },
    ...lines.map((data): ArdoiseEvent => ({ type: 'DossierLineAdded', data: { dossierId, ...data } })),
    { type: 'DossierActivated', data: { dossierId, accountId, effectiveOn } },
  ];
  const actionId = randomUUID();
  const title = 'Rappeler pour la mise en service';
  return [
    ...accountEvents(client, methods).map((event) => ({ stream: accountStream(accountId), event })),
    ...dossier.map((event) => ({ stream: dossierStream(dossierId), event })),
    {
      stream: actionStream(actionId),
      event: { type: 'ActionScheduled', data: { actionId, accountId, title, dueOn: effectiveOn, assigneeId: 'admin' } },
    },
  ];
}

function accountEvents(client: SampleClient, methods: readonly DeliveryMethod[]): readonly ArdoiseEvent[] {
  const { accountId, number, details, contact } = client;
  const [firstName = '', ...lastName] = contact.name.split(' ');
  const flags = { active: true, receivesInvoices: true, portalAccess: false, main: true };
  const body = 'Préfère être appelée après 14 h. Fibre à chiffrer, deux devis concurrents en main.';
  return [
    { type: 'ProspectCreated', data: { accountId, number, ...details } },
    {
      type: 'ContactAdded',
      data: {
        accountId,
        contactId: contact.contactId,
        lastName: lastName.join(' ') || firstName,
        firstName,
        email: contact.email,
        phones: details.phones ?? [],
        functionId: 'administratif',
        ...flags,
      },
    },
    { type: 'NoteAdded', data: { accountId, noteId: randomUUID(), body } },
    { type: 'ProspectBecameClient', data: { accountId, number } },
    { type: 'PaymentTermsSet', data: { accountId, mode: 'transfer', due: { days: 30, endOfMonth: 'none' } } },
    { type: 'DeliveryMethodsSet', data: { accountId, methods } },
  ];
}
