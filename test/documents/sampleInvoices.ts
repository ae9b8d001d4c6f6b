import type { InvoiceLine, IssuedInvoice } from '../../src/domain/invoice/events.js';

/** An ordinary invoice: one dossier, the three kinds of lines, paid by transfer. Its amounts add up. */
export const sampleInvoice: IssuedInvoice = {
  invoiceId: '7f1d2c52-6a0e-4b53-9a35-6c1d0a4a8d01',
  accountId: '7f1d2c52-6a0e-4b53-9a35-6c1d0a4a8d02',
  runId: 'run-2026-12',
  batch: 'default',
  period: '2026-12',
  issueDate: '2026-12-01',
  dueOn: '2026-12-31',
  currency: 'EUR',
  seller: {
    name: 'Réseaux du Rhône',
    legalForm: 'SAS',
    shareCapital: '50 000 €',
    siret: '81234567800014',
    vatNumber: 'FR32812345678',
    rcsCity: 'Lyon',
    address: { line1: '14 quai Perrache', postalCode: '69002', city: 'Lyon', country: 'FR' },
    email: 'facturation@reseaux-du-rhone.example',
    phone: '+33472001122',
    vatOnDebits: false,
    invoicePrefix: 'F',
    bank: { iban: 'FR7630006000011234567890189', bic: 'AGRIFRPPXXX', ics: 'FR72ZZZ123456' },
  },
  buyer: {
    name: 'Moulins Roy',
    reference: 'CL000042',
    customerType: 'business',
    siren: '552100554',
    siret: '55210055400021',
    vatNumber: 'FR40552100554',
    address: { line1: '3 rue des Meuniers', postalCode: '38000', city: 'Grenoble', country: 'FR' },
  },
  dossiers: [
    {
      dossierId: 'd-1',
      name: 'Siège',
      site: { address: { line1: '3 rue des Meuniers', postalCode: '38000', city: 'Grenoble', country: 'FR' } },
    },
  ],
  lines: [
    line({ lineId: 'l-1', label: 'Fibre professionnelle 1 Gbit/s', unitPrice: '49.90', netCents: 4990 }),
    line({
      lineId: 'l-2',
      label: 'Ligne téléphonique illimitée',
      unitPrice: '30.00',
      netCents: 1548,
      from: '2026-12-16',
      proration: { days: 16, of: 31 },
    }),
    line({
      lineId: 'l-3',
      section: 'licence',
      label: 'Licence standard téléphonique, par poste',
      quantity: '12',
      unitPrice: '4.5',
      netCents: 5400,
    }),
    line({
      lineId: 'l-4',
      section: 'one_off',
      label: 'Téléphone de bureau',
      quantity: '2',
      unitPrice: '89',
      netCents: 17800,
      from: '2026-11-24',
      to: '2026-11-24',
      nature: 'goods',
    }),
  ],
  vatRows: [{ category: 'S', rate: '20', baseCents: 29738, vatCents: 5948 }],
  netCents: 29738,
  vatCents: 5948,
  totalCents: 35686,
  payment: { mode: 'transfer', due: { days: 30, endOfMonth: 'none' } },
  delivery: { methods: ['email_attachment'] },
};

/** A recurring line of December 2026 at 20 %, with whatever a test cares about. */
export function line(given: Partial<InvoiceLine>): InvoiceLine {
  return {
    dossierId: 'd-1',
    lineId: 'l-1',
    section: 'recurring',
    label: 'Abonnement',
    quantity: '1',
    unitPrice: '10',
    ...(given.section === 'one_off' ? {} : { every: 'month' }),
    from: '2026-12-01',
    to: '2026-12-31',
    nature: 'services',
    vatCode: 'normal',
    vatCategory: 'S',
    vatRate: '20',
    netCents: 1000,
    ...given,
  };
}

/** The sample with other lines at 20 %, and the totals that follow from them. */
export function invoiceOf(lines: readonly InvoiceLine[], given: Partial<IssuedInvoice> = {}): IssuedInvoice {
  const netCents = lines.reduce((sum, { netCents: net }) => sum + net, 0);
  const vatCents = Math.round(netCents / 5);
  return {
    ...sampleInvoice,
    lines,
    vatRows: [{ category: 'S', rate: '20', baseCents: netCents, vatCents }],
    netCents,
    vatCents,
    totalCents: netCents + vatCents,
    ...given,
  };
}
