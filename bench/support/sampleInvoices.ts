import { createHash, randomUUID } from 'node:crypto';
import type { ArdoiseEvent } from '../../src/domain/catalogue.js';
import type { InvoiceLine, IssuedInvoice } from '../../src/domain/invoice/events.js';
import { addDays, lastDayOf } from '../../src/domain/shared/civilDate.js';
import {
  accountReference,
  deliveryId,
  deliveryStream,
  invoiceStream,
  journalStream,
} from '../../src/domain/streams.js';
import { BANK, PROFILE, type SampleClient } from './sampleAccounts.js';
import type { Placed } from './sampleLog.js';

const METHOD = 'email_attachment';

type Billed = Readonly<{ client: SampleClient; invoice: IssuedInvoice }>;

/** The invoice of one whole month `YYYY-MM`, issued on its first day, as the run would have made it. */
export function sampleInvoice(client: SampleClient, period: string, runId: string): Billed {
  const issueDate = `${period}-01`;
  const lines = client.lines.map((line): InvoiceLine => {
    const netCents = Math.round(Number(line.quantity) * Number(line.unitPrice) * 100);
    const vat = { vatCategory: 'S', vatRate: '20', netCents } as const;
    return { ...line, dossierId: client.dossierId, from: issueDate, to: lastDayOf(period), ...vat };
  });
  const netCents = lines.reduce((sum, line) => sum + line.netCents, 0);
  const vatCents = Math.round(netCents / 5);
  const { accountId, dossierId, details, number } = client;
  const { name, customerType, siren, siret, address } = details;
  const buyer = { name, reference: accountReference('client', number), customerType };
  const invoice: IssuedInvoice = {
    invoiceId: randomUUID(),
    accountId,
    runId,
    batch: 'default',
    period,
    issueDate,
    dueOn: addDays(issueDate, 30),
    currency: 'EUR',
    seller: { ...PROFILE, bank: BANK },
    buyer: { ...buyer, ...(siren && { siren }), ...(siret && { siret }), ...(address && { address }) },
    dossiers: [{ dossierId, name: 'Siège' }],
    lines,
    vatRows: [{ category: 'S', rate: '20', baseCents: netCents, vatCents }],
    netCents,
    vatCents,
    totalCents: netCents + vatCents,
    payment: { mode: 'transfer', due: { days: 30, endOfMonth: 'none' } },
    delivery: { methods: [METHOD] },
  };
  return { client, invoice };
}

/** Number, document and delivery of an issued invoice: 7 events in 3 streams. */
export function invoiceEvents({ client, invoice }: Billed, number: string): readonly Placed[] {
  const { invoiceId, accountId, issueDate } = invoice;
  const sha256 = createHash('sha256').update(number).digest('hex');
  const document = { kind: 'pdf', sha256, bytes: 38_412, renderer: 'pdfkit 0.20.2 / facture 1' } as const;
  return [
    {
      stream: journalStream(`${invoice.seller.invoicePrefix}${issueDate.slice(0, 4)}`),
      event: { type: 'InvoiceIssued', data: invoice },
    },
    {
      stream: invoiceStream(invoiceId),
      event: { type: 'InvoiceDocumentProduced', data: { invoiceId, accountId, number, ...document } },
    },
    ...deliveryEvents(client, invoice, number).map((event) => ({
      stream: deliveryStream(deliveryId(invoiceId, METHOD)),
      event,
    })),
  ];
}

function deliveryEvents(
  { contact }: SampleClient,
  { invoiceId, accountId }: IssuedInvoice,
  number: string,
): readonly ArdoiseEvent[] {
  const of = { deliveryId: deliveryId(invoiceId, METHOD), invoiceId, accountId };
  const attempt = { ...of, attempt: 1, contactId: contact.contactId, recipient: contact.email };
  const claim = { messageId: `<${randomUUID()}@telecom-rhone.example>`, claim: randomUUID(), node: 'node-1' };
  return [
    { type: 'DeliveryPlanned', data: { ...of, method: METHOD, invoiceNumber: number } },
    { type: 'DeliveryAddressed', data: { ...of, recipients: [contact] } },
    { type: 'DeliveryAttempted', data: { ...attempt, ...claim } },
    {
      type: 'DeliveryAttemptEnded',
      data: { ...attempt, outcome: 'accepted', replyCode: 250, detail: '250 2.0.0 Ok: queued' },
    },
    { type: 'DeliverySucceeded', data: { ...of, method: METHOD } },
  ];
}
