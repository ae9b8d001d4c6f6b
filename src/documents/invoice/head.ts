import type { IssuedInvoice } from '../../domain/invoice/events.js';
import { longDate, monthOf, phoneNumber } from '../../domain/shared/frenchWords.js';
import { euros, registrationNumber } from '../french.js';
import type { Sheet } from '../pdf/sheet.js';
import { COLOUR, PAGE, STYLE, WINDOW } from '../pdf/style.js';
import { addressInline, addressLines, isSameAddress } from './addressLines.js';
import { type Fact, modeName } from './payment.js';

const FACT_VALUE_X = PAGE.left + 84;
const FACT_WIDTH = WINDOW.left - 14 - FACT_VALUE_X;
const BAND = { height: 40, inset: 14 } as const;

/** The top of the first page. Answers where the lines may begin. */
export function drawHead(sheet: Sheet, invoice: IssuedInvoice, number: string): number {
  const sellerEnd = drawSeller(sheet, invoice);
  drawTitle(sheet, number);
  const factsEnd = drawFacts(sheet, invoiceFacts(invoice), Math.max(sellerEnd + 10, WINDOW.top));
  const recipientEnd = drawRecipient(sheet, invoice);
  sheet.rule(WINDOW.foldAt, COLOUR.hairline, 0.5, 10, 18);
  return drawBand(sheet, invoice, Math.max(factsEnd, recipientEnd, WINDOW.foldAt - 34) + 14);
}

/** The top of the pages that follow. Answers where the lines may begin. */
export function drawRunningHead(sheet: Sheet, { seller, buyer }: IssuedInvoice, number: string): number {
  sheet.text(sheet.shorten(seller.name, 280, STYLE.strong), STYLE.strong, { x: PAGE.left, y: PAGE.top });
  sheet.text(`Facture ${number} · ${buyer.reference}`, STYLE.label, { x: PAGE.right, y: PAGE.top, align: 'right' });
  sheet.rule(PAGE.top + 17, COLOUR.slate, 0.8);
  return RUNNING_HEAD_END;
}

export const RUNNING_HEAD_END = PAGE.top + 28;

function drawSeller(sheet: Sheet, { seller }: IssuedInvoice): number {
  const { left: x, top } = PAGE;
  const names = sheet.wrap(seller.name, 270, STYLE.seller);
  const y = sheet.lines(names, STYLE.seller, { x, y: top });
  const contact = [
    seller.phone === undefined ? '' : phoneNumber(seller.phone).replaceAll(' ', '\u00a0'),
    seller.email,
  ].filter((part) => part !== '');
  const lines = [...addressLines(seller.address, seller.address.country), contact.join(' · ')];
  return sheet.lines(lines, STYLE.detail, { x, y: y + 1, maxWidth: 270 });
}

function drawTitle(sheet: Sheet, number: string): void {
  sheet.text('Facture', STYLE.kind, { x: PAGE.right, y: PAGE.top, align: 'right' });
  sheet.text(number, STYLE.number, { x: PAGE.right, y: PAGE.top + 14, align: 'right', maxWidth: 190 });
}

function invoiceFacts({ issueDate, period, buyer, seller, vatRows, delivery }: IssuedInvoice): Fact[] {
  const siren = buyer.siren ?? buyer.siret?.slice(0, 9);
  const owesTheTax = vatRows.some(({ category }) => category === 'AE');
  const elsewhere = buyer.billingAddress && buyer.address && !isSameAddress(buyer.address, buyer.billingAddress);
  const { serviceCode, engagementNumber } = delivery.chorus ?? {};
  const facts: readonly (readonly [string, string | undefined | false])[] = [
    ["Date d'émission", longDate(issueDate)],
    ['Période', monthOf(period)],
    ['Référence client', buyer.reference],
    ['SIREN client', siren && registrationNumber(siren)],
    ['SIRET client', buyer.siret && registrationNumber(buyer.siret)],
    ['N° TVA client', owesTheTax && buyer.vatNumber],
    ['Code service', serviceCode],
    ["N° d'engagement", engagementNumber],
    ['Adresse client', elsewhere && buyer.address && addressInline(buyer.address, seller.address.country)],
  ];
  return facts.flatMap(([label, value]) => (value ? [{ label, value }] : []));
}

function drawFacts(sheet: Sheet, facts: readonly Fact[], from: number): number {
  return facts.reduce((y, { label, value }) => {
    sheet.text(label, STYLE.label, { x: PAGE.left, y });
    return sheet.lines(sheet.wrap(value, FACT_WIDTH, STYLE.body), STYLE.body, { x: FACT_VALUE_X, y }) + 1.5;
  }, from);
}

function drawRecipient(sheet: Sheet, { buyer, seller }: IssuedInvoice): number {
  const { left: x, top, width } = WINDOW;
  const y = sheet.lines(sheet.wrap(buyer.name, width, STYLE.recipient), STYLE.recipient, { x, y: top });
  const address = buyer.billingAddress ?? buyer.address;
  const lines = address === undefined ? [] : addressLines(address, seller.address.country);
  const wrapped = lines.flatMap((line) => sheet.wrap(line, width, STYLE.address));
  return sheet.lines(wrapped, STYLE.address, { x, y });
}

/** What most readers look for: how much, when, how. */
function drawBand(sheet: Sheet, invoice: IssuedInvoice, y: number): number {
  const width = PAGE.right - PAGE.left;
  sheet.box(PAGE.left, y, width, BAND.height, COLOUR.wash);
  const cells: readonly (readonly [string, string])[] = [
    ['Net à payer', euros(invoice.totalCents)],
    ['Échéance', longDate(invoice.dueOn)],
    ['Règlement', modeName(invoice)],
  ];
  const cell = (width - 2 * BAND.inset) / cells.length;
  cells.forEach(([label, value], index) => {
    const x = PAGE.left + BAND.inset + index * cell;
    sheet.text(label, STYLE.detail, { x, y: y + 5 });
    sheet.text(value, STYLE.figure, { x, y: y + 17, maxWidth: cell - 8 });
  });
  return y + BAND.height + 16;
}
