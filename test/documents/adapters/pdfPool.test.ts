import { afterAll, describe, expect, it } from 'vitest';
import { openPdfPool } from '../../../src/documents/adapters/pdfPool.js';
import { RendererDown, UnprintableInvoice } from '../../../src/documents/documentErrors.js';
import { renderInvoicePdf } from '../../../src/documents/invoicePdf.js';
import { sampleInvoice } from '../sampleInvoices.js';

const pool = openPdfPool();
afterAll(() => pool.close());

describe('the pool', () => {
  it('makes the same bytes as the renderer itself, under its name', async () => {
    const here = await renderInvoicePdf(sampleInvoice, 'F2026-000001');
    const there = await pool.render(sampleInvoice, 'F2026-000001');

    expect(there.equals(here)).toBe(true);
    expect(pool.renderer).toBe('ardoise-pdf/1');
  });

  it('leaves the event loop free while it draws', async () => {
    let turns = 0;
    const turning = setInterval(() => {
      turns += 1;
    }, 1);
    await Promise.all(Array.from({ length: 20 }, (_, n) => pool.render(sampleInvoice, `F2026-00000${n}`)));
    clearInterval(turning);
    expect(turns).toBeGreaterThan(10);
  });

  it('draws an invoice once that is asked for twice at the same time', async () => {
    const [one, two] = await Promise.all([pool.render(sampleInvoice, 'F-1'), pool.render(sampleInvoice, 'F-1')]);
    expect(two.buffer).toBe(one.buffer);
    expect((await pool.render(sampleInvoice, 'F-1')).buffer).not.toBe(one.buffer);
  });

  it('says which invoice cannot be drawn, and goes on with the others', async () => {
    const broken = { ...sampleInvoice, totalCents: 0.5 };
    await expect(pool.render(broken, 'F2026-000666')).rejects.toThrow(UnprintableInvoice);
    await expect(pool.render(broken, 'F2026-000666')).rejects.toThrow(/F2026-000666.*cents/);
    expect((await pool.render(sampleInvoice, 'F2026-000001')).subarray(0, 8).toString()).toBe('%PDF-1.7');
  });
});

it('finishes what is under way before it closes, and takes nothing more', async () => {
  const closing = openPdfPool({ threads: 2 });
  const underWay = closing.render(sampleInvoice, 'F2026-000001');
  await closing.close();
  expect((await underWay).length).toBeGreaterThan(10_000);
  await expect(closing.render(sampleInvoice, 'F2026-000002')).rejects.toThrow(RendererDown);
});

it('does not blame the invoice when the renderer itself fails', async () => {
  const uncloneable = { ...sampleInvoice, toJSON: () => '' };
  await expect(pool.render(uncloneable, 'F2026-000001')).rejects.toThrow(RendererDown);
  expect((await pool.render(sampleInvoice, 'F2026-000001')).length).toBeGreaterThan(10_000);
});
