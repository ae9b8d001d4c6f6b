import { type DocumentNumber, documentCodes, documentNumbers } from '../documentNumbers.js';
import { rotations } from '../nameRank.js';
import { elidedWords, fold, joinedName, normalName, wordsOf } from '../normalName.js';
import type { AccountDocument, SearchDocument } from '../searchEngine.js';

/** Everything under which one document is kept. A function of the document alone, so that it can be taken out again. */
export type DocumentKeys = Readonly<{
  numbers: ReadonlySet<number>;
  /** `<field> <key>`, field being one character. */
  texts: ReadonlySet<string>;
  words: ReadonlySet<string>;
  names: string;
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
} as const;

const NUMBER_KINDS: readonly DocumentNumber['kind'][] = ['reference', 'invoice', 'phone', 'company'];

const KEY_DIGITS = 13;
const KIND_STEP = 2 ** 48;
const LONGEST = 15;

export type Range = readonly [low: number, high: number];

/**
 * A piece of a number as an integer: kind, whether it is the whole number, its first 13 digits padded with zeros, its
 * length. All pieces that begin with some digits are one range, the piece that is just these digits first.
 */
function numberKey(kind: DocumentNumber['kind'], whole: boolean, digits: string): number {
  return base(kind, whole) + Number(digits.slice(0, KEY_DIGITS).padEnd(KEY_DIGITS, '0')) * 16 + lengthOf(digits);
}

/** Keys of the pieces that begin with `digits`; the caller leaves out those that are shorter (`keyLength`). */
export function numberRange(kind: DocumentNumber['kind'], whole: boolean, digits: string): Range {
  const start = digits.slice(0, KEY_DIGITS);
  const low = base(kind, whole) + Number(start.padEnd(KEY_DIGITS, '0')) * 16;
  return [low, base(kind, whole) + Number(start.padEnd(KEY_DIGITS, '9')) * 16 + 15];
}

export function keyLength(key: number): number {
  return key % 16;
}

function lengthOf(digits: string): number {
  return Math.min(digits.length, LONGEST);
}

function base(kind: DocumentNumber['kind'], whole: boolean): number {
  return (NUMBER_KINDS.indexOf(kind) * 2 + (whole ? 1 : 0)) * KIND_STEP;
}

const MIN_PART = 3;

export function keysOf(document: SearchDocument): DocumentKeys {
  const numbers = numberKeys(documentNumbers(document));
  const texts = new Set(documentCodes(document).map((code) => textKey(TextField.code, code)));
  if (document.type === 'invoice') return { numbers, texts, words: new Set(), names: '' };

  const names = namesOf(document).map(normalName);
  for (const [at, name] of names.entries()) {
    for (const key of nameKeys(at, name)) texts.add(key);
  }
  for (const name of [document.name, document.tradeName ?? '']) {
    const joined = joinedName(name);
    if (joined !== '' && joined !== normalName(name)) texts.add(textKey(TextField.joined, joined));
  }
  for (const email of document.emails) {
    for (const key of mailKeys(fold(email))) texts.add(key);
  }
  return { numbers, texts, words: wordKeys(document), names: names.join('\n') };
}

/** The account's name, its trade name (empty when there is none), its contacts: the order of `doc.names`. */
function namesOf(document: AccountDocument): readonly string[] {
  return [document.name, document.tradeName ?? '', ...document.contacts.map(({ name }) => name)];
}

function numberKeys(all: readonly DocumentNumber[]): ReadonlySet<number> {
  const keys = new Set<number>();
  for (const { kind, digits } of all) {
    keys.add(numberKey(kind, true, digits));
    // A SIREN begins its SIRET: the parts are there already.
    const covered =
      kind === 'company' && all.some((other) => other.digits !== digits && other.digits.startsWith(digits));
    for (let at = 0; !covered && at <= digits.length - MIN_PART; at += 1) {
      keys.add(numberKey(kind, false, digits.slice(at)));
    }
  }
  return keys;
}

/** A contact is found by each of its words first, because people type a surname before or behind a first name. */
function nameKeys(at: number, name: string): readonly string[] {
  if (name === '') return [];
  if (at < TextField.contact) return [textKey(at, name)];
  return rotations(name.split(' ')).map((words) => textKey(TextField.contact, words.join(' ')));
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

/** All words, legal forms too: they are what is left to look for when a query has nothing else. */
function wordKeys(document: AccountDocument): ReadonlySet<string> {
  const words = new Set(namesOf(document).flatMap(wordsOf));
  if (words.has('st')) words.add('saint');
  if (words.has('saint')) words.add('st');
  for (const name of namesOf(document)) {
    for (const word of elidedWords(name)) words.add(word);
  }
  return words;
}

function textKey(field: number, key: string): string {
  return `${field} ${key}`;
}
