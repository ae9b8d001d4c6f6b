import type { DeliveryEvent } from '../../src/domain/delivery/events.js';
import type { OrganisationEvent } from '../../src/domain/organisation/events.js';
import type { Golden } from './golden.js';

const accountId = '2f6c1c1e-8f0a-5d3b-9d35-6a4f0b8a4c01';

export const organisationGolden = {
  OrganisationProfileSet: [
    {
      name: 'Télécom du Rhône',
      legalForm: 'SAS',
      shareCapital: '50 000 €',
      siret: '55208131766522',
      vatNumber: 'FR03552081317',
      rcsCity: 'Lyon',
      address: { line1: '4 quai Jean Moulin', line2: 'Hall A', postalCode: '69001', city: 'Lyon', country: 'FR' },
      email: 'facturation@telecom-rhone.example',
      phone: '+33472000000',
      vatOnDebits: true,
      latePaymentText: 'Pénalités de retard : trois fois le taux d’intérêt légal.',
      discountText: 'Pas d’escompte pour paiement anticipé.',
      invoicePrefix: 'F',
    },
  ],
  BankDetailsSet: [{ iban: 'FR7630004000031234567890143', bic: 'BNPAFRPP', ics: 'FR12ZZZ123456' }],
  VatRateSet: [{ vatCode: 'intermediate', rate: '10', from: '2014-01-01' }],
  ContactFunctionDefined: [{ functionId: 'd2b7c1a0-6f4e-5b3d-9c8a-7e6f5d4c3b08', name: 'Direction' }],
  ContactFunctionRenamed: [{ functionId: 'administratif', name: 'Comptabilité' }],
  ContactFunctionRetired: [{ functionId: 'technique' }],
} satisfies Golden<OrganisationEvent>;

const invoiceId = 'e7f8a9b0-c1d2-5e3f-8a4b-5c6d7e8f9005';
const contactId = '9b1f5a77-7c9e-5f0e-8a0b-3d0f6d3a2e12';
const of = { deliveryId: `${invoiceId}-email_attachment`, invoiceId, accountId };
const attempt = { ...of, attempt: 2, contactId, recipient: 'emilie@lefevre.example' };

export const deliveryGolden = {
  DeliveryPlanned: [{ ...of, method: 'email_attachment', invoiceNumber: 'F2026-000123' }],
  DeliveryAddressed: [{ ...of, recipients: [{ contactId, name: 'Émilie Lefèvre', email: 'emilie@lefevre.example' }] }],
  DeliveryAttempted: [
    {
      ...attempt,
      messageId: '<e7f8a9b0.9b1f5a77@telecom-rhone.example>',
      claim: 'b6b2f1de-93a1-4b7e-8f53-0c7d7b7e2a06',
      node: '3d9a4c1b-7e57-4f0a-9c86-1b2e3d4f5a07',
    },
  ],
  DeliveryAttemptEnded: [
    {
      ...attempt,
      outcome: 'deferred',
      replyCode: 451,
      detail: '451 4.7.1 Greylisting in action, please come back later',
      retryAt: '2026-12-01T08:15:00.000Z',
    },
  ],
  DeliverySucceeded: [{ ...of, method: 'email_attachment' }],
  DeliveryFailed: [
    { ...of, code: 'delivery.no_recipient', detail: 'Aucun contact actif ne reçoit les factures par courriel.' },
  ],
} satisfies Golden<DeliveryEvent>;
