import { createHash } from 'node:crypto';
import { causedBy, type JobActor } from '../commands/causedBy.js';
import { metadataOf, notBefore } from '../commands/context.js';
import { assertUnderstood } from '../commands/handleCommand.js';
import { DocumentLost, inFrench, isDocumentFault } from '../documents/documentErrors.js';
import type { DocumentStore } from '../documents/documentStore.js';
import type { PdfRenderer } from '../documents/pdfRenderer.js';
import type { ArdoiseEvent, EventOf } from '../domain/catalogue.js';
import type { InvoiceEvent, JournalEvent } from '../domain/invoice/events.js';
import { invoiceNumber, invoiceStream, seriesOf } from '../domain/streams.js';
import { deriveId } from '../eventstore/deriveId.js';
import { Conflict, type EventStore, type NewEvent, NO_STREAM, type Recorded } from '../eventstore/eventStore.js';
import type { Job } from './job.js';

const JOB: JobActor = { name: 'produceInvoiceDocuments', title: 'Production des documents' };
const MAX_ATTEMPTS = 5;
const SHOWN = 100;

export type InvoicePdfDeps = Readonly<{
  eventStore: EventStore;
  documents: DocumentStore;
  renderer: PdfRenderer;
  /** UTC instant, ISO 8601. */
  now: () => string;
}>;

export type InvoicePdf = Readonly<{ content: Buffer; sha256: string; number: string }>;

type ProducedDocument = EventOf<'InvoiceDocumentProduced'>['data'];

/**
 * Produces the PDF of each issued invoice. Safe to replay: then it only reads every document and verifies it. A document
 * that is lost, altered or cannot be drawn goes to `report` and `failures`, and the job goes on; a fault of the log or of the disk
 * stops it.
 */
export function produceInvoiceDocuments(
  deps: InvoicePdfDeps & Readonly<{ report: (error: Error, event: Recorded<ArdoiseEvent>) => void }>,
): Job {
  const failures = new Map<string, string>();
  return {
    name: JOB.name,
    handles: ['InvoiceIssued'],
    concurrency: 4,
    handle: async (event) => {
      if (event.type !== 'InvoiceIssued') return;
      try {
        await ensureInvoicePdf(deps, event);
      } catch (error) {
        if (!isDocumentFault(error)) throw error;
        failures.set(invoiceNumber(seriesOf(event.stream), event.revision), inFrench(error));
        const [oldest] = failures.keys();
        if (failures.size > SHOWN && oldest !== undefined) failures.delete(oldest);
        deps.report(error, event);
      }
    },
    failures: () => [...failures].map(([about, reason]) => ({ about, reason })),
  };
}

/**
 * The bytes of an issued invoice: those first produced, for ever. The first call makes them, and they are on disk before
 * the event that names them is in the log. A lost file is made again only if it comes out the same.
 * Throws DocumentLost, DocumentAltered, UnprintableInvoice, StreamNewer and what log and disk throw.
 */
export async function ensureInvoicePdf(deps: InvoicePdfDeps, issued: Recorded<JournalEvent>): Promise<InvoicePdf> {
  const number = invoiceNumber(seriesOf(issued.stream), issued.revision);
  const { produced } = await load(deps, issued);
  if (produced !== undefined) return produceAgain(deps, issued, number, produced);

  const made = await produce(deps, issued, number);
  const recorded = await record(deps, issued, made);
  return recorded.sha256 === made.sha256 ? made : produceAgain(deps, issued, number, recorded);
}

/** Names the document in the invoice's stream; answers what the stream names, which may be another process's. */
async function record(
  deps: InvoicePdfDeps,
  issued: Recorded<JournalEvent>,
  made: InvoicePdf,
): Promise<ProducedDocument> {
  for (let attempt = 1; ; attempt += 1) {
    const { produced, last } = await load(deps, issued);
    if (produced !== undefined) return produced;

    const event = producedEvent(deps, issued, made, last);
    try {
      await deps.eventStore.append(invoiceStream(issued.data.invoiceId), [event], last?.revision ?? NO_STREAM);
      return event.data;
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

async function load({ eventStore }: InvoicePdfDeps, { data }: Recorded<JournalEvent>) {
  const stream = invoiceStream(data.invoiceId);
  const past = await eventStore.read<InvoiceEvent>(stream);
  assertUnderstood(stream, past);
  return { produced: past.find((event) => event.type === 'InvoiceDocumentProduced')?.data, last: past.at(-1) };
}

async function produce(
  { documents, renderer }: InvoicePdfDeps,
  { data }: Recorded<JournalEvent>,
  number: string,
): Promise<InvoicePdf> {
  const content = await renderer.render(data, number);
  const { sha256 } = await documents.put(content);
  return { content, sha256, number };
}

async function produceAgain(
  { documents, renderer }: InvoicePdfDeps,
  { data }: Recorded<JournalEvent>,
  number: string,
  { sha256, renderer: first }: ProducedDocument,
): Promise<InvoicePdf> {
  const kept = await documents.get(sha256);
  if (kept !== undefined) return { content: kept, sha256, number };

  const content = await renderer.render(data, number);
  if (createHash('sha256').update(content).digest('hex') !== sha256) {
    throw new DocumentLost(number, sha256, `made by ${first}; ${renderer.renderer} makes another file`);
  }
  await documents.put(content);
  return { content, sha256, number };
}

function producedEvent(
  { renderer, now }: InvoicePdfDeps,
  issued: Recorded<JournalEvent>,
  { content, sha256, number }: InvoicePdf,
  last: Recorded<InvoiceEvent> | undefined,
): NewEvent<InvoiceEvent> {
  const { invoiceId, accountId } = issued.data;
  return {
    // With the sha256 in it: two versions of the renderer that race do not take each other's event for their own.
    id: deriveId('InvoiceDocumentProduced', invoiceId, sha256),
    type: 'InvoiceDocumentProduced',
    data: {
      invoiceId,
      accountId,
      number,
      kind: 'pdf',
      sha256,
      bytes: content.length,
      renderer: renderer.renderer,
    },
    metadata: metadataOf(causedBy(issued, JOB), notBefore(last, now())),
  };
}
