import type { BillingRunEvent } from '../../src/domain/billing/events.js';
import type { InvoiceEvent, JournalEvent } from '../../src/domain/invoice/events.js';
import type { Golden, GoldenVariants } from './golden.js';
import { organisationGolden } from './others.js';
import { dossierGolden } from './work.js';

const accountId = '2f6c1c1e-8f0a-5d3b-9d35-6a4f0b8a4c01';
const dossierId = '5c7e9a1b-2d4f-5a6c-8e0b-7f9d1c3e5a02';
const invoiceId = 'e7f8a9b0-c1d2-5e3f-8a4b-5c6d7e8f9005';
const runId = 'a1b2c3d4-e5f6-5a7b-8c9d-0e1f2a3b4c08';
const run = { runId, batch: 'debut-de-mois', period: '2026-12' };

export const billingRunGolden = {
  BillingRunStarted: [
    {
      ...run,
      issueDate: '2026-12-01',
      series: 'F2026',
      basis: { position: '10542', eventId: '7a1d2c3b-4e5f-5a6b-8c7d-9e0f1a2b3c4d' },
      journalRevision: 122,
      rulesVersion: 1,
      previewPosition: '10540',
    },
  ],
  BillingRunCompleted: [
    {
      ...run,
      invoices: 198,
      netCents: 2571480,
      vatCents: 514296,
      totalCents: 3085776,
      leftOut: [
        {
          accountId,
          dossierId,
          code: 'vat.reason_missing',
          detail: 'Le motif d’exonération de TVA manque : complétez les préférences de facturation.',
        },
      ],
    },
  ],
  BillingRunAborted: [{ ...run, reason: 'Tarifs erronés sur le lot' }],
} satisfies Golden<BillingRunEvent>;

export const journalGolden = {
  InvoiceIssued: [
    {
      invoiceId,
      accountId,
      ...run,
      issueDate: '2026-12-01',
      dueOn: '2027-01-31',
      currency: 'EUR',
      seller: { ...organisationGolden.OrganisationProfileSet[0], bank: organisationGolden.BankDetailsSet[0] },
      buyer: {
        name: 'Boulangerie Lefèvre & Fils',
        reference: 'CL000042',
        customerType: 'business',
        siren: '732829320',
        siret: '73282932000074',
        vatNumber: 'FR44732829320',
        address: {
          line1: '12 rue de la République',
          line2: 'Bâtiment B',
          postalCode: '69002',
          city: 'Lyon',
          country: 'FR',
        },
        billingAddress: { line1: 'BP 40', line2: 'Cedex', postalCode: '69288', city: 'Lyon', country: 'FR' },
        accountingCode: '411LEFEVRE',
      },
      dossiers: [{ dossierId, name: 'Fibre du siège', site: dossierGolden.DossierOpened[0].site }],
      lines: [
        {
          dossierId,
          lineId: '1e2d3c4b-5a69-5788-9796-a5b4c3d2e104',
          section: 'recurring',
          label: 'Lien fibre dédié 100 Mbit/s (16 jours sur 30)',
          quantity: '1',
          unitPrice: '129.90',
          every: 'month',
          from: '2026-11-15',
          to: '2026-11-30',
          proration: { days: 16, of: 30 },
          nature: 'services',
          vatCode: 'normal',
          vatCategory: 'S',
          vatRate: '20',
          netCents: 6928,
          accountingCode: '706100',
        },
        {
          dossierId,
          lineId: '2f3e4d5c-6b7a-5899-a8a7-b6c5d4e3f209',
          section: 'one_off',
          label: 'Frais de mise en service',
          quantity: '1',
          unitPrice: '150',
          from: '2026-11-15',
          to: '2026-11-15',
          nature: 'services',
          vatCode: 'normal',
          vatCategory: 'E',
          vatRate: '0',
          netCents: 15000,
        },
      ],
      vatRows: [
        { category: 'S', rate: '20', baseCents: 6928, vatCents: 1386 },
        { category: 'E', rate: '0', baseCents: 15000, vatCents: 0, reason: 'Exonération de TVA, article 261 du CGI' },
      ],
      netCents: 21928,
      vatCents: 1386,
      totalCents: 23314,
      payment: {
        mode: 'sepa_debit',
        iban: 'FR7630006000011234567890189',
        bic: 'AGRIFRPP',
        mandate: { reference: 'RUM-2026-0042', signedOn: '2026-03-14' },
        gocardless: { mandateId: 'MD000042', customerId: 'CU000042' },
        due: { days: 45, endOfMonth: 'after' },
      },
      delivery: {
        methods: ['email_attachment', 'chorus_pro'],
        chorus: { serviceCode: 'SRV-01', engagementNumber: 'EJ-2026-17', required: 'service_or_engagement' },
      },
    },
  ],
} satisfies Golden<JournalEvent>;

export const invoiceGolden = {
  InvoiceDocumentProduced: [
    {
      invoiceId,
      accountId,
      number: 'F2026-000123',
      kind: 'pdf',
      sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      bytes: 48213,
      renderer: 'pdfkit-1',
    },
  ],
} satisfies Golden<InvoiceEvent>;

const { payment: terms, ...issued } = journalGolden.InvoiceIssued[0];

/** An invoice that came out while the mandate was awaited. */
export const journalVariants = {
  'InvoiceIssued.v1.debitMissing': {
    ...issued,
    payment: { mode: terms.mode, due: terms.due },
    debitMissing: ['iban', 'mandate'],
  },
} satisfies GoldenVariants<JournalEvent>;
