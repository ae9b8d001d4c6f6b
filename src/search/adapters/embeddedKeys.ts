import { coversParts, type DocumentNumber, documentCodes, documentNumbers } from '../documentNumbers.js';
import type { RankedName } from '../nameRank.js';
import { fold, type NameForms, nameForms } from '../normalName.js';
import { namesOf, type SearchDocument } from '../searchEngine.js';

/** Everything under which one document is kept. A function of the document alone, so that it can be taken out again. */
export type DocumentKeys = Readonly<{
  numbers: ReadonlySet<number>;
  /** `<field> <key>`: see `textRow`. */
  texts: ReadonlySet<string>;
  words: ReadonlySet<string>;
  /** One line for each name: see `namesFromLines`. */
  nameLines: string;
}>;

export const TextField = {
  name: 0,
  tradeName: 1,
  contact: 2,
  /** A name of several words written as one. */
  joined: 3,
  code: 4,
  mail: 5,
  /** The local part backwards, then the domain: what an address has before and behind its `@`. */
  mailAround: 6,
  mailDomain: 7,
  /** A contact's name from its second, third... word on, followed by the words before. */
  contactTurned: 8,
  /** Type and id: where a document is, so that it can be replaced. */
  id: 9,
} as const;

const NUMBER_KINDS: readonly DocumentNumber['kind'][] = ['reference', 'invoice', 'phone', 'company'];

const KEY_DIGITS = 13;
const KIND_STEP = 2 ** 49;
const LONGEST = 15;

export type Range = readonly [low: number, high: number];

/**
 * A number, or what is left of it behind some digits, as one integer: its kind, its first 13 digits padded with zeros,
 * its length, and whether it is the whole number. All that begin with some digits are one range, in which those that
 * are just these digits come first.
 */
function numberKey(kind: DocumentNumber['kind'], digits: string, whole: boolean): number {
  const start = digits.slice(0, KEY_DIGITS);
  const padded = Number(start) * 10 ** (KEY_DIGITS - start.length);
  return kindBase(kind) + padded * 32 + cutLength(digits) * 2 + (whole ? 1 : 0);
}

/** The range of what begins with `digits`, with some shorter ones in it: `LONG_ENOUGH` leaves them out. */
export function numberRange(kind: DocumentNumber['kind'], digits: string): Range {
  const start = digits.slice(0, KEY_DIGITS);
  const low = Number(start.padEnd(KEY_DIGITS, '0')) * 32;
  const high = Number(start.padEnd(KEY_DIGITS, '9')) * 32 + 31;
  return [kindBase(kind) + low, kindBase(kind) + high];
}

/**
 * `keyLength(k) >= @length`, for a query. Of digits that end in zeros the shorter ones come first in their range, and the
 * larger the index, the more of them: they must not use up its LIMIT.
 */
export const LONG_ENOUGH = '((k >> 1) & 15) >= @length';

/** The number of digits behind a key: 15 stands for more, too. */
export function keyLength(key: number): number {
  return Math.floor(key / 2) % 16;
}

export function isWhole(key: number): boolean {
  return key % 2 === 1;
}

export function cutLength(digits: string): number {
  return Math.min(digits.length, LONGEST);
}

function kindBase(kind: DocumentNumber['kind']): number {
  return NUMBER_KINDS.indexOf(kind) * KIND_STEP;
}

const MIN_PART = 3;
const MAX_TURNS = 4;

export function keysOf(document: SearchDocument): DocumentKeys {
  const numbers = numberKeys(documentNumbers(document));
  const texts = new Set(documentCodes(document).map((code) => textKey(TextField.code, code)));
  texts.add(textKey(TextField.id, idKey(document)));
  if (document.type === 'invoice') return { numbers, texts, words: new Set(), nameLines: '' };

  const names = namesOf(document).map(nameForms);
  for (const [at, forms] of names.entries()) {
    for (const key of nameKeys(at, forms)) texts.add(key);
  }
  for (const email of document.emails) {
    for (const key of mailKeys(fold(email))) texts.add(key);
  }
  return { numbers, texts, words: wordKeys(names), nameLines: names.map(nameLine).join('\n') };
}

export function idKey({ type, id }: SearchDocument): string {
  return `${type} ${id}`;
}

function numberKeys(all: readonly DocumentNumber[]): ReadonlySet<number> {
  const keys = new Set<number>();
  for (const { kind, digits } of all) {
    keys.add(numberKey(kind, digits, true));
    if (all.some((other) => other.kind === kind && coversParts(other.digits, digits))) continue;
    for (let at = 1; at <= digits.length - MIN_PART; at += 1) keys.add(numberKey(kind, digits.slice(at), false));
  }
  return keys;
}

function nameKeys(at: number, { normal, joined }: NameForms): readonly string[] {
  if (normal === '') return [];
  if (at < TextField.contact) {
    const own = textKey(at, normal);
    return joined === normal ? [own] : [own, textKey(TextField.joined, joined)];
  }
  const words = normal.split(' ');
  const turned = words.map((_, from) => [...words.slice(from), ...words.slice(0, from)].join(' ')).slice(1, MAX_TURNS);
  return [textKey(TextField.contact, normal), ...turned.map((name) => textKey(TextField.contactTurned, name))];
}

function mailKeys(email: string): readonly string[] {
  const at = email.lastIndexOf('@');
  const local = email.slice(0, Math.max(at, 0));
  const domain = email.slice(at + 1);
  return [
    textKey(TextField.mail, email),
    textKey(TextField.mailAround, `${backwards(local)}@${domain}`),
    textKey(TextField.mailDomain, `${domain}@${local}`),
  ];
}

export function backwards(text: string): string {
  return Array.from(text).reverse().join('');
}

function wordKeys(names: readonly NameForms[]): ReadonlySet<string> {
  const all = new Set(names.flatMap(({ normal, others }) => [...normal.split(' '), ...others]));
  all.delete('');
  return all;
}

function nameLine({ normal, others }: NameForms): string {
  return `${normal}/${others.join(' ')}`;
}

/** What `DocumentKeys.nameLines` says. */
export function namesFromLines(lines: string): readonly RankedName[] {
  return lines.split('\n').map((line) => {
    const slash = line.indexOf('/');
    return { normal: line.slice(0, slash), words: line.split(/[ /]/) };
  });
}

function textKey(field: number, key: string): string {
  return `${field} ${key}`;
}

/** The field, one digit, and the key of a text key. */
export function textRow(key: string): readonly [field: number, key: string] {
  return [Number(key[0]), key.slice(2)];
}
