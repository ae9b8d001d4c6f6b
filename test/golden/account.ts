import type { AccessEvent } from '../../src/domain/access/events.js';
import type { AccountDetails, AccountEvent, ContactDetails } from '../../src/domain/account/events.js';
import type { AccountNumbersEvent } from '../../src/domain/accountNumbers/events.js';
import type { ClaimEvent } from '../../src/domain/claim/events.js';
import type { Golden, GoldenVariants } from './golden.js';

const accountId = '2f6c1c1e-8f0a-5d3b-9d35-6a4f0b8a4c01';
const contactId = '9b1f5a77-7c9e-5f0e-8a0b-3d0f6d3a2e12';

const details: Required<Omit<AccountDetails, 'active'>> = {
  name: 'Boulangerie Lefèvre & Fils',
  tradeName: 'Au Pain d’Or',
  customerType: 'business',
  siren: '732829320',
  siret: '73282932000074',
  vatNumber: 'FR44732829320',
  legalForm: 'SARL',
  email: 'contact@lefevre.example',
  accountingEmail: 'compta@lefevre.example',
  phones: ['+33478123456', '+33612345678'],
  address: { line1: '12 rue de la République', line2: 'Bâtiment B', postalCode: '69002', city: 'Lyon', country: 'FR' },
  billingAddress: { line1: 'BP 40', line2: 'Cedex', postalCode: '69288', city: 'Lyon', country: 'FR' },
  ownerId: '0d2f5f7a-3f39-5b0f-8d0e-1f6a7e9c0a55',
  accountingCode: '411LEFEVRE',
};

const contact: Required<ContactDetails> = {
  lastName: 'Lefèvre',
  firstName: 'Émilie',
  civility: 'Mme',
  email: 'emilie@lefevre.example',
  phones: ['+33698765432'],
  functionId: 'administratif',
  active: true,
  receivesInvoices: true,
  portalAccess: false,
  main: true,
};

export const accountGolden = {
  ProspectCreated: [{ accountId, number: 42, ...details }],
  ClientCreated: [{ accountId, number: 43, ...details, name: 'Mairie de Saint-Étienne', customerType: 'public' }],
  AccountDetailsChanged: [
    {
      accountId,
      changes: { ...details, tradeName: null, siret: '73282932000082', phones: [], customerType: 'individual' },
      previousSiret: '73282932000074',
    },
  ],
  ProspectBecameClient: [{ accountId, number: 42 }],
  ContactAdded: [{ accountId, contactId, ...contact }],
  ContactChanged: [
    { accountId, contactId, changes: { ...contact, civility: null, lastName: 'Lefèvre-Durand', main: false } },
  ],
  ContactRemoved: [{ accountId, contactId }],
  BillingPreferencesSet: [
    {
      accountId,
      groupInvoices: true,
      batch: 'debut-de-mois',
      vatLiable: false,
      vatRegime: 'reverse_charge',
      vatReason: 'Autoliquidation, article 283-2 du CGI',
    },
  ],
  PaymentTermsSet: [
    {
      accountId,
      mode: 'sepa_debit',
      iban: 'FR7630006000011234567890189',
      bic: 'AGRIFRPP',
      mandate: { reference: 'RUM-2026-0042', signedOn: '2026-03-14' },
      gocardless: { mandateId: 'MD000042', customerId: 'CU000042' },
      due: { days: 45, endOfMonth: 'after' },
    },
  ],
  DeliveryMethodsSet: [
    {
      accountId,
      methods: ['email_attachment', 'chorus_pro'],
      chorus: { serviceCode: 'SRV-01', engagementNumber: 'EJ-2026-17', required: 'service_and_engagement' },
    },
  ],
  NoteAdded: [
    {
      accountId,
      noteId: '7a1d2c3b-4e5f-5a6b-8c7d-9e0f1a2b3c4d',
      body: 'Préfère être appelée après 14 h.\nFibre à chiffrer.',
    },
  ],
  NoteEdited: [
    {
      accountId,
      noteId: '7a1d2c3b-4e5f-5a6b-8c7d-9e0f1a2b3c4d',
      body: 'Préfère être appelée le matin.\nFibre chiffrée.',
    },
  ],
  NoteRemoved: [{ accountId, noteId: '7a1d2c3b-4e5f-5a6b-8c7d-9e0f1a2b3c4d' }],
} satisfies Golden<AccountEvent>;

/** `active` came later. */
export const accountVariants = {
  'ProspectCreated.v1.active': { ...accountGolden.ProspectCreated[0], active: false },
  'ClientCreated.v1.active': { ...accountGolden.ClientCreated[0], active: false },
  'AccountDetailsChanged.v1.active': { accountId, changes: { active: true } },
} satisfies GoldenVariants<AccountEvent>;

export const accessGolden = {
  IbanRevealed: [{ accountId, dossierId: '5c7e9a1b-2d4f-5a6c-8e0b-7f9d1c3e5a02' }],
} satisfies Golden<AccessEvent>;

export const accountNumbersGolden = {
  AccountNumberReserved: [{ accountId }],
} satisfies Golden<AccountNumbersEvent>;

export const claimGolden = {
  ValueClaimed: [
    {
      kind: 'siret',
      value: '73282932000074',
      accountId,
      command: {
        name: 'ChangeAccountDetails',
        body: { accountId, siret: '73282932000074', phones: ['+33478123456'] },
        seenRevision: 3,
      },
    },
  ],
  ClaimReleased: [
    { kind: 'rum', value: 'RUM-2026-0042', accountId, claimedBy: '5b1f0d2e-4c3a-5e6f-8a9b-0c1d2e3f4a5b' },
  ],
} satisfies Golden<ClaimEvent>;
