import type { Query } from '../../src/projections/queries/query.js';
import { golden } from '../golden/all.js';
import { reading } from './readModels.js';
import { type Happening, recordEvents } from './recordEvents.js';

export const roy = { accountId: 'acc-1' };
export const due = { days: 30, endOfMonth: 'none' } as const;
export const contact = { active: true, receivesInvoices: false, portalAccess: false, main: false };
export const askAfter = <T>(happenings: readonly Happening[], ask: (query: Query) => T): T =>
  reading(recordEvents(happenings), ask);

export const created: Happening = [
  'account-acc-1',
  { type: 'ProspectCreated', data: { ...roy, number: 42, name: 'Moulins Roy', customerType: 'business' } },
];
export const dossier: Happening = [
  'dossier-dos-1',
  { type: 'DossierOpened', data: { dossierId: 'dos-1', ...roy, name: 'Siège' } },
];
export const line: Happening = [
  'dossier-dos-1',
  { type: 'DossierLineAdded', data: { ...golden.DossierLineAdded[0], dossierId: 'dos-1' } },
];
export const issued = (invoiceId: string): Happening => {
  const [invoice] = golden.InvoiceIssued;
  const dossiers = [{ dossierId: 'dos-1' }];
  const lines = invoice.lines.map((one) => ({ ...one, dossierId: 'dos-1' }));
  return [
    'invoices-F2026',
    { type: 'InvoiceIssued', data: { ...invoice, ...roy, runId: 'run-1', invoiceId, dossiers, lines } },
  ];
};
