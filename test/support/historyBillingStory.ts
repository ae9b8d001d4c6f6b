import { golden } from '../golden/all.js';
import type { Told } from './historyAccountStory.js';

const roy = { accountId: 'acc-1' };
const mail = { deliveryId: 'inv-1-email_attachment', invoiceId: 'inv-1', ...roy };
const attempt = { ...mail, attempt: 1, contactId: 'claire', recipient: 'claire@roy.fr' };
const run = { runId: 'run-1', batch: 'default', period: '2026-12' };
const iban = 'FR7630006000011234567890189';
const [issued] = golden.InvoiceIssued;

/** From a billing run to its mails, and the organisation. */
export const billingStory: readonly Told[] = [
  [
    'billing-runs',
    { type: 'BillingRunStarted', data: { ...golden.BillingRunStarted[0], ...run, issueDate: '2026-12-31' } },
    'Facturation de décembre 2026 lancée, factures datées du 31 décembre 2026',
  ],
  [
    'invoices-F2026',
    { type: 'InvoiceIssued', data: { ...issued, ...roy, totalCents: 123_456_00, dueOn: '2026-12-31' } },
    'Facture F2026-000001 émise : 123 456,00 € TTC, échéance le 31 décembre 2026',
  ],
  [
    'billing-runs',
    {
      type: 'BillingRunCompleted',
      data: { ...golden.BillingRunCompleted[0], ...run, invoices: 1, totalCents: 12_000 },
    },
    'Facturation de décembre 2026 terminée : 1 facture, 120,00 € TTC, 1 cas laissé de côté',
  ],
  [
    'billing-runs',
    { type: 'BillingRunAborted', data: { ...run, period: '2026-04', batch: 'fin-de-mois', reason: 'Tarifs erronés' } },
    'Facturation d’avril 2026, lot fin-de-mois, interrompue : Tarifs erronés',
  ],
  [
    'invoice-inv-1',
    {
      type: 'InvoiceDocumentProduced',
      data: { ...golden.InvoiceDocumentProduced[0], number: 'F2026-000001', bytes: 55_000 },
    },
    'PDF de la facture F2026-000001 produit (54 Kio)',
  ],
  [
    `delivery-${mail.deliveryId}`,
    { type: 'DeliveryPlanned', data: { ...mail, method: 'email_attachment', invoiceNumber: 'F2026-000001' } },
    'Envoi de la facture F2026-000001 prévu : mail avec la facture jointe',
  ],
  [
    `delivery-${mail.deliveryId}`,
    {
      type: 'DeliveryAddressed',
      data: { ...mail, recipients: [{ contactId: 'claire', name: 'Claire Roy', email: 'claire@roy.fr' }] },
    },
    'Envoi de la facture F2026-000001 : destiné à Claire Roy <claire@roy.fr>',
  ],
  [
    `delivery-${mail.deliveryId}`,
    { type: 'DeliveryAttempted', data: { ...attempt, messageId: '<m>', claim: 'c', node: 'n' } },
    'Envoi de la facture F2026-000001 à claire@roy.fr : tentative n° 1',
  ],
  [
    `delivery-${mail.deliveryId}`,
    {
      type: 'DeliveryAttemptEnded',
      data: {
        ...attempt,
        outcome: 'deferred',
        replyCode: 451,
        detail: '451 Greylisted',
        retryAt: '2026-12-31T23:30:00.000Z',
      },
    },
    'Envoi de la facture F2026-000001 à claire@roy.fr remis à plus tard par le serveur : 451 Greylisted, nouvel essai le 1er janvier à 00:30',
  ],
  [
    `delivery-${mail.deliveryId}`,
    { type: 'DeliveryAttemptEnded', data: { ...attempt, outcome: 'refused', replyCode: 550, detail: 'No such user' } },
    'Envoi de la facture F2026-000001 à claire@roy.fr refusé par le serveur : 550 No such user',
  ],
  [
    `delivery-${mail.deliveryId}`,
    { type: 'DeliveryFailed', data: { ...mail, code: 'mail.refused', detail: 'Claire Roy : refusé.' } },
    'Envoi de la facture F2026-000001 en échec. Claire Roy : refusé.',
  ],
  [
    `delivery-${mail.deliveryId}`,
    { type: 'DeliverySucceeded', data: { ...mail, method: 'email_attachment' } },
    'Envoi de la facture F2026-000001 réussi : remise à tous ses destinataires',
  ],
  [
    'organisation',
    { type: 'OrganisationProfileSet', data: golden.OrganisationProfileSet[0] },
    'Profil de l’organisation défini : Télécom du Rhône',
  ],
  [
    'organisation',
    {
      type: 'OrganisationProfileSet',
      data: { ...golden.OrganisationProfileSet[0], phone: '+33472000001', vatOnDebits: false },
    },
    'Profil de l’organisation : téléphone : 04 72 00 00 00 → 04 72 00 00 01 ; TVA sur les débits : oui → non',
  ],
  [
    'organisation',
    { type: 'BankDetailsSet', data: { iban, bic: 'AGRIFRPP', ics: 'FR12ZZZ123456' } },
    'Coordonnées bancaires de l’organisation : IBAN FR76 •••• … 189, BIC AGRIFRPP, ICS FR12ZZZ123456',
  ],
  [
    'organisation',
    { type: 'VatRateSet', data: { vatCode: 'reduced', rate: '5.5', from: '2014-01-01' } },
    'Taux de TVA réduit : 5,5 % à compter du 1er janvier 2014',
  ],
  [
    'claim-siret-73282932000074',
    { type: 'ClaimReleased', data: { kind: 'siret', value: '73282932000074', ...roy, claimedBy: 'c-1' } },
    'SIRET 73282932000074 libéré par la fiche CL000042 (Moulins Roy et fils)',
  ],
  [
    'claim-rum-RUM-9',
    { type: 'ClaimReleased', data: { kind: 'rum', value: 'RUM-9', accountId: 'acc-none', claimedBy: 'c-2' } },
    'Référence de mandat (RUM) RUM-9 libérée par une fiche',
  ],
  [
    'account-acc-2',
    { type: 'ClientCreated', data: { accountId: 'acc-2', number: 43, name: 'Mairie de Lyon', customerType: 'public' } },
    'Fiche client créée : Mairie de Lyon (CL000043)',
  ],
];
