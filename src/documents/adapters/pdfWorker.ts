import type { IssuedInvoice } from '../../domain/invoice/events.js';
import { renderInvoicePdf } from '../invoicePdf.js';

export type PdfTask = Readonly<{ invoice: IssuedInvoice; number: string }>;

/** A reason instead of bytes: this invoice cannot be drawn. Anything thrown is a fault of the worker itself. */
export type PdfOutcome = Uint8Array | Readonly<{ unprintable: string }>;

// biome-ignore lint/style/noDefaultExport: piscina calls the default export of the file
export default async function render({ invoice, number }: PdfTask): Promise<PdfOutcome> {
  try {
    return await renderInvoicePdf(invoice, number);
  } catch (error) {
    return { unprintable: error instanceof Error ? error.message : String(error) };
  }
}
