import render, { type PdfTask } from '../../src/documents/adapters/pdfWorker.js';

/** The worker of the PDF pool, but that the invoice `inv-2` ends its thread, every time. */
// biome-ignore lint/style/noDefaultExport: piscina calls the default export of the file
export default async function renderOrDie(task: PdfTask): Promise<unknown> {
  if (JSON.stringify(task).includes('"inv-2"')) process.exit(3);
  return render(task);
}
