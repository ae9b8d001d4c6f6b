import type { JournalEvent } from '../domain/invoice/events.js';
import { journalStream, placeOfInvoiceNumber } from '../domain/streams.js';
import { ensureInvoicePdf, type InvoicePdfDeps } from './produceInvoiceDocuments.js';

/**
 * The kept bytes of an invoice's document, made now when no job has come to it yet; undefined for a number that no
 * invoice has. One journal read, at the place that the number names. Throws what `ensureInvoicePdf` throws.
 */
export async function invoicePdfByNumber(deps: InvoicePdfDeps, number: string): Promise<Buffer | undefined> {
  const place = placeOfInvoiceNumber(number);
  if (place === undefined) return undefined;
  const stream = journalStream(place.series);
  const [issued] = await deps.eventStore.read<JournalEvent>(stream, { from: place.revision, limit: 1 });
  return issued === undefined ? undefined : (await ensureInvoicePdf(deps, issued)).content;
}
