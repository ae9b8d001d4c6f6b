import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedTypos, editDistance, possibleTypos, typoKeys } from '../../src/search/typos.js';

describe('editDistance', () => {
  it.each([
    ['dupont', 'dupont', 0],
    ['dupond', 'dupont', 1],
    ['dupnt', 'dupont', 1],
    ['duponnt', 'dupont', 1],
    ['dupotn', 'dupont', 1],
    ['dopond', 'dupont', 2],
    ['', 'ab', 2],
    ['martin', 'dupont', 3],
  ])('%s to %s is %i', (a, b, distance) => {
    expect(editDistance(a, b, 2)).toBe(distance);
    expect(editDistance(b, a, 2)).toBe(distance);
  });
});

describe('typoKeys', () => {
  const word = fc.string({ unit: fc.constantFrom(...'abcdeltr'), minLength: 3, maxLength: 16 });
  const edit = fc.record({
    kind: fc.constantFrom('drop', 'add', 'change', 'swap'),
    at: fc.nat(),
    letter: fc.constantFrom('a', 'z'),
  });

  it('gives a misspelt word and what was meant a key in common', () => {
    fc.assert(
      fc.property(word, fc.array(edit, { maxLength: 2 }), (meant, edits) => {
        const typed = edits.reduce(misspell, meant);
        const most = allowedTypos(meant);
        fc.pre(typed !== meant && editDistance(typed, meant, most) <= most);

        const kept = new Set(typoKeys(meant, allowedTypos(meant)));
        expect(typoKeys(typed, possibleTypos(typed)).some((key) => kept.has(key))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('keeps nothing for short words and numbers', () => {
    expect(typoKeys('bar', allowedTypos('bar'))).toEqual([]);
    expect(typoKeys('2000000', allowedTypos('2000000'))).toEqual([]);
    expect(allowedTypos('mort')).toBe(0);
    expect(allowedTypos('12345')).toBe(0);
  });
});

function misspell(word: string, { kind, at, letter }: { kind: string; at: number; letter: string }): string {
  const place = at % word.length;
  const [before, own, after] = [word.slice(0, place), word.charAt(place), word.slice(place + 1)];
  if (kind === 'drop') return before + after;
  if (kind === 'add') return before + letter + own + after;
  if (kind === 'change') return before + letter + after;
  return before + after.slice(0, 1) + own + after.slice(1);
}
