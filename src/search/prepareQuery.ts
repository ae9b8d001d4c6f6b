import { fold, spellOut, tellingWords, withoutElided, wordsOf } from './normalName.js';

/** Digits to be found in any part of a phone, a SIREN or SIRET, an invoice number or a reference. */
export type PreparedDigits = Readonly<{
  /** Any of these, the likeliest first: what was typed, then `2026000123` for `2026-123`. Empty when only a phone is meant. */
  parts: readonly string[];
  /** The beginning of an international number: `33142` for `+33 1 42`, `0033142` or `+33 (0)1 42`. */
  international?: string;
}>;

/** A piece of an address around its `@`: what ends the local part and what begins the domain. Either may be empty. */
export type PreparedMail = Readonly<{ localEnd: string; domainStart: string }>;

/**
 * What a query means, decided once before any engine. Engines try what is there in this order: `codes`, `digits`,
 * `mail`, `words`. With nothing in it, nothing is found.
 */
export type PreparedQuery = Readonly<{
  /** Letters and digits that may be a reference or an invoice number, without separators: `cl000042`. First is likeliest. */
  codes: readonly string[];
  digits?: PreparedDigits;
  mail?: PreparedMail;
  /** Folded words of names; each must match, in any order; the last may be a prefix, also of a mail address. */
  words: readonly string[];
  /** The same query read as a name and parts of a number: `dupont 06 12` is `dupont` and `0612`. */
  wordsAndNumbers?: Readonly<{ words: readonly string[]; numbers: readonly string[] }>;
  /** One word as it was typed, with its dots and dashes: the beginning of an address or of a domain. */
  mailStart?: string;
}>;

const NOTHING: PreparedQuery = { codes: [], words: [] };
const MAX_LENGTH = 200;
const MAX_WORDS = 8;
const MIN_LETTERS = 2;
const MIN_DIGITS = 3;

export function prepareQuery(text: string): PreparedQuery {
  const typed = text.slice(0, MAX_LENGTH).normalize('NFKC').trim();
  if (typed.includes('@')) return prepareMail(typed);
  if (/^[+\d\s.\-/()]+$/.test(typed)) return prepareDigits(typed);
  return prepareWords(typed);
}

/** `Jean Dupont <jean@dupont.fr>` means its address; the rest is left out. */
function prepareMail(typed: string): PreparedQuery {
  const address = fold(typed.split(/[\s<>(),;:"]+/).find((piece) => piece.includes('@')) ?? '');
  const at = address.indexOf('@');
  const mail = { localEnd: address.slice(0, at), domainStart: address.slice(at + 1) };
  return mail.localEnd.length + mail.domainStart.length < MIN_LETTERS ? NOTHING : { ...NOTHING, mail };
}

function prepareDigits(typed: string): PreparedQuery {
  const digits = typed.replace(/\D/g, '');
  if (digits.length < MIN_DIGITS) return NOTHING;

  const international = internationalStart(typed);
  const parts = typed.startsWith('+') ? [] : [digits, ...invoiceNumber(typed)];
  return {
    codes: [],
    digits: { parts, ...(international !== undefined && { international }) },
    // Names may be numbers too: "123 Pare-Brise".
    words: /^\d+$/.test(typed) ? [typed] : [],
  };
}

/** `+33 (0)1` and `0033 01` are `331`: behind the calling code of France there never is a zero. */
function internationalStart(typed: string): string | undefined {
  const dialled = typed.replace(/\(0\)/g, '').replace(/[^+\d]/g, '');
  // No calling code begins with a zero: `000123` is the end of a reference.
  if (!/^(\+\d|00[1-9])\d{2}/.test(dialled)) return undefined;
  return dialled.replace(/^(\+|00)/, '').replace(/^330/, '33');
}

/** `2026-123` is the invoice 123 of 2026 with its zeros left out. */
function invoiceNumber(typed: string): readonly string[] {
  const [, series, number] = /^(20\d\d)[\s\-/.]+(\d{1,5})$/.exec(typed) ?? [];
  return series !== undefined && number !== undefined ? [`${series}${number.padStart(6, '0')}`] : [];
}

function prepareWords(typed: string): PreparedQuery {
  const all = withoutElided(wordsOf(typed));
  const letters = all.join('').replace(/\d/g, '').length;
  const digits = all.join('').length - letters;
  if (letters < MIN_LETTERS && digits < MIN_DIGITS) return NOTHING;

  const telling = tellingWords(all).slice(0, MAX_WORDS);
  const words = [...telling.slice(0, -1).map(spellOut), ...telling.slice(-1)];
  const split = splitNumbers(words);
  return {
    codes: codesOf(typed),
    words,
    ...(split !== undefined && { wordsAndNumbers: split }),
    ...(/^[\w.+-]{3,}$/.test(typed) && { mailStart: fold(typed) }),
  };
}

/** Neighbouring runs of digits are one number: `06 12` is `0612`. Undefined unless there are both words and numbers. */
function splitNumbers(all: readonly string[]): PreparedQuery['wordsAndNumbers'] {
  const words = all.filter((word) => !/^\d+$/.test(word));
  const runs = all.map((word) => (/^\d+$/.test(word) ? word : ' ')).join('');
  const numbers = runs.split(' ').filter((run) => run !== '');
  const usable = words.join('').length >= MIN_LETTERS && numbers.every((number) => number.length >= MIN_DIGITS);
  return usable && numbers.length > 0 && words.length > 0 ? { words, numbers } : undefined;
}

/**
 * `CL 42` is `cl000042` (the likeliest) or the beginning `cl42`; `F2026-123` is `f2026000123`, and `F/T2M2026-123`, whose
 * series has a sign and a digit of its own, `ft2m2026000123`.
 */
function codesOf(typed: string): readonly string[] {
  const folded = fold(typed);
  if (!/^[a-z][a-z\d\s\-/_.]*\d[\s\-/_.]*$/.test(folded)) return [];

  const compact = compactCode(folded);
  const [, series, number] = /^(.*20\d\d)[\s\-/_.]+(\d{1,5})$/.exec(folded) ?? [];
  if (series !== undefined && number !== undefined)
    return [`${compactCode(series)}${number.padStart(6, '0')}`, compact];
  const [, letters, digits] = /^([a-z]{1,10})[\s\-/_.]*(\d{1,5})$/.exec(folded) ?? [];
  if (letters !== undefined && digits !== undefined) return [`${letters}${digits.padStart(6, '0')}`, compact];
  return /^[a-z]{1,10}\d+$/.test(compact) || /20\d\d/.test(compact) ? [compact] : [];
}

const compactCode = (text: string): string => text.replace(/[^a-z\d]/g, '');
