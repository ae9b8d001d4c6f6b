import { editDistance } from '../../../src/search/typos.js';
import { refuse, type StubIndex } from './stubState.js';

/**
 * What is known of how Meilisearch finds, in its plainest form: tokens of letters and digits, words in quotes exactly, the
 * last word also as a beginning (of the first 1,000 words of the dictionary when it is longer than four letters), typos
 * by the length of the typed word except where they are switched off: from 1.12 on the dictionary does not hold what
 * stands in such attributes alone, so nothing is found there by its beginning. Not its order beyond typos, exactness and sort.
 */
export type StubQuery = Readonly<{
  indexUid: string;
  q: string;
  attributesToSearchOn: string[];
  attributesToRetrieve: string[];
  matchingStrategy: string;
  sort: string[];
  locales: string[];
  limit: number;
  filter?: string;
}>;

const FIELDS = [
  'indexUid',
  'q',
  'attributesToSearchOn',
  'attributesToRetrieve',
  'matchingStrategy',
  'sort',
  'locales',
  'limit',
  'filter',
];
const MAX_WORDS = 10;
const MAX_PREFIXES = 1_000;

type Term = Readonly<{ word: string; exact: boolean; prefix: boolean }>;

/** The tokens of each searched attribute of a document. */
export type Tokens = Readonly<Record<string, readonly string[]>>;

export function tokensOf(document: Readonly<Record<string, unknown>>, searchable: readonly string[]): Tokens {
  return Object.fromEntries(
    searchable.map((attribute) => [
      attribute,
      typeof document[attribute] === 'string' ? wordsOf(document[attribute]) : [],
    ]),
  );
}

function wordsOf(text: string): readonly string[] {
  const words =
    text
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.filter((word) => Buffer.byteLength(word) <= 250);
}

export function searchStub(index: StubIndex, query: StubQuery): readonly unknown[] {
  check(index, query);
  const terms = termsOf(query.q);
  const allowed = allowedPrefixes(index, terms);
  const owner = query.filter === undefined ? undefined : ownerOf(query.filter);
  const found = [...index.documents.values()].flatMap(({ document, tokens }) => {
    if (owner !== undefined && document['ownerId'] !== owner) return [];
    const matches = terms.map((term) => matchOf(term, tokens, query.attributesToSearchOn, index, allowed));
    if (matches.some((match) => match === undefined)) return [];
    const typos = matches.reduce((sum, match) => sum + (match?.typos ?? 0), 0);
    const exact = matches.filter((match) => match?.exact).length;
    return [{ document, typos, exact, order: String(document['order']) }];
  });
  found.sort((a, b) => a.typos - b.typos || b.exact - a.exact || (a.order < b.order ? -1 : 1));
  return found.slice(0, query.limit).map(({ document }) => ({ document: document['document'] }));
}

function check(index: StubIndex, query: StubQuery): void {
  for (const field of Object.keys(query)) {
    if (!FIELDS.includes(field)) refuse(400, 'bad_request', `Unknown field \`${field}\``);
  }
  if (query.matchingStrategy !== 'all') refuse(400, 'invalid_search_matching_strategy', query.matchingStrategy);
  checkAttributes(index, query);
}

function checkAttributes({ settings }: StubIndex, query: StubQuery): void {
  const { searchableAttributes, filterableAttributes, sortableAttributes, displayedAttributes } = settings;
  for (const attribute of query.attributesToSearchOn) {
    if (!searchableAttributes?.includes(attribute)) refuse(400, 'invalid_search_attributes_to_search_on', attribute);
  }
  for (const rule of query.sort) {
    if (!sortableAttributes?.includes(rule.split(':')[0] ?? '')) refuse(400, 'invalid_search_sort', rule);
  }
  if (query.filter !== undefined && !filterableAttributes?.includes('ownerId'))
    refuse(400, 'invalid_search_filter', query.filter);
  if (!displayedAttributes?.includes('document')) refuse(400, 'not_displayed', 'document');
}

function ownerOf(filter: string): string {
  const [, value] = /^ownerId = ("(?:[^"\\]|\\.)*")$/.exec(filter) ?? [];
  if (value === undefined) refuse(400, 'invalid_search_filter', filter);
  return JSON.parse(value ?? '""');
}

function termsOf(q: string): readonly Term[] {
  const terms = [...q.matchAll(/"([^"]*)"|([\p{L}\p{N}]+)/gu)].flatMap(([, quoted, bare]) =>
    quoted === undefined
      ? wordsOf(bare ?? '').map((word) => ({ word, exact: false, prefix: false }))
      : wordsOf(quoted).map((word) => ({ word, exact: true, prefix: false })),
  );
  const kept: Term[] = terms.slice(0, MAX_WORDS);
  const last = kept.at(-1);
  if (last !== undefined && !last.exact && !/\s$/.test(q)) kept[kept.length - 1] = { ...last, prefix: true };
  return kept;
}

/** The words of the dictionary that the last word may begin; undefined: any. */
function allowedPrefixes(index: StubIndex, terms: readonly Term[]): ReadonlySet<string> | undefined {
  const strict = index.settings.typoTolerance?.disableOnAttributes ?? [];
  const last = terms.at(-1);
  const isShort = last !== undefined && last.word.length <= 4;
  if (last === undefined || !last.prefix || (isShort && strict.length === 0)) return undefined;
  const dictionary = new Set([...index.documents.values()].flatMap(({ tokens }) => wordsOutside(tokens, strict)));
  const begun = [...dictionary].filter((word) => word.startsWith(last.word)).sort();
  return new Set(isShort ? begun : begun.slice(0, MAX_PREFIXES));
}

function wordsOutside(tokens: Tokens, strict: readonly string[]): readonly string[] {
  return Object.entries(tokens).flatMap(([attribute, words]) => (strict.includes(attribute) ? [] : words));
}

type Match = Readonly<{ typos: number; exact: boolean }>;

function matchOf(
  term: Term,
  tokens: Tokens,
  attributes: readonly string[],
  index: StubIndex,
  allowed: ReadonlySet<string> | undefined,
): Match | undefined {
  const words = attributes.flatMap((attribute) => tokens[attribute] ?? []);
  if (words.includes(term.word)) return { typos: 0, exact: true };
  if (term.exact) return undefined;
  const begins = (word: string) => word.startsWith(term.word) && (allowed?.has(word) ?? true);
  if (term.prefix && words.some(begins)) return { typos: 0, exact: false };

  const strict = index.settings.typoTolerance?.disableOnAttributes ?? [];
  const tolerant = attributes
    .filter((attribute) => !strict.includes(attribute))
    .flatMap((attribute) => tokens[attribute] ?? []);
  const fewest = Math.min(...tolerant.map((word) => typosIn(term, word, index)));
  return Number.isFinite(fewest) ? { typos: fewest, exact: false } : undefined;
}

function typosIn({ word, prefix }: Term, found: string, { settings }: StubIndex): number {
  const { oneTypo, twoTypos } = settings.typoTolerance?.minWordSizeForTypos ?? {};
  const most = word.length >= (twoTypos ?? 9) ? 2 : word.length >= (oneTypo ?? 5) ? 1 : 0;
  const heads = prefix ? Array.from({ length: 5 }, (_, at) => found.slice(0, word.length - 2 + at)) : [found];
  const fewest = Math.min(...heads.map((head) => editDistance(word, head, most)));
  const counted = word[0] === found[0] ? fewest : fewest + 1;
  return counted <= most ? counted : Number.POSITIVE_INFINITY;
}
