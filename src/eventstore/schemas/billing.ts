import type { BillingRunEvent } from '../../domain/billing/events.js';
import type { InvoiceEvent, JournalEvent } from '../../domain/invoice/events.js';
import { cents, count, date, decimal, list, object, oneOf, optional, personal, type Schema, text } from './schema.js';
import {
  address,
  bankDetailsFields,
  customerType,
  deliveryChoiceFields,
  every,
  nature,
  organisationProfileFields,
  paymentTerms,
  section,
  site,
  vatCode,
} from './shared.js';

const run = { runId: text, batch: text, period: text };
const totals = { netCents: cents, vatCents: cents, totalCents: cents };
const vatCategory = oneOf('S', 'E', 'AE');

export const billingRunSchemas: Readonly<Record<BillingRunEvent['type'], readonly Schema[]>> = {
  BillingRunStarted: [
    object({
      ...run,
      issueDate: date,
      series: text,
      basis: object({ position: text, eventId: text }),
      journalRevision: count,
      rulesVersion: count,
      previewPosition: optional(text),
    }),
  ],
  BillingRunCompleted: [
    object({
      ...run,
      invoices: count,
      ...totals,
      leftOut: list(object({ accountId: text, dossierId: optional(text), code: text, detail: text })),
    }),
  ],
  BillingRunAborted: [object({ ...run, reason: optional(text) })],
};

const seller = object({ ...organisationProfileFields, bank: optional(object(bankDetailsFields)) });

const buyer = object({
  name: personal('accountId', text),
  reference: text,
  customerType,
  siren: optional(text),
  siret: optional(text),
  vatNumber: optional(text),
  address: optional(personal('accountId', address)),
  billingAddress: optional(personal('accountId', address)),
  accountingCode: optional(text),
});

const line = object({
  dossierId: text,
  lineId: text,
  section,
  label: text,
  quantity: decimal,
  unitPrice: decimal,
  every: optional(every),
  from: date,
  to: date,
  proration: optional(object({ days: count, of: count })),
  nature,
  vatCode,
  vatCategory,
  vatRate: decimal,
  netCents: cents,
  accountingCode: optional(text),
});

export const journalSchemas: Readonly<Record<JournalEvent['type'], readonly Schema[]>> = {
  InvoiceIssued: [
    object({
      invoiceId: text,
      accountId: text,
      ...run,
      issueDate: date,
      dueOn: date,
      currency: oneOf('EUR'),
      seller,
      buyer,
      dossiers: list(object({ dossierId: text, name: optional(text), site: optional(personal('accountId', site)) })),
      lines: list(line),
      vatRows: list(
        object({ category: vatCategory, rate: decimal, baseCents: cents, vatCents: cents, reason: optional(text) }),
      ),
      ...totals,
      payment: paymentTerms,
      debitMissing: optional(list(oneOf('iban', 'mandate', 'creditor'))),
      delivery: object(deliveryChoiceFields),
    }),
  ],
};

export const invoiceSchemas: Readonly<Record<InvoiceEvent['type'], readonly Schema[]>> = {
  InvoiceDocumentProduced: [
    object({
      invoiceId: text,
      accountId: text,
      number: text,
      kind: oneOf('pdf'),
      sha256: text,
      bytes: count,
      renderer: text,
    }),
  ],
};
