import type { IssuedInvoice } from '../domain/invoice/events.js';

/** Makes the document of an invoice from its event and number alone: the same input gives the same bytes. */
export interface PdfRenderer {
  /** Name and version, such as `ardoise-pdf/1`. Goes up whenever the bytes for one input change. */
  readonly renderer: string;
  render(invoice: IssuedInvoice, number: string): Promise<Buffer>;
  close(): Promise<void>;
}
