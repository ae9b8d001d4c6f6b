import { fileURLToPath } from 'node:url';
import { type Font, type GlyphRun, openSync } from 'fontkit';

export type Face = 'regular' | 'bold';

/** Words kept per font, some 1 KiB each. */
const MAX_WORDS = 10_000;

/** Parsed once per thread: parsing costs more than a whole document. */
export const fonts: Readonly<Record<Face, Font>> = {
  regular: rememberingWords(openFont('Lato-Regular.ttf')),
  bold: rememberingWords(openFont('Lato-Bold.ttf')),
};

/**
 * The text as it can be drawn: one line, composed accents, and for a character that the fonts lack its base letter or
 * `?`. PDF/A forbids drawing a glyph that is not there.
 */
export function drawable(text: string): string {
  const line = oneLine(text);
  return isPlain(line) ? line : Array.from(line, (character) => drawnAs(character) ?? '?').join('');
}

/** The characters of a text that would be drawn as `?`, each once, in their order. Empty: the text can be read as it is. */
export function undrawable(text: string): readonly string[] {
  if (isPlain(text)) return [];
  const line = oneLine(text);
  return isPlain(line) ? [] : [...new Set(Array.from(line).filter((character) => drawnAs(character) === undefined))];
}

function oneLine(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\p{Cf}/gu, '')
    .replace(/(?:[^\S\u00a0\u202f]|\p{Cc})+/gu, ' ')
    .trim();
}

/** Known to be in both fonts, without asking them. */
const isPlain = (line: string): boolean => /^[\x20-\x7e\u00a0-\u017f\u202f€]*$/.test(line);

// Three folders up is the package root, from src/ as from dist/.
function openFont(file: string): Font {
  return openSync(fileURLToPath(new URL(`../../../assets/fonts/${file}`, import.meta.url)));
}

/**
 * The font, with the words it has set kept from one document to the next: setting them is most of the work.
 * A glyph goes into the document with the character that first asked for it, and fontkit remembers that for ever; here
 * each word starts from ASCII alone, so that the bytes of a document do not depend on the documents made before, and a
 * space stays a space for who copies text out, although the no-break space has the same glyph.
 */
function rememberingWords(font: Font): Font {
  for (let code = 0x20; code < 0x7f; code += 1) font.glyphForCodePoint(code);
  const ascii = font._glyphs;
  const words = new Map<string, GlyphRun>();

  const layout = (text: string): GlyphRun => {
    const known = words.get(text);
    if (known !== undefined) return copyOf(known);
    if (words.size >= MAX_WORDS) words.clear();
    font._glyphs = { ...ascii };
    const run = font.layout(text);
    words.set(text, copyOf(run));
    return run;
  };
  // Everything else is the font's own.
  return Object.create(font, { layout: { value: layout } });
}

/** pdfkit scales the positions of the run that it gets. */
function copyOf({ glyphs, positions }: GlyphRun): GlyphRun & Readonly<{ advanceWidth: number }> {
  const copies = positions.map((position) => ({ ...position }));
  return {
    glyphs,
    positions: copies,
    get advanceWidth() {
      return copies.reduce((sum, { xAdvance }) => sum + xAdvance, 0);
    },
  };
}

/** Itself, or its base letter when the fonts lack the composed one; undefined when they have neither. */
function drawnAs(character: string): string | undefined {
  if (isDrawn(character)) return character;
  return Array.from(character.normalize('NFKD')).filter(isDrawn).join('') || undefined;
}

function isDrawn(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return fonts.regular.hasGlyphForCodePoint(code) && fonts.bold.hasGlyphForCodePoint(code);
}
