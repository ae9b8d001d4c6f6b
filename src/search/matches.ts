import { type DocumentNumber, documentCodes, documentNumbers } from './documentNumbers.js';
import type { NameRank } from './nameRank.js';
import { fold } from './normalName.js';
import type { PreparedMail } from './prepareQuery.js';
import type { SearchDocument, SearchHit } from './searchEngine.js';

/** Which field answers a query, and its value as stored. The same for every engine: a function of the document alone. */
export type Matched = SearchHit['matched'];

/** `matched` is undefined when the document has not what was looked for after all. */
export type RankedHit = Readonly<{ document: SearchDocument; matched: Matched | undefined }>;

/** The stored value that has the digits: one that begins with them if there is one. */
export function matchedNumber(
  document: SearchDocument,
  digits: string,
  kinds: readonly DocumentNumber['kind'][],
  onlyFromStart = false,
): Matched | undefined {
  const numbers = documentNumbers(document).filter(({ kind }) => kinds.includes(kind));
  const beginning = numbers.find((number) => number.digits.startsWith(digits));
  if (beginning !== undefined || onlyFromStart) return beginning?.matched;
  return numbers.find((number) => number.digits.includes(digits))?.matched;
}

export function matchedCode(document: SearchDocument, codes: readonly string[]): Matched | undefined {
  const found = documentCodes(document).some((own) => codes.some((code) => own.startsWith(code)));
  if (!found) return undefined;
  return { field: document.type === 'invoice' ? 'number' : 'reference', value: document.reference };
}

/** The first address that has the piece around its `@`. */
export function matchedMail(document: SearchDocument, { localEnd, domainStart }: PreparedMail): Matched | undefined {
  return firstMail(document, (address) => address.includes(`${localEnd}@${domainStart}`));
}

/** The first address that begins so, itself or its domain. */
export function matchedMailStart(document: SearchDocument, start: string): Matched | undefined {
  return firstMail(document, (address) => address.startsWith(start) || address.includes(`@${start}`));
}

function firstMail(document: SearchDocument, has: (address: string) => boolean): Matched | undefined {
  const value = document.type === 'account' ? document.emails.find((email) => has(fold(email))) : undefined;
  return value === undefined ? undefined : { field: 'email', value };
}

export function matchedName(document: SearchDocument, { at }: NameRank): Matched | undefined {
  if (document.type !== 'account') return undefined;
  if (at === 1 && document.tradeName !== undefined) return { field: 'tradeName', value: document.tradeName };
  const contact = document.contacts[at - 2];
  return contact === undefined ? { field: 'name', value: document.name } : { field: 'contact', value: contact.name };
}

export function toHit(document: SearchDocument, matched: Matched): SearchHit {
  const { type, id, reference } = document;
  if (document.type === 'account') return { type, id, reference, title: document.name, kind: document.kind, matched };
  return { type, id, reference, title: document.title, accountId: document.accountId, matched };
}

/** One of each in turn, so that no kind of match hides the others. */
export function inTurn<Item>(lists: readonly (readonly Item[])[]): readonly Item[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  const turns = Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list.slice(at, at + 1)));
  return turns.flat();
}
