import type { IssuedInvoice } from '../domain/invoice/events.js';
import { mentionsRow, totalsRow } from './invoice/closing.js';
import { drawHead, drawRunningHead, RUNNING_HEAD_END } from './invoice/head.js';
import { companyLines } from './invoice/mentions.js';
import { type Block, block, type Row, tableBlocks } from './invoice/table.js';
import { paginate } from './pdf/paginate.js';
import { Sheet } from './pdf/sheet.js';
import { BOTTOM, COLOUR, PAGE, STYLE } from './pdf/style.js';

/**
 * The invoice as a PDF/A-3b, A4, in French, from its event and number alone: no clock, no random, no locale data, so the
 * same input gives the same bytes on any machine. Throws RangeError for an amount or a date that is none.
 */
export async function renderInvoicePdf(invoice: IssuedInvoice, number: string): Promise<Buffer> {
  const { seller, issueDate } = invoice;
  const sheet = new Sheet({ title: `Facture ${number}`, author: seller.name, createdOn: issueDate });

  sheet.addPage();
  const start = drawHead(sheet, invoice, number);
  const mentions = mentionsRow(sheet, invoice);
  const blocks = withClosing(tableBlocks(sheet, invoice), [totalsRow(sheet, invoice, number), mentions]);

  const pages = paginate(blocks, { first: BOTTOM - start, next: BOTTOM - RUNNING_HEAD_END });
  pages.forEach((page, index) => {
    if (index > 0) sheet.addPage();
    const top = index === 0 ? start : drawRunningHead(sheet, invoice, number);
    drawBlocks(page, top, mentions);
    drawFooter(sheet, invoice, number, `Page ${index + 1}/${pages.length}`);
  });
  return sheet.finish();
}

/** The totals stay with the last line: they never stand alone on a page. */
function withClosing(lines: readonly Block[], closing: readonly Row[]): readonly Block[] {
  const last = lines.at(-1) ?? block([]);
  return [...lines.slice(0, -1), block([...last.rows, ...closing], last.repeated)];
}

function drawBlocks(page: readonly Block[], top: number, atFoot: Row): void {
  let y = top;
  const draw = (row: Row): void => {
    row.draw(row === atFoot ? BOTTOM - row.height : y);
    y += row.height;
  };
  page[0]?.repeated.forEach(draw);
  for (const { rows } of page) rows.forEach(draw);
}

function drawFooter(sheet: Sheet, { seller }: IssuedInvoice, number: string, page: string): void {
  const y = BOTTOM + 12;
  sheet.rule(y, COLOUR.hairline, 0.5);
  const width = PAGE.right - PAGE.left - 140;
  const lines = companyLines(seller).flatMap((line) => sheet.wrap(line, width, STYLE.footer));
  sheet.lines(lines, STYLE.footer, { x: PAGE.left, y: y + 7 });
  sheet.text(`Facture ${number} · ${page}`, STYLE.footer, { x: PAGE.right, y: y + 7, align: 'right' });
}
