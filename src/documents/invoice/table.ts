import type { InvoiceLine, IssuedInvoice } from '../../domain/invoice/events.js';
import { euros, price, quantity } from '../french.js';
import type { Unit } from '../pdf/paginate.js';
import type { Sheet } from '../pdf/sheet.js';
import { COLOUR, PAGE, STYLE } from '../pdf/style.js';
import { type DossierGroup, lineDetail, lineGroups, type SectionGroup, vatLabel } from './lineGroups.js';

/** A row knows its height before there is a page to draw it on. */
export type Row = Readonly<{ height: number; draw: (y: number) => void }>;

/** Rows that stay together. `repeated`: what is drawn above them, under the column heads, when they begin a page. */
export type Block = Unit & Readonly<{ rows: readonly Row[]; repeated: readonly Row[] }>;

const AMOUNT = { right: PAGE.right, width: 76 } as const;
const VAT = { right: AMOUNT.right - AMOUNT.width - 8, width: 38 } as const;
const PRICE = { right: VAT.right - VAT.width - 8, width: 74 } as const;
const QUANTITY = { right: PRICE.right - PRICE.width - 8, width: 44 } as const;
const LABEL_WIDTH = QUANTITY.right - QUANTITY.width - 12 - PAGE.left;

/** Above and below the text of a row. */
const PADDING = 3.5;

/** A longer label goes on in a row of its own, so that no row is higher than a page. */
const MAX_LABEL_LINES = 20;

/** The lines of the invoice, with their headings, in the order in which they are printed. */
export function tableBlocks(sheet: Sheet, invoice: IssuedInvoice): readonly Block[] {
  const groups = lineGroups(invoice);
  const heads = columnHeads(sheet);
  return groups.flatMap((group) => {
    const title = dossierRows(sheet, group, false);
    const again = dossierRows(sheet, group, true);
    const lines = group.sections.flatMap((section) => sectionRows(sheet, section, invoice.issueDate));
    const subtotal = groups.length > 1 && group.title !== undefined ? [subtotalRow(sheet, group)] : [];
    return lines.map((rows, index) =>
      block(
        [...(index === 0 ? title : []), ...rows, ...(index === lines.length - 1 ? subtotal : [])],
        index === 0 ? [heads] : [heads, ...again],
      ),
    );
  });
}

export function block(rows: readonly Row[], repeated: readonly Row[] = []): Block {
  return { rows, repeated, height: heightOf(rows), lead: heightOf(repeated) };
}

function heightOf(rows: readonly Row[]): number {
  return rows.reduce((sum, { height }) => sum + height, 0);
}

function columnHeads(sheet: Sheet): Row {
  return {
    height: 19,
    draw: (y) => {
      sheet.text('Désignation', STYLE.heading, { x: PAGE.left, y });
      sheet.text('Quantité', STYLE.heading, { x: QUANTITY.right, y, align: 'right' });
      sheet.text('Prix unitaire HT', STYLE.heading, { x: PRICE.right, y, align: 'right' });
      sheet.text('TVA', STYLE.heading, { x: VAT.right, y, align: 'right' });
      sheet.text('Montant HT', STYLE.heading, { x: AMOUNT.right, y, align: 'right' });
      sheet.rule(y + 14.5, COLOUR.slate, 0.8);
    },
  };
}

function dossierRows(sheet: Sheet, { title, site }: DossierGroup, again: boolean): readonly Row[] {
  if (title === undefined) return [];
  const width = PAGE.right - PAGE.left;
  const titles = sheet.wrap(again ? `${title} (suite)` : title, width, STYLE.dossier);
  const place = site === undefined || again ? '' : site;
  const beside = PAGE.left + sheet.width(titles.at(-1) ?? '', STYLE.dossier) + 8;
  const fits = beside + sheet.width(place, STYLE.detail) <= PAGE.right;
  const sites = fits ? [] : sheet.wrap(place, width, STYLE.detail);
  return [
    {
      height: titles.length * STYLE.dossier.leading + sites.length * STYLE.detail.leading + 7,
      draw: (y) => {
        const below = sheet.lines(titles, STYLE.dossier, { x: PAGE.left, y: y + 3 });
        if (fits) sheet.text(place, STYLE.detail, { x: beside, y: below - STYLE.dossier.leading + 2 });
        else sheet.lines(sites, STYLE.detail, { x: PAGE.left, y: below });
      },
    },
  ];
}

/** One entry for each line, or for each part of a line with a very long label; the first carries the heading. */
function sectionRows(sheet: Sheet, { title, lines }: SectionGroup, issueDate: string): readonly (readonly Row[])[] {
  const heading: Row = { height: 16, draw: (y) => sheet.text(title, STYLE.heading, { x: PAGE.left, y: y + 3 }) };
  const rows = lines.flatMap((line) => lineRows(sheet, line, issueDate));
  return rows.map((row, index) => (index === 0 ? [heading, row] : [row]));
}

function lineRows(sheet: Sheet, line: InvoiceLine, issueDate: string): readonly Row[] {
  const labels = sheet.wrap(line.label, LABEL_WIDTH, STYLE.body);
  const parts = Array.from({ length: Math.max(1, Math.ceil(labels.length / MAX_LABEL_LINES)) }, (_, part) =>
    labels.slice(part * MAX_LABEL_LINES, (part + 1) * MAX_LABEL_LINES),
  );
  const details = sheet.wrap(lineDetail(line, issueDate), LABEL_WIDTH + 40, STYLE.detail);

  return parts.map((part, index) => {
    const end = index === parts.length - 1 ? details : [];
    const height = part.length * STYLE.body.leading + end.length * STYLE.detail.leading + 2 * PADDING;
    return {
      height,
      draw: (y) => {
        const below = sheet.lines(part, STYLE.body, { x: PAGE.left, y: y + PADDING });
        sheet.lines(end, STYLE.detail, { x: PAGE.left, y: below });
        if (index === 0) drawFigures(sheet, line, y + PADDING);
        if (index === parts.length - 1) sheet.rule(y + height, COLOUR.hairline, 0.5);
      },
    };
  });
}

function drawFigures(sheet: Sheet, line: InvoiceLine, y: number): void {
  const cells = [
    [quantity(line.quantity), QUANTITY],
    [price(line.unitPrice), PRICE],
    [line.vatCategory === 'AE' ? 'Autoliq.' : vatLabel(line.vatCategory, line.vatRate), VAT],
    [euros(line.netCents), AMOUNT],
  ] as const;
  for (const [text, { right, width }] of cells) {
    sheet.text(text, STYLE.body, { x: right, y, align: 'right', maxWidth: width });
  }
}

function subtotalRow(sheet: Sheet, { title, netCents }: DossierGroup): Row {
  return {
    height: 27,
    draw: (y) => {
      const label = sheet.shorten(`Sous-total HT ${title}`, VAT.right - PAGE.left, STYLE.label);
      sheet.text(label, STYLE.label, { x: VAT.right, y: y + 5, align: 'right' });
      sheet.text(euros(netCents), STYLE.strong, { x: AMOUNT.right, y: y + 5, align: 'right', maxWidth: AMOUNT.width });
    },
  };
}
