import type { PreparedMail, PreparedQuery } from '../prepareQuery.js';
import { paddedSequence } from '../rankNumbers.js';
import type { SearchedAttribute } from './meiliDocuments.js';
import {
  invoicePartToken,
  mailPartToken,
  mailStartToken,
  nameStartToken,
  wholeInvoiceToken,
  wholeToken,
} from './meiliTokens.js';

/** One question to Meilisearch: in which attributes, and how many candidates. */
export type MeiliQuery = Readonly<{ q: string; on: readonly SearchedAttribute[]; limit: number }>;

/** So many are ranked when nothing says beforehand which are best. */
const MAX_CANDIDATES = 200;

/**
 * All questions whose answers together hold the hits of a prepared query, each with enough for its own part of the list;
 * `rankDocuments` puts them in order and drops what does not match after all. A word in quotes is meant as it is; the
 * last word without quotes may be unfinished, and in names misspelt (Meilisearch's own rules: one typo from five letters
 * on, two from nine, the first letter counts twice).
 */
export function meiliQueries(query: PreparedQuery, limit: number): readonly MeiliQuery[] {
  const { codes, digits, mail, words, wordsAndNumbers, mailStart } = query;
  const ask = (q: string, on: readonly SearchedAttribute[], most = limit): MeiliQuery => ({ q, on, limit: most });
  const many = Math.max(limit, MAX_CANDIDATES);
  return [
    ...codes.flatMap((code) => [ask(exactly(code), ['codes']), ask(code, ['codes'])]),
    ...(digits === undefined ? [] : digits.parts.flatMap((part) => forDigits(part).map(([q, on]) => ask(q, [on])))),
    ...(digits?.international === undefined ? [] : [ask(wholeToken(digits.international), ['phones'])]),
    ...forNames(words, digits !== undefined).map(({ q, on, all }) => ask(q, on, all ? many : limit)),
    ...(mail === undefined ? [] : forMail(mail).map((q) => ask(q, ['mails']))),
    ...(wordsAndNumbers === undefined ? [] : forMixed(wordsAndNumbers).map((q) => ask(q, MIXED, many))),
    ...(mailStart === undefined
      ? []
      : [mailStartToken(mailStart), mailPartToken('', mailStart)].map((q) => ask(q, ['mails']))),
  ];
}

const MIXED: readonly SearchedAttribute[] = ['words', 'phones', 'references', 'companies'];

const exactly = (word: string): string => `"${word}"`;

/** Whole numbers apart from parts of them, so that neither hides the other; of parts, the ends come first by themselves. */
function forDigits(part: string): readonly (readonly [q: string, on: SearchedAttribute])[] {
  const padded = paddedSequence(part);
  const sequence =
    padded === undefined || padded === part
      ? []
      : ([
          [exactly(wholeToken(padded)), 'references'],
          [exactly(invoicePartToken(padded)), 'invoices'],
        ] as const);
  return [
    ...sequence,
    [wholeInvoiceToken(part), 'invoices'],
    [invoicePartToken(part), 'invoices'],
    ...(['references', 'phones', 'companies'] as const).flatMap((on) => [
      [wholeToken(part), on] as const,
      [part, on] as const,
    ]),
  ];
}

type ForNames = Readonly<{ q: string; on: readonly SearchedAttribute[]; all: boolean }>;

/** Names that begin so; names with every word; the last unfinished; any misspelt. */
function forNames(words: readonly string[], onlyStart: boolean): readonly ForNames[] {
  if (words.length === 0) return [];
  const start = nameStartToken(words.join(''));
  const begins: readonly ForNames[] = [
    { q: start, on: ['starts'], all: false },
    { q: start, on: ['contactStarts'], all: false },
  ];
  if (onlyStart) return begins;

  const texts = new Set([words.map(exactly).join(' '), unfinished(words), words.join(' ')]);
  return [...begins, ...[...texts].map((q): ForNames => ({ q, on: ['words'], all: true }))];
}

function unfinished(words: readonly string[]): string {
  return [...words.slice(0, -1).map(exactly), ...words.slice(-1)].join(' ');
}

/** Only the last number may be a part of one; the others are seen when the candidates are ranked. */
function forMixed({ words, numbers }: NonNullable<PreparedQuery['wordsAndNumbers']>): readonly string[] {
  const last = numbers.at(-1) ?? '';
  return [[...words.map(exactly), last].join(' '), [...words, last].join(' ')];
}

function forMail({ localEnd, domainStart }: PreparedMail): readonly string[] {
  const around = mailPartToken(localEnd, domainStart);
  return localEnd === '' ? [around] : [mailStartToken(`${localEnd}@${domainStart}`), around];
}
