import { z } from 'zod';
import * as field from '../../commands/fields.js';
import { RIGHTS } from '../../commands/policy.js';
import { pdfFileName } from '../../documents/pdfFileName.js';
import type { JournalEvent } from '../../domain/invoice/events.js';
import { journalStream } from '../../domain/streams.js';
import { listDeliveries } from '../../projections/queries/deliveries.js';
import { invoiceByNumber, listInvoices } from '../../projections/queries/invoices.js';
import { shownTerms } from '../../projections/queries/paymentTerms.js';
import { cursor, defineRead, limit, RawAnswer, type Read } from '../read.js';
import * as view from '../views/invoices.js';
import { pageOf, pdf } from '../views/values.js';
import type { ReadDeps } from './deps.js';

const unknown = { code: 'invoice.unknown', detail: 'Aucune facture ne porte ce numéro.' } as const;

export function invoiceReads({ eventStore, invoicePdf }: ReadDeps): readonly Read[] {
  return [
    defineRead({
      path: '/invoices',
      noun: 'invoice',
      summary: 'Invoices, the latest first.',
      query: z.strictObject({
        account: z.string().max(100).optional(),
        period: field.month.optional(),
        status: z.enum(['unpaid', 'partially_paid', 'paid', 'credited']).optional(),
        limit,
        cursor,
      }),
      response: pageOf(view.invoiceSummary),
      past: true,
      roles: RIGHTS.reading,
      answer: ({ query: filter, db }) => listInvoices(db, filter),
    }),
    defineRead({
      path: '/invoices/:number.pdf',
      noun: 'invoice',
      summary: 'The document of an invoice, as it was first produced.',
      query: z.strictObject({}),
      response: pdf,
      unknown,
      problems: ['document.altered', 'document.lost', 'document.unprintable', 'document.unavailable'],
      roles: RIGHTS.reading,
      answer: async ({ params: { number = '' }, db }) => {
        const invoice = invoiceByNumber(db, number);
        const content = invoice === undefined ? undefined : await invoicePdf(invoice.number);
        if (invoice === undefined || content === undefined) return undefined;
        return new RawAnswer({
          contentType: 'application/pdf',
          fileName: pdfFileName(invoice.number),
          chunks: once(content),
        });
      },
    }),
    defineRead({
      path: '/invoices/:number',
      noun: 'invoice',
      summary: 'One invoice with everything that is printed, and its deliveries.',
      query: z.strictObject({}),
      response: view.invoice,
      unknown,
      past: true,
      roles: RIGHTS.reading,
      answer: async ({ params: { number = '' }, db }) => {
        const invoice = invoiceByNumber(db, number);
        if (invoice === undefined) return undefined;
        const { series, revision: place } = invoice.journal;
        const [issued] = await eventStore.read<JournalEvent>(journalStream(series), { from: place, limit: 1 });
        const { items } = listDeliveries(db, { invoiceId: invoice.id });
        // The row came from that very event.
        if (issued === undefined) throw new Error(`The journal ${series} does not hold revision ${place}`);
        return { ...issued.data, payment: shownTerms(issued.data.payment), ...invoice, deliveries: items };
      },
    }),
    defineRead({
      path: '/deliveries',
      noun: 'delivery',
      summary: 'Deliveries, the latest first, each with its attempts and why it failed.',
      query: z.strictObject({
        status: z.enum(['planned', 'waiting', 'sending', 'exported', 'delivered', 'failed', 'cancelled']).optional(),
        limit,
        cursor,
      }),
      response: pageOf(view.delivery),
      past: true,
      roles: RIGHTS.reading,
      answer: ({ query: filter, db }) => listDeliveries(db, filter),
    }),
  ];
}

async function* once(content: Buffer): AsyncGenerator<Buffer> {
  yield content;
}
