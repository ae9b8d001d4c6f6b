import { Piscina } from 'piscina';
import { workerFile } from '../../workerFile.js';
import { RendererDown, UnprintableInvoice } from '../documentErrors.js';
import type { PdfRenderer } from '../pdfRenderer.js';
import { PDF_RENDERER } from '../pdfRendererName.js';
import type { PdfOutcome, PdfTask } from './pdfWorker.js';

/**
 * Renders in worker threads, so that the event loop stays free. A thread starts with the first document and is given up
 * after a minute without one. An invoice that is asked for again while it is being drawn is drawn once.
 * Throws UnprintableInvoice for an invoice that cannot be drawn, RendererDown for everything else. `close` lets what is under way finish.
 */
export function openPdfPool({ threads = 1 }: Readonly<{ threads?: number }> = {}): PdfRenderer {
  const pool = new Piscina<PdfTask, PdfOutcome>({
    ...workerFile(import.meta.url, 'pdfWorker'),
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: 60_000,
    // Where there is one processor for both, an answer to a person comes before the next document.
    niceIncrement: 10,
  });

  const underWay = new Map<string, Promise<PdfOutcome>>();
  let closed = false;

  const run = async (task: PdfTask): Promise<PdfOutcome> => {
    if (closed) throw new RendererDown('The PDF renderer is closed');
    const name = `${task.invoice.invoiceId} ${task.number}`;
    const known = underWay.get(name);
    if (known !== undefined) return known;
    const outcome = pool
      .run(task)
      .catch((cause: unknown) => {
        throw new RendererDown(cause instanceof Error ? cause.message : String(cause), { cause });
      })
      .finally(() => underWay.delete(name));
    underWay.set(name, outcome);
    return outcome;
  };

  return {
    renderer: PDF_RENDERER,
    render: async (invoice, number) => {
      const outcome = await run({ invoice, number });
      if ('unprintable' in outcome) throw new UnprintableInvoice(`${number}: ${outcome.unprintable}`);
      return Buffer.from(outcome.buffer, outcome.byteOffset, outcome.byteLength);
    },
    close: async () => {
      closed = true;
      // piscina's own close gives up what waits for a thread that is still starting.
      await Promise.allSettled(underWay.values());
      await pool.destroy();
    },
  };
}
