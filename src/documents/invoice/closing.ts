import type { IssuedInvoice, VatRow } from '../../domain/invoice/events.js';
import { euros } from '../french.js';
import type { Sheet } from '../pdf/sheet.js';
import { COLOUR, PAGE, STYLE } from '../pdf/style.js';
import { vatLabel } from './lineGroups.js';
import { legalMentions } from './mentions.js';
import { type Fact, paymentBox } from './payment.js';
import type { Row } from './table.js';

const ABOVE = 12;
const TOTALS = { width: 196, left: PAGE.right - 196, inset: 10, step: 16, netHeight: 28 } as const;
const VAT = { right: TOTALS.left - 18, baseRight: TOTALS.left - 108, heads: 18, step: 15 } as const;
const PAYMENT = { width: VAT.right - PAGE.left, inset: 12, step: 13, above: 12 } as const;

/** What the invoice comes to: VAT by rate and how to pay on the left, totals on the right. */
export function totalsRow(sheet: Sheet, invoice: IssuedInvoice, number: string): Row {
  const vatHeight = VAT.heads + invoice.vatRows.length * VAT.step;
  const payment = paymentRow(sheet, invoice, number);
  const totalsHeight = 3 * TOTALS.step + TOTALS.netHeight + 2;
  return {
    height: ABOVE + Math.max(vatHeight + PAYMENT.above + payment.height, totalsHeight),
    draw: (y) => {
      drawVat(sheet, invoice.vatRows, y + ABOVE);
      payment.draw(y + ABOVE + vatHeight + PAYMENT.above);
      drawTotals(sheet, invoice, y + ABOVE);
    },
  };
}

/** The legal mentions, to be drawn at the foot of the last page. */
export function mentionsRow(sheet: Sheet, invoice: IssuedInvoice): Row {
  const lines = sheet.wrap(legalMentions(invoice).join(' '), PAGE.right - PAGE.left, STYLE.mention);
  return {
    height: 14 + lines.length * STYLE.mention.leading,
    draw: (y) => {
      sheet.lines(lines, STYLE.mention, { x: PAGE.left, y: y + 14 });
    },
  };
}

function drawVat(sheet: Sheet, vatRows: readonly VatRow[], y: number): void {
  sheet.text('Taux de TVA', STYLE.heading, { x: PAGE.left, y });
  sheet.text('Base HT', STYLE.heading, { x: VAT.baseRight, y, align: 'right' });
  sheet.text('Montant TVA', STYLE.heading, { x: VAT.right, y, align: 'right' });
  sheet.rule(y + 14.5, COLOUR.hairline, 0.5, PAGE.left, VAT.right);
  vatRows.forEach((row, index) => {
    const below = y + VAT.heads + index * VAT.step;
    sheet.text(vatLabel(row.category, row.rate), STYLE.body, { x: PAGE.left, y: below });
    sheet.text(euros(row.baseCents), STYLE.body, { x: VAT.baseRight, y: below, align: 'right', maxWidth: 90 });
    sheet.text(euros(row.vatCents), STYLE.body, { x: VAT.right, y: below, align: 'right', maxWidth: 80 });
  });
}

function drawTotals(sheet: Sheet, { netCents, vatCents, totalCents }: IssuedInvoice, y: number): void {
  const { left, width, inset, step, netHeight } = TOTALS;
  const lines: readonly (readonly [string, string])[] = [
    ['Total HT', euros(netCents)],
    ['Total TVA', euros(vatCents)],
    ['Total TTC', euros(totalCents)],
  ];
  const value = { x: PAGE.right - inset, align: 'right', maxWidth: 106 } as const;
  lines.forEach(([label, amount], index) => {
    sheet.text(label, STYLE.body, { x: left + inset, y: y + index * step });
    sheet.text(amount, STYLE.strong, { ...value, y: y + index * step });
  });

  const below = y + lines.length * step + 2;
  sheet.box(left, below, width, netHeight, COLOUR.slate);
  sheet.text('Net à payer', STYLE.total, { x: left + inset, y: below + 6.5 });
  sheet.text(euros(totalCents), STYLE.total, { ...value, y: below + 6.5 });
}

function paymentRow(sheet: Sheet, invoice: IssuedInvoice, number: string): Row {
  const { width, inset, step } = PAYMENT;
  const { sentence, facts } = paymentBox(invoice, number);
  const sentences = sheet.wrap(sentence, width - 2 * inset, STYLE.strong);
  const height = 14 + sentences.length * STYLE.strong.leading + (facts.length === 0 ? 0 : 4 + facts.length * step);
  return {
    height,
    draw: (y) => {
      sheet.box(PAGE.left, y, width, height, COLOUR.wash);
      const below = sheet.lines(sentences, STYLE.strong, { x: PAGE.left + inset, y: y + 7 }) + 4;
      drawFacts(sheet, facts, below);
    },
  };
}

function drawFacts(sheet: Sheet, facts: readonly Fact[], y: number): void {
  const { width, inset, step } = PAYMENT;
  const labelWidth = Math.max(0, ...facts.map(({ label }) => sheet.width(label, STYLE.label))) + 10;
  facts.forEach(({ label, value }, index) => {
    const below = y + index * step;
    sheet.text(label, STYLE.label, { x: PAGE.left + inset, y: below });
    sheet.text(value, STYLE.body, {
      x: PAGE.left + inset + labelWidth,
      y: below,
      maxWidth: width - 2 * inset - labelWidth,
    });
  });
}
