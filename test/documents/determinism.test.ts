import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { renderInvoicePdf } from '../../src/documents/invoicePdf.js';
import { PDF_RENDERER } from '../../src/documents/pdfRendererName.js';
import { sampleInvoice } from './sampleInvoices.js';

// On disk for ever, in the events of issued invoices. When the drawing changes on purpose, so does the renderer's name.
const GOLDEN = {
  renderer: 'ardoise-pdf/1',
  sha256: '523345da95f2ae830dfe55a2031a0f71420c01005e6d86cdef283d7aef89b25b',
};

describe('the bytes of an invoice', () => {
  it('are those of the golden sample, as long as the renderer keeps its name', async () => {
    expect({ renderer: PDF_RENDERER, sha256: await sha256Of() }).toEqual(GOLDEN);
  });

  it('are the same in another process, whatever its time zone, its language and the invoices that it drew before', async () => {
    const script = fileURLToPath(new URL('./printSha256.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script], {
      env: { ...process.env, TZ: 'Pacific/Auckland', LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' },
    });
    expect(stdout).toBe(await sha256Of());
  });

  it('are the same when invoices are drawn side by side', async () => {
    const [a, b, c] = await Promise.all([sha256Of(), sha256Of(), sha256Of()]);
    expect([b, c]).toEqual([a, a]);
  });
});

async function sha256Of(): Promise<string> {
  return createHash('sha256')
    .update(await renderInvoicePdf(sampleInvoice, 'F2026-000001'))
    .digest('hex');
}
