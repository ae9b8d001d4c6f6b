/** The little of fontkit that is used here; it ships no types. */
declare module 'fontkit' {
  export type GlyphPosition = Readonly<{ xAdvance: number; yAdvance: number; xOffset: number; yOffset: number }>;
  export type GlyphRun = Readonly<{ glyphs: readonly unknown[]; positions: readonly GlyphPosition[] }>;
  export type Font = {
    layout(text: string): GlyphRun;
    hasGlyphForCodePoint(codePoint: number): boolean;
    glyphForCodePoint(codePoint: number): unknown;
    /** Glyphs made so far, each with the characters that it first stood for. Private to fontkit. */
    _glyphs: Record<number, unknown>;
  };
  export function openSync(path: string): Font;
}
