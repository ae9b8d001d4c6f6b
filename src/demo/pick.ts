/** Deterministic choices: the same seed always gives the same demonstration. */
export type Pick = Readonly<{
  /** An integer from 0 to `below` - 1. */
  number: (below: number) => number;
  of: <Item>(items: readonly Item[]) => Item;
  /** True for `percent` of the calls. */
  chance: (percent: number) => boolean;
  digits: (count: number) => string;
}>;

/** mulberry32, a small generator with one 32-bit state. */
export function createPick(seed: number): Pick {
  let state = seed >>> 0;

  function number(below: number): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  }

  return {
    number,
    of: <Item>(items: readonly Item[]): Item => {
      const item = items[number(items.length)];
      if (item === undefined) throw new Error('Nothing to pick from');
      return item;
    },
    chance: (percent) => number(100) < percent,
    digits: (count) => Array.from({ length: count }, () => number(10)).join(''),
  };
}

/** The digits with the one that makes the Luhn sum a multiple of ten, as in a SIREN or a SIRET. */
export function withLuhnDigit(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
