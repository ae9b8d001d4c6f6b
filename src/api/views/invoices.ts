import { z } from 'zod';
import type { IssuedInvoice } from '../../domain/invoice/events.js';
import { describes } from '../agrees.js';
import { site } from './dossiers.js';
import { bankDetails, organisationProfile } from './organisation.js';
import { deliveryChoice, paymentTerms } from './terms.js';
import * as value from './values.js';

const totals = { netCents: value.cents, vatCents: value.cents, totalCents: value.cents };

const listed = {
  id: value.uuid,
  number: value.invoiceNumber,
  accountId: value.uuid,
  buyerName: z.string().meta({ description: 'As printed' }),
  buyerReference: z.string().meta({ description: 'Of the account, as printed', examples: ['CL000042'] }),
  runId: value.uuid,
  batch: value.batch,
  period: value.month,
  status: z.enum(['unpaid', 'partially_paid', 'paid', 'credited']),
  issueDate: value.civilDate,
  dueOn: value.civilDate,
  paymentMode: value.paymentMode,
  ...totals,
  paidCents: value.cents,
  balanceCents: value.cents,
  dossierIds: z.array(value.uuid),
  document: z
    .object({ sha256: z.string(), bytes: value.count, renderer: z.string() })
    .optional()
    .meta({ description: 'Its kept bytes, once they were made' }),
  journal: z
    .object({ series: z.string().meta({ examples: ['F2026'] }), revision: z.int() })
    .meta({ description: 'Where everything that is printed stands: `invoices-<series>`, at this revision' }),
  issuedAt: value.instant,
  updatedAt: value.instant,
  revision: z.int().meta({ description: 'Of the stream `invoice-<id>`: -1 while nothing happened after the issue' }),
};

export const invoiceSummary = z.object(listed).meta({ id: 'InvoiceSummary' });

const vatCategory = z.enum(['S', 'E', 'AE']).meta({ description: 'EN16931: standard, exempt, reverse charge' });

const invoiceLine = z
  .object({
    dossierId: value.uuid,
    lineId: value.uuid,
    section: z.enum(['licence', 'one_off', 'recurring']),
    label: z.string(),
    quantity: value.decimal,
    unitPrice: value.decimal.meta({ description: 'Euros without VAT, of one whole charge period' }),
    every: z.enum(['month', 'quarter', 'year']).optional(),
    from: value.civilDate,
    to: value.civilDate.meta({ description: 'The last civil day, included' }),
    proration: z
      .object({ days: z.int(), of: z.int() })
      .optional()
      .meta({ description: 'Days billed, of days in the charge period' }),
    nature: z.enum(['services', 'goods']),
    vatCode: value.vatCode,
    vatCategory,
    vatRate: value.percent,
    netCents: value.cents,
    accountingCode: z.string().optional(),
  })
  .meta({ id: 'InvoiceLine' });

const vatRow = z
  .object({
    category: vatCategory,
    rate: value.percent,
    baseCents: value.cents,
    vatCents: value.cents,
    reason: z.string().optional().meta({ description: 'Why no VAT is charged' }),
  })
  .meta({ id: 'VatRow' });

const buyer = z
  .object({
    name: z.string(),
    reference: z.string(),
    customerType: value.customerType,
    siren: value.siren.optional(),
    siret: value.siret.optional(),
    vatNumber: value.vatNumber.optional(),
    address: value.address.optional(),
    billingAddress: value.address.optional(),
    accountingCode: z.string().optional(),
  })
  .meta({ id: 'Buyer', description: 'As printed' });

const seller = z
  .object({ ...organisationProfile.shape, bank: bankDetails.optional() })
  .meta({ id: 'Seller', description: 'As printed' });

const printed = {
  invoiceId: value.uuid,
  accountId: value.uuid,
  runId: value.uuid,
  batch: value.batch,
  period: value.month,
  issueDate: value.civilDate,
  dueOn: value.civilDate,
  currency: z.literal('EUR'),
  seller,
  buyer,
  dossiers: z.array(z.object({ dossierId: value.uuid, name: z.string().optional(), site: site.optional() })),
  lines: z.array(invoiceLine),
  vatRows: z.array(vatRow),
  ...totals,
  payment: paymentTerms,
  debitMissing: z
    .array(z.enum(['iban', 'mandate', 'creditor']))
    .optional()
    .meta({ description: 'Why a direct debit could not be made: the invoice asks for a transfer instead' }),
  delivery: deliveryChoice,
};

export const delivery = z
  .object({
    id: z.string().meta({ description: '`<invoiceId>-<method>`' }),
    invoiceId: value.uuid,
    invoiceNumber: value.invoiceNumber,
    accountId: value.uuid,
    method: value.deliveryMethod,
    status: z.enum(['planned', 'waiting', 'sending', 'exported', 'delivered', 'failed', 'cancelled']),
    reason: z
      .object({ code: value.code, detail: value.french })
      .optional()
      .meta({ description: 'Why it failed, or what went wrong last while it is still tried' }),
    recipients: z.array(z.object({ contactId: value.uuid, name: z.string(), email: value.email })),
    attempts: z.array(
      z.object({
        attempt: z.int().meta({ description: 'From 1' }),
        contactId: value.uuid,
        recipient: value.email,
        at: value.instant,
        endedAt: value.instant.optional(),
        outcome: z.enum(['accepted', 'refused', 'deferred', 'unreachable', 'unknown']).optional(),
        replyCode: z.int().optional().meta({ description: 'Of the mail server' }),
        detail: z.string().optional(),
        retryAt: value.instant.optional(),
      }),
    ),
    nextAttemptAt: value.instant.optional(),
    plannedAt: value.instant,
    updatedAt: value.instant,
    revision: value.revision,
  })
  .meta({ id: 'Delivery' });

export const invoice = z.object({ ...printed, ...listed, deliveries: z.array(delivery) }).meta({ id: 'Invoice' });

export const computedInvoice = describes<IssuedInvoice>()(
  z.object(printed).meta({ id: 'ComputedInvoice', description: 'As it would be issued; it has no number' }),
);
