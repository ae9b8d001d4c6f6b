// Run as a process of its own: what it prints must not depend on the process, nor on what it drew before.
import { createHash } from 'node:crypto';
import { renderInvoicePdf } from '../../src/documents/invoicePdf.js';
import { sampleInvoice } from './sampleInvoices.js';

// Draws a glyph of the sample (·, U+00B7) for another character first: ∙ (U+2219).
const { seller } = sampleInvoice;
const line1 = '\u00a0\u202fﬁnal ∙ Ωmega, fibre « efficace » №';
await renderInvoicePdf({ ...sampleInvoice, seller: { ...seller, address: { ...seller.address, line1 } } }, 'F2026-1');

const pdf = await renderInvoicePdf(sampleInvoice, 'F2026-000001');
process.stdout.write(createHash('sha256').update(pdf).digest('hex'));
