import type { ArdoiseEvent } from '../../src/domain/catalogue.js';

/** An event, and what the history says of it after those before it. */
export type Told = readonly [stream: string, event: ArdoiseEvent, text: string];

const roy = { accountId: 'acc-1' };
const claire = { ...roy, contactId: 'claire' };
const address = { line1: '1 rue du Port', postalCode: '69001', city: 'Lyon', country: 'FR' };
const iban = 'FR7630006000011234567890189';

/** From the first call on. */
export const accountStory: readonly Told[] = [
  ['account-numbers', { type: 'AccountNumberReserved', data: roy }, 'Numéro de fiche 000001 attribué à Moulins Roy'],
  [
    'claim-siret-73282932000074',
    {
      type: 'ValueClaimed',
      data: { kind: 'siret', value: '73282932000074', ...roy, command: { name: 'CreateProspect', body: {} } },
    },
    'SIRET 73282932000074 réservé pour la fiche PR000042 (Moulins Roy)',
  ],
  [
    'account-acc-1',
    {
      type: 'ProspectCreated',
      data: { ...roy, number: 42, name: 'Moulins Roy', customerType: 'business', email: 'a@roy.fr' },
    },
    'Fiche prospect créée : Moulins Roy (PR000042)',
  ],
  [
    'account-acc-1',
    {
      type: 'ContactAdded',
      data: {
        ...claire,
        civility: 'Mme',
        firstName: 'Claire',
        lastName: 'Roy',
        active: true,
        receivesInvoices: true,
        portalAccess: false,
        main: false,
      },
    },
    'Contact ajouté : Mme Claire Roy (destinataire des factures)',
  ],
  [
    'account-acc-1',
    {
      type: 'ContactChanged',
      data: { ...claire, changes: { phones: ['+33142685300'], functionId: 'technique', main: true } },
    },
    'Contact modifié : Mme Claire Roy, téléphones : aucun → 01 42 68 53 00 ; fonction : aucune → Technique ; contact principal : non → oui',
  ],
  [
    'account-acc-1',
    { type: 'AccountDetailsChanged', data: { ...roy, changes: { name: 'Moulins Roy et fils', email: null, address } } },
    'Fiche modifiée : nom : Moulins Roy → Moulins Roy et fils ; mail : a@roy.fr → aucun ; adresse : aucune → 1 rue du Port, 69001 Lyon',
  ],
  [
    'account-acc-1',
    { type: 'ProspectBecameClient', data: { ...roy, number: 42 } },
    'Prospect converti en client : Moulins Roy et fils (CL000042)',
  ],
  [
    'account-acc-1',
    { type: 'AccountDetailsChanged', data: { ...roy, changes: { active: false } } },
    'Fiche désactivée',
  ],
  [
    'account-acc-1',
    { type: 'AccountDetailsChanged', data: { ...roy, changes: { active: true, legalForm: 'SARL' } } },
    'Fiche réactivée et modifiée : forme juridique : aucune → SARL',
  ],
  [
    'account-acc-1',
    {
      type: 'BillingPreferencesSet',
      data: {
        ...roy,
        groupInvoices: true,
        batch: 'default',
        vatLiable: false,
        vatRegime: 'exempt',
        vatReason: 'Art. 261 du CGI',
      },
    },
    'Préférences de facturation : factures regroupées : non → oui ; assujetti à la TVA : oui → non ; régime de TVA : aucun → exonéré ; motif : aucun → Art. 261 du CGI',
  ],
  [
    'account-acc-1',
    {
      type: 'PaymentTermsSet',
      data: {
        ...roy,
        mode: 'sepa_debit',
        iban,
        mandate: { reference: 'RUM-1', signedOn: '2026-03-01' },
        due: { days: 45, endOfMonth: 'after' },
      },
    },
    'Modalités de règlement : prélèvement SEPA, IBAN FR76 •••• … 189, mandat RUM-1 signé le 1er mars 2026, à 45 jours fin de mois (auparavant virement, à 30 jours)',
  ],
  [
    'account-acc-1',
    {
      type: 'DeliveryMethodsSet',
      data: { ...roy, methods: ['email_attachment', 'chorus_pro'], chorus: { serviceCode: 'COMPTA' } },
    },
    'Envoi des factures : mail avec la facture jointe et Chorus Pro (service COMPTA) (auparavant mail avec la facture jointe)',
  ],
  [
    'account-acc-1',
    { type: 'NoteAdded', data: { ...roy, noteId: 'n', body: 'Appelée :\n intéressée.' } },
    'Note ajoutée : « Appelée : intéressée. »',
  ],
  [
    'claim-rum-RUM-1',
    {
      type: 'ValueClaimed',
      data: { kind: 'rum', value: 'RUM-1', ...roy, command: { name: 'SetPaymentTerms', body: {} } },
    },
    'Référence de mandat (RUM) RUM-1 réservée pour la fiche CL000042 (Moulins Roy et fils)',
  ],
];
