import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileDocumentStore } from '../../src/documents/adapters/fileDocumentStore.js';
import { DocumentAltered, DocumentLost, UnprintableInvoice } from '../../src/documents/documentErrors.js';
import { renderInvoicePdf } from '../../src/documents/invoicePdf.js';
import type { PdfRenderer } from '../../src/documents/pdfRenderer.js';
import { PDF_RENDERER } from '../../src/documents/pdfRendererName.js';
import type { ArdoiseEvent } from '../../src/domain/catalogue.js';
import type { InvoiceEvent, JournalEvent } from '../../src/domain/invoice/events.js';
import { invoiceStream, journalStream } from '../../src/domain/streams.js';
import { openSqliteEventStore } from '../../src/eventstore/adapters/sqliteEventStore.js';
import { createCodec } from '../../src/eventstore/codec.js';
import { deriveId } from '../../src/eventstore/deriveId.js';
import { type EventStore, NO_STREAM, type Recorded, Unavailable } from '../../src/eventstore/eventStore.js';
import { ensureInvoicePdf, produceInvoiceDocuments } from '../../src/jobs/produceInvoiceDocuments.js';
import { sampleInvoice } from '../documents/sampleInvoices.js';

const at = '2026-12-01T09:00:00.000Z';
const now = () => at;
const renderer: PdfRenderer = { renderer: PDF_RENDERER, render: renderInvoicePdf, close: async () => {} };
const otherRenderer: PdfRenderer = {
  ...renderer,
  renderer: 'ardoise-pdf/0',
  render: (invoice, number) => renderInvoicePdf(invoice, `${number} (v0)`),
};
const stream = invoiceStream(sampleInvoice.invoiceId);

let folder: string;
let eventStore: EventStore;
let issued: Recorded<JournalEvent>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ardoise-produce-'));
  eventStore = openSqliteEventStore({ path: join(folder, 'events.db'), codec: createCodec() });
  issued = await issue(sampleInvoice);
});
afterEach(async () => {
  await eventStore.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the document of an issued invoice', () => {
  it('is on disk and named in the stream of its invoice', async () => {
    const { content, sha256, number } = await ensureInvoicePdf(deps(), issued);

    expect(number).toBe('F2026-000001');
    expect(readFileSync(fileOf(sha256))).toEqual(content);
    const [event] = await eventStore.read<InvoiceEvent>(stream);
    expect(event).toMatchObject({
      type: 'InvoiceDocumentProduced',
      data: {
        invoiceId: sampleInvoice.invoiceId,
        accountId: sampleInvoice.accountId,
        number,
        kind: 'pdf',
        sha256,
        bytes: content.length,
        renderer: 'ardoise-pdf/1',
      },
      metadata: {
        actor: { id: 'job:produceInvoiceDocuments', kind: 'job', name: 'Production des documents' },
        causationId: issued.id,
        correlationId: issued.metadata.correlationId,
        commandHash: issued.id,
      },
    });
  });

  it('is there before the event that names it', async () => {
    const failing: EventStore = {
      ...eventStore,
      append: async () => {
        throw new Unavailable('down');
      },
    };
    await expect(ensureInvoicePdf({ ...deps(), eventStore: failing }, issued)).rejects.toThrow(Unavailable);
    expect(readdirSync(documentsFolder())).toHaveLength(1);
    expect(await eventStore.read(stream)).toEqual([]);
  });

  it('is the one first produced, whatever renderer is in use later', async () => {
    const first = await ensureInvoicePdf({ ...deps(), renderer: otherRenderer }, issued);
    const later = await ensureInvoicePdf(deps(), issued);

    expect(later.sha256).toBe(first.sha256);
    expect(later.content.equals(first.content)).toBe(true);
    expect(await eventStore.read(stream)).toHaveLength(1);
  });

  it('is produced once by workers that race', async () => {
    const made = await Promise.all([1, 2, 3, 4].map(() => ensureInvoicePdf(deps(), issued)));

    expect(new Set(made.map(({ sha256 }) => sha256)).size).toBe(1);
    expect(await eventStore.read(stream)).toHaveLength(1);
    expect(readdirSync(documentsFolder())).toHaveLength(1);
  });

  it('is the one in the log for a worker of another version that read the stream too early', async () => {
    const first = await ensureInvoicePdf(deps(), issued);
    let early = 2;
    const readTooEarly: EventStore = {
      ...eventStore,
      read: async (name, options) => {
        early -= 1;
        return early >= 0 ? [] : eventStore.read(name, options);
      },
    };
    const late = await ensureInvoicePdf({ ...deps(), eventStore: readTooEarly, renderer: otherRenderer }, issued);

    expect(late.sha256).toBe(first.sha256);
    expect(late.content.equals(first.content)).toBe(true);
    expect(await eventStore.read(stream)).toHaveLength(1);
  });
});

describe('a lost document', () => {
  it('comes back when it can be made again byte for byte', async () => {
    const { content, sha256 } = await ensureInvoicePdf(deps(), issued);
    rmSync(fileOf(sha256));

    const again = await ensureInvoicePdf(deps(), issued);
    expect(again.content.equals(content)).toBe(true);
    expect(readFileSync(fileOf(sha256))).toEqual(content);
    expect(await eventStore.read(stream)).toHaveLength(1);
  });

  it('is reported, never replaced, when another file would come out', async () => {
    const { sha256 } = await ensureInvoicePdf({ ...deps(), renderer: otherRenderer }, issued);
    rmSync(fileOf(sha256));

    await expect(ensureInvoicePdf(deps(), issued)).rejects.toThrow(DocumentLost);
    await expect(ensureInvoicePdf(deps(), issued)).rejects.toThrow(/F2026-000001.*ardoise-pdf\/0.*ardoise-pdf\/1/);
    expect(readdirSync(documentsFolder())).toEqual([]);
    expect(await eventStore.read(stream)).toHaveLength(1);
  });
});

describe('the job', () => {
  it('replayed from zero adds nothing and changes no file', async () => {
    const job = jobReporting([]);
    await job.handle(issued);
    const before = { events: await everything(), files: readdirSync(documentsFolder()) };

    for (let replay = 0; replay < 3; replay += 1) {
      for (const event of before.events) await job.handle(event);
    }
    expect({ events: await everything(), files: readdirSync(documentsFolder()) }).toEqual(before);
  });

  it('goes on after a document that is lost, altered or cannot be drawn, and reports each', async () => {
    const reports: string[] = [];
    const [altered, lost, unprintable, fine] = [
      issued,
      await issue({ ...sampleInvoice, invoiceId: 'i-lost' }),
      await issue({ ...sampleInvoice, invoiceId: 'i-unprintable' }),
      await issue({ ...sampleInvoice, invoiceId: 'i-fine' }),
    ];
    const first = await ensureInvoicePdf(deps(), altered);
    chmodSync(fileOf(first.sha256), 0o600);
    writeFileSync(fileOf(first.sha256), 'altered');
    const second = await ensureInvoicePdf({ ...deps(), renderer: otherRenderer }, lost);
    rmSync(fileOf(second.sha256));

    const job = jobReporting(reports, {
      ...renderer,
      render: async (invoice, number) => {
        if (invoice.invoiceId === 'i-unprintable') throw new UnprintableInvoice(number);
        return renderInvoicePdf(invoice, number);
      },
    });
    for (const event of [altered, lost, unprintable, fine]) await job.handle(event);

    expect(reports).toEqual([
      `${DocumentAltered.name} ${altered.id}`,
      `${DocumentLost.name} ${lost.id}`,
      `${UnprintableInvoice.name} ${unprintable.id}`,
    ]);
    expect(await eventStore.read(invoiceStream('i-fine'))).toHaveLength(1);
  });

  it('stops when the log or the disk does not work', async () => {
    const full = { put: () => Promise.reject(new Error('ENOSPC')), get: async () => undefined };
    const job = produceInvoiceDocuments({ ...deps(), documents: full, report: () => {} });
    await expect(job.handle(issued)).rejects.toThrow('ENOSPC');
  });
});

function deps() {
  return { eventStore, documents: fileDocumentStore(documentsFolder()), renderer, now };
}

function jobReporting(reports: string[], using: PdfRenderer = renderer) {
  const report = (error: Error, event: Recorded<ArdoiseEvent>) => reports.push(`${error.name} ${event.id}`);
  return produceInvoiceDocuments({ ...deps(), renderer: using, report });
}

async function issue(data: typeof sampleInvoice): Promise<Recorded<JournalEvent>> {
  const journal = journalStream('F2026');
  const past = await eventStore.read<JournalEvent>(journal);
  const id = deriveId(data.invoiceId);
  const actor = { id: 'job:runBilling', kind: 'job', name: 'Facturation' } as const;
  const metadata = { commandId: id, commandHash: 'h', correlationId: 'run', actor, occurredAt: at };
  await eventStore.append(journal, [{ id, type: 'InvoiceIssued', data, metadata }], past.at(-1)?.revision ?? NO_STREAM);
  const [event] = await eventStore.read<JournalEvent>(journal, { backwards: true, limit: 1 });
  if (event === undefined) throw new Error('not issued');
  return event;
}

async function everything(): Promise<readonly Recorded<ArdoiseEvent>[]> {
  const pages: Recorded<ArdoiseEvent>[] = [];
  for await (const page of eventStore.readAll<ArdoiseEvent>()) pages.push(...page);
  return pages;
}

function documentsFolder(): string {
  return join(folder, 'documents');
}

function fileOf(sha256: string): string {
  return join(documentsFolder(), sha256);
}
