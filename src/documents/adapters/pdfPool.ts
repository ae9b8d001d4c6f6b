import { Piscina } from 'piscina';
import { workerFile } from '../../workerFile.js';
import { RendererDown, UnprintableInvoice } from '../documentErrors.js';
import type { PdfRenderer } from '../pdfRenderer.js';
import { PDF_RENDERER } from '../pdfRendererName.js';
import type { PdfInvoice, PdfOutcome, PdfTask } from './pdfWorker.js';

/** So often may a thread end under one invoice before the invoice is blamed for it. */
const MOST_DEATHS = 3;
/** Waiting for a thread included. A thread that is still at it then is ended. */
const LONGEST_MS = 180_000;

export type PdfPoolOptions = Readonly<{
  threads?: number;
  /** The code of a thread: see `pdfWorker.ts`. */
  worker?: ReturnType<typeof workerFile>;
}>;

/**
 * Renders in worker threads, so that the event loop stays free. A thread starts with the first document and is given up
 * after a minute without one. An invoice that is asked for again while it is being drawn is drawn once.
 * Throws UnprintableInvoice for an invoice that cannot be drawn, or that ended its thread three times running, RendererDown
 * for everything else. `close` lets what is under way finish.
 */
export function openPdfPool({
  threads = 1,
  worker = workerFile(import.meta.url, 'pdfWorker'),
}: PdfPoolOptions = {}): PdfRenderer {
  const pool = new Piscina<PdfTask, PdfOutcome>({
    ...worker,
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: 60_000,
    // Where there is one processor for both, an answer to a person comes before the next document.
    niceIncrement: 10,
  });

  const underWay = new Map<string, Promise<PdfOutcome>>();
  const deaths = new Map<string, number>();
  let closed = false;

  const isAlive = (): Promise<boolean> =>
    pool.run('alive?').then(
      () => true,
      () => false,
    );

  /** A thread can die of something else: an invoice is to blame when it happens each time, and threads run otherwise. */
  const blame = async ({ number }: PdfInvoice, name: string, cause: unknown): Promise<never> => {
    const message = cause instanceof Error ? cause.message : String(cause);
    const times = (deaths.get(name) ?? 0) + 1;
    deaths.set(name, times);
    if (closed || times < MOST_DEATHS || !(await isAlive())) throw new RendererDown(message, { cause });
    throw new UnprintableInvoice(`Le moteur PDF s’est arrêté ${times} fois en mettant en page ${number} (${message})`);
  };

  const draw = async (task: PdfInvoice, name: string): Promise<PdfOutcome> => {
    try {
      const outcome = await pool.run(task, { signal: AbortSignal.timeout(LONGEST_MS) });
      deaths.delete(name);
      return outcome;
    } catch (cause) {
      return blame(task, name, cause);
    } finally {
      underWay.delete(name);
    }
  };

  const run = async (task: PdfInvoice): Promise<PdfOutcome> => {
    if (closed) throw new RendererDown('The PDF renderer is closed');
    const name = `${task.invoice.invoiceId} ${task.number}`;
    const known = underWay.get(name);
    if (known !== undefined) return known;
    const outcome = draw(task, name);
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
