import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawable, undrawable } from '../../src/documents/pdf/fonts.js';

describe('what the fonts lack', () => {
  it.each([
    ['Boulangerie Lefèvre & Fils – « Œuvre »', []],
    ['Nguyễn Thị Hương', []],
    ['中文 SARL 中', ['中', '文']],
    ['مقهى Nour', ['م', 'ق', 'ه', 'ى']],
    ['Café 🙂 Roy', ['🙂']],
    ['Qui ? Roy', []],
    ['', []],
  ])('%s', (text, characters) => {
    expect(undrawable(text)).toEqual(characters);
  });

  it('is exactly what is drawn as a question mark that nobody wrote', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const written = text.replaceAll('?', '');
        expect(undrawable(written).length > 0).toBe(drawable(written).includes('?'));
      }),
    );
  });
});
