/**
 * Every searched attribute holds tokens of letters and digits alone, joined by spaces: Meilisearch cuts at spaces and
 * nowhere else, whatever a person wrote. Its only partial match is the beginning of the last word of a query, so each
 * thing that may be looked for in its middle comes with all that is left of it from each place on.
 *
 * A mark at the beginning of a token keeps kinds apart in the one dictionary that all attributes share: Meilisearch looks
 * at the first 1,000 words that begin with what was typed (four letters and less it knows by heart).
 */
const MARK = {
  /** `qz` and a letter: no French word begins so. */
  nameStart: 'qz',
  mailStart: 'qn',
  mailPart: 'qm',
  whole: 'w',
  wholeInvoice: 'v',
  invoicePart: 'i',
} as const;

/** Meilisearch ignores words of more than 250 bytes; a letter may take four. */
const MAX_LETTERS = 60;
/** These are ASCII. */
const MAX_MAIL = 200;

/** A name from its beginning on, as one word. */
export function nameStartToken(joined: string): string {
  return `${MARK.nameStart}${joined}`.slice(0, MAX_LETTERS);
}

export function wholeToken(digits: string): string {
  return `${MARK.whole}${digits}`;
}

export function wholeInvoiceToken(digits: string): string {
  return `${MARK.wholeInvoice}${digits}`;
}

export function invoicePartToken(digits: string): string {
  return `${MARK.invoicePart}${digits}`;
}

/** An address from its beginning on. */
export function mailStartToken(address: string): string {
  return `${MARK.mailStart}${spelt(address)}`.slice(0, MAX_MAIL);
}

/** An address from a place in its local part on. */
export function mailPartToken(local: string, domain: string): string {
  return `${MARK.mailPart}${spelt(local)}${spelt('@')}${spelt(domain)}`.slice(0, MAX_MAIL);
}

const SPELT: Readonly<Record<string, string>> = { '@': 'qa', '.': 'qd', '-': 'qt', _: 'qu', '+': 'qp', q: 'qq' };

/** Letters and digits alone, one character after the other, so that the beginning of a text is spelt as its own beginning. */
function spelt(text: string): string {
  return Array.from(text, (character) => SPELT[character] ?? plain(character)).join('');
}

function plain(character: string): string {
  return /[a-z0-9]/.test(character) ? character : `qx${character.codePointAt(0)?.toString(16) ?? ''}q`;
}
