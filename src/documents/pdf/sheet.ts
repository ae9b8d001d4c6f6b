import { drawable, fonts } from './fonts.js';
import { PortableDocument } from './portableDocument.js';
import { PAGE, type Style } from './style.js';

/** `x` is the left edge, or the right edge when `align` is right. */
export type Placement = Readonly<{ x: number; y: number; align?: 'left' | 'right'; maxWidth?: number }>;

export type Properties = Readonly<{ title: string; author: string; createdOn: string }>;

// The share of the size that lies between the top of Lato's letters' box and their foot.
const BOX_HEIGHT = 1.2;

/**
 * The paper: measures and draws text and shapes on A4 pages of a PDF/A-3b. Distances in points from the top left corner.
 */
export class Sheet {
  readonly #document: PDFKit.PDFDocument;
  readonly #chunks: Buffer[] = [];

  constructor({ title, author, createdOn }: Properties) {
    this.#document = new PortableDocument({
      size: 'A4',
      margin: 0,
      autoFirstPage: false,
      pdfVersion: '1.7',
      subset: 'PDF/A-3b',
      lang: 'fr-FR',
      displayTitle: true,
      // No default font: Helvetica is not embedded, and PDF/A wants every font embedded.
      font: '',
      info: {
        Title: metadataText(title),
        Author: metadataText(author),
        Creator: 'Ardoise',
        CreationDate: new Date(`${createdOn}T00:00:00Z`),
      },
    });
    // pdfkit takes a parsed font since 0.20; its types do not say so yet.
    for (const [face, font] of Object.entries(fonts)) this.#document.registerFont(face, font as unknown as Buffer);
    this.#document.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
  }

  addPage(): void {
    this.#document.addPage();
  }

  width(text: string, style: Style): number {
    return this.#measure(drawable(text), style);
  }

  /** Cut into lines no wider than `width`: between words, and within a word that is wider than a line. */
  wrap(text: string, width: number, style: Style): string[] {
    const lines: string[] = [];
    let line = '';
    for (const word of drawable(text).split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (this.#measure(longer, style) <= width) {
        line = longer;
        continue;
      }
      if (line !== '') lines.push(line);
      const pieces = this.#cut(word, width, style);
      lines.push(...pieces.slice(0, -1));
      line = pieces.at(-1) ?? '';
    }
    return line === '' ? lines : [...lines, line];
  }

  /** The beginning, as far as it fits: only for what is said in full elsewhere in the document. */
  shorten(text: string, width: number, style: Style): string {
    const [first = '', ...more] = this.wrap(text, width, style);
    if (more.length === 0) return first;
    const [start = ''] = this.wrap(first, width - this.#measure('…', style), style);
    return `${start}…`;
  }

  /** One line. With `maxWidth` it is drawn smaller when it would be wider. */
  text(text: string, style: Style, { x, y, align = 'left', maxWidth = Infinity }: Placement): void {
    const line = drawable(text);
    if (line === '') return;
    const natural = align === 'right' || maxWidth < Infinity ? this.#measure(line, style) : 0;
    const size = natural > maxWidth ? (style.size * maxWidth) / natural : style.size;
    const width = (natural * size) / style.size;

    this.#document
      .font(style.face, size)
      .fillColor(style.colour)
      .text(line, align === 'right' ? x - width : x, y + (style.leading - size * BOX_HEIGHT) / 2, {
        lineBreak: false,
      });
  }

  /** Lines one under the other; answers where the next one would go. */
  lines(lines: readonly string[], style: Style, { x, y, ...placement }: Placement): number {
    lines.forEach((line, index) => {
      this.text(line, style, { x, y: y + index * style.leading, ...placement });
    });
    return y + lines.length * style.leading;
  }

  rule(y: number, colour: string, thickness: number, from: number = PAGE.left, to: number = PAGE.right): void {
    this.#document.moveTo(from, y).lineTo(to, y).lineWidth(thickness).strokeColor(colour).stroke();
  }

  box(x: number, y: number, width: number, height: number, colour: string): void {
    this.#document.roundedRect(x, y, width, height, 3).fillColor(colour).fill();
  }

  /** The bytes. Nothing can be drawn any more. */
  async finish(): Promise<Buffer> {
    const ended = new Promise<void>((resolve, reject) => {
      this.#document.once('end', resolve).once('error', reject);
    });
    this.#document.end();
    await ended;
    return Buffer.concat(this.#chunks);
  }

  #measure(line: string, style: Style): number {
    return this.#document.font(style.face, style.size).widthOfString(line);
  }

  #cut(word: string, width: number, style: Style): string[] {
    const pieces = [''];
    for (const character of word) {
      const piece = pieces.at(-1) ?? '';
      const fits = piece === '' || this.#measure(piece + character, style) <= width;
      if (fits) pieces[pieces.length - 1] = piece + character;
      else pieces.push(character);
    }
    return pieces;
  }
}

/** pdfkit 0.20 writes these into XML as they are: `&`, `<` and `>` would break it, and the document's PDF/A claim. */
function metadataText(text: string): string {
  return drawable(text.replace(/&/g, 'et').replace(/[<>]/g, ''));
}
