import type { IssuedInvoice } from '../../domain/invoice/events.js';
import { renderInvoicePdf } from '../invoicePdf.js';

export type PdfInvoice = Readonly<{ invoice: IssuedInvoice; number: string }>;

/** `alive?` asks for nothing but an answer. */
export type PdfTask = PdfInvoice | 'alive?';

/** A reason instead of bytes: this invoice cannot be drawn. Anything thrown is a fault of the worker itself. */
export type PdfOutcome = Uint8Array | Readonly<{ unprintable: string }>;

// biome-ignore lint/style/noDefaultExport: piscina calls the default export of the file
export default async function render(task: PdfTask): Promise<PdfOutcome> {
  if (task === 'alive?') return new Uint8Array();
  try {
    return await renderInvoicePdf(task.invoice, task.number);
  } catch (error) {
    return { unprintable: error instanceof Error ? error.message : String(error) };
  }
}
