import { type DocumentNumber, documentCodes, documentNumbers } from '../documentNumbers.js';
import { fold, nameForms } from '../normalName.js';
import { suffixes } from '../rankNumbers.js';
import { type AccountDocument, namesOf, type SearchDocument } from '../searchEngine.js';
import {
  invoicePartToken,
  mailPartToken,
  mailStartToken,
  nameStartToken,
  wholeInvoiceToken,
  wholeToken,
} from './meiliTokens.js';

/** What is searched of a document: tokens, joined by spaces (see meiliTokens.ts). */
export const SEARCHED = [
  'codes',
  'starts',
  'contactStarts',
  'words',
  'references',
  'invoices',
  'phones',
  'companies',
  'mails',
] as const;

export type SearchedAttribute = (typeof SEARCHED)[number];

/** A document as Meilisearch keeps it. Only `document` is given back, and what is shown and ranked is taken from it. */
export type MeiliDocument = Readonly<{
  /** Type and id, in the characters that Meilisearch allows. */
  key: string;
  document: SearchDocument;
  ownerId: string | null;
  /** What equals are sorted by: the name, then the reference. */
  order: string;
}> &
  Readonly<Partial<Record<SearchedAttribute, string>>>;

const NUMBER_ATTRIBUTE = {
  reference: 'references',
  invoice: 'invoices',
  phone: 'phones',
  company: 'companies',
} as const satisfies Record<DocumentNumber['kind'], SearchedAttribute>;

/** Values that are sorted by have a limit of 468 bytes. */
const MAX_ORDER = 80;

export function meiliDocument(document: SearchDocument): MeiliDocument {
  const tokens: Partial<Record<SearchedAttribute, string>> = {
    codes: joined(documentCodes(document)),
    ...numberTokens(document),
    ...(document.type === 'account' ? accountTokens(document) : {}),
  };
  const name = document.type === 'account' ? nameForms(document.name).normal.slice(0, MAX_ORDER) : '';
  return {
    key: keyOf(document),
    document,
    ownerId: document.ownerId ?? null,
    order: `${name} ${document.reference}`.trim(),
    ...tokens,
  };
}

/** Any other character than those that a key may have is written as its number. */
function keyOf({ type, id }: SearchDocument): string {
  return `${type}-${id.replace(/[^A-Za-z0-9-]/gu, (character) => `_${character.codePointAt(0)?.toString(16) ?? ''}_`)}`;
}

function accountTokens(document: AccountDocument): Partial<Record<SearchedAttribute, string>> {
  const names = namesOf(document).map(nameForms);
  const startsOf = (some: typeof names) =>
    joined(
      some
        .flatMap(({ normal, joined: whole }) => [normal.replaceAll(' ', ''), whole])
        .filter(Boolean)
        .map(nameStartToken),
    );
  return {
    starts: startsOf(names.slice(0, 2)),
    contactStarts: startsOf(names.slice(2)),
    words: joined(names.flatMap(({ normal, others }) => [...normal.split(' '), ...others])),
    mails: joined(document.emails.flatMap((email) => mailTokens(fold(email)))),
  };
}

function numberTokens(document: SearchDocument): Partial<Record<SearchedAttribute, string>> {
  const tokens: Partial<Record<SearchedAttribute, string[]>> = {};
  for (const { kind, digits } of documentNumbers(document)) {
    const attribute = NUMBER_ATTRIBUTE[kind];
    const parts = [digits, ...suffixes(digits)];
    const own =
      kind === 'invoice' ? [wholeInvoiceToken(digits), ...parts.map(invoicePartToken)] : [wholeToken(digits), ...parts];
    tokens[attribute] = [...(tokens[attribute] ?? []), ...own];
  }
  return Object.fromEntries(Object.entries(tokens).map(([attribute, list]) => [attribute, joined(list)]));
}

function mailTokens(address: string): readonly string[] {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(at, 0));
  const domain = address.slice(at + 1);
  const parts = Array.from({ length: local.length + 1 }, (_, from) => mailPartToken(local.slice(from), domain));
  return [mailStartToken(address), ...parts];
}

function joined(tokens: readonly string[]): string {
  return [...new Set(tokens)].filter((token) => token !== '').join(' ');
}
