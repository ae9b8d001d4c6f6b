const ONE_TYPO_FROM = 5;
const TWO_TYPOS_FROM = 9;
const PREFIX = 7;

/** How many typos there may be in what was typed for this word: one from 5 letters on, two from 9. Numbers have none. */
export function allowedTypos(meant: string): number {
  if (meant.length < ONE_TYPO_FROM || /\d/.test(meant)) return 0;
  return meant.length < TWO_TYPOS_FROM ? 1 : 2;
}

/** How many typos there may be in a typed word, whatever was meant: each may have made it a letter shorter. */
export function possibleTypos(typed: string): number {
  if (typed.length < ONE_TYPO_FROM - 1 || /\d/.test(typed)) return 0;
  return typed.length < TWO_TYPOS_FROM - 2 ? 1 : 2;
}

/**
 * Numbers under which a word is kept, or looked for, so that a misspelt one meets what was meant: hashes of its first 7
 * letters with up to `typos` of them left out. Two words within `typos` edits of each other have at least one number in
 * common (SymSpell's rule); the reverse is not true, so `editDistance` decides.
 */
export function typoKeys(word: string, typos: number): readonly number[] {
  if (typos === 0) return [];
  const found = new Set([word.slice(0, PREFIX)]);
  let shorter = [...found];
  for (let left = typos; left > 0; left -= 1) {
    shorter = shorter.flatMap((text) => Array.from(text, (_, at) => text.slice(0, at) + text.slice(at + 1)));
    for (const text of shorter) found.add(text);
  }
  return [...new Set(Array.from(found, hash))];
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}

/** Letters left out, added, changed, or two neighbours swapped (optimal string alignment). `most + 1` when it is more than `most`. */
export function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;

  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let row = 1; row <= a.length; row += 1) {
    const next = nextRow(a, b, row, last, beforeLast);
    if (Math.min(...next) > most) return most + 1;
    [beforeLast, last] = [last, next];
  }
  return Math.min(last[b.length] ?? most + 1, most + 1);
}

function nextRow(a: string, b: string, row: number, last: readonly number[], beforeLast: readonly number[]): number[] {
  const next = [row];
  for (let at = 1; at <= b.length; at += 1) {
    const changed = cell(last, at - 1) + (a[row - 1] === b[at - 1] ? 0 : 1);
    let best = Math.min(changed, cell(last, at) + 1, cell(next, at - 1) + 1);
    const swapped = row > 1 && at > 1 && a[row - 1] === b[at - 2] && a[row - 2] === b[at - 1];
    if (swapped) best = Math.min(best, cell(beforeLast, at - 2) + 1);
    next.push(best);
  }
  return next;
}

function cell(row: readonly number[], at: number): number {
  return row[at] ?? Number.POSITIVE_INFINITY;
}
