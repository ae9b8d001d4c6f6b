import { documentCodes } from './documentNumbers.js';
import { matchedCode, matchedMail, matchedMailStart, type RankedHit, toHit } from './matches.js';
import { compareTexts } from './nameRank.js';
import { fold } from './normalName.js';
import type { PreparedMail, PreparedQuery } from './prepareQuery.js';
import { exactForms, havingWords, type Named, named, rankByNameStart, rankByNames, withTypos } from './rankNames.js';
import { havingNumbers, rankByDigits } from './rankNumbers.js';
import type { SearchDocument, SearchHit } from './searchEngine.js';

/**
 * The order of DESIGN §6 over a few hundred documents that may be hits: what an engine that only finds candidates
 * leaves to do. What does not match after all is left out. For the same documents it gives what the embedded engine
 * gives, up to the order of equals.
 */
export function rankDocuments(
  query: PreparedQuery,
  documents: readonly SearchDocument[],
  limit: number,
): readonly SearchHit[] {
  const hits = new Map<string, SearchHit>();
  for (const { document, matched } of allRanked(query, documents, limit)) {
    if (hits.size >= limit) break;
    const key = `${document.type} ${document.id}`;
    if (matched !== undefined && !hits.has(key)) hits.set(key, toHit(document, matched));
  }
  return [...hits.values()];
}

/** In the order of what `PreparedQuery` says. */
function* allRanked(query: PreparedQuery, documents: readonly SearchDocument[], limit: number): Generator<RankedHit> {
  const { codes, digits, mail, words, wordsAndNumbers, mailStart } = query;
  const byCode = rankByCodes(documents, codes);
  yield* byCode;
  // What is a reference is nothing else.
  if (byCode.length > 0) return;

  const all = words.length > 0 || wordsAndNumbers !== undefined ? documents.map(named) : [];
  if (digits !== undefined) yield* rankByDigits(documents, digits, namesFrom(all, words));
  else if (words.length > 0) yield* rankByNames(all, words, limit);
  if (mail !== undefined) yield* rankByMail(documents, mail);
  if (wordsAndNumbers !== undefined) yield* rankMixed(all, wordsAndNumbers);
  if (mailStart !== undefined) yield* rankByMailStart(documents, mailStart);
}

/** Names that are numbers; few begin with a zero, and most phones do. */
function namesFrom(all: readonly Named[], words: readonly string[]): readonly RankedHit[] {
  return words.filter((word) => !word.startsWith('0')).flatMap((word) => rankByNameStart(all, word));
}

function rankByCodes(documents: readonly SearchDocument[], codes: readonly string[]): readonly RankedHit[] {
  const found = codes.flatMap((code) => {
    const own = documents.flatMap((document) =>
      documentCodes(document)
        .filter((key) => key.startsWith(code))
        .map((key) => ({ key, document, exact: key === code })),
    );
    return own.sort((a, b) => compareTexts(a.key, b.key) || byReference(a.document, b.document));
  });
  const ordered = [...found.filter(({ exact }) => exact), ...found.filter(({ exact }) => !exact)];
  return ordered.map(({ document }) => ({ document, matched: matchedCode(document, codes) }));
}

/** Addresses that begin with the piece, then those that have it around their `@`. */
function rankByMail(documents: readonly SearchDocument[], mail: PreparedMail): readonly RankedHit[] {
  const { localEnd, domainStart } = mail;
  const begins = withMail(documents, (address) =>
    address.startsWith(`${localEnd}@${domainStart}`) ? address : undefined,
  );
  const around = withMail(
    documents,
    (address) =>
      partsOf(address).find(({ local, domain }) => local.endsWith(localEnd) && domain.startsWith(domainStart))?.turned,
  );
  return [...begins, ...around].map((document) => ({ document, matched: matchedMail(document, mail) }));
}

/** Addresses, then domains, that begin with what was typed. */
function rankByMailStart(documents: readonly SearchDocument[], start: string): readonly RankedHit[] {
  const addresses = withMail(documents, (address) => (address.startsWith(start) ? address : undefined));
  const domains = withMail(
    documents,
    (address) => partsOf(address).find(({ domain }) => domain.startsWith(start))?.turned,
  );
  return [...addresses, ...domains].map((document) => ({ document, matched: matchedMailStart(document, start) }));
}

/** The local part and the domain, and the domain first. */
function partsOf(address: string) {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(at, 0));
  const domain = address.slice(at + 1);
  return [{ local, domain, turned: `${domain}@${local}` }];
}

/** The documents of which an address gives a key, in the order of the keys. */
function withMail(
  documents: readonly SearchDocument[],
  keyOf: (address: string) => string | undefined,
): readonly SearchDocument[] {
  return documents
    .flatMap((document) => {
      const keys = document.type === 'account' ? document.emails.map((email) => keyOf(fold(email))) : [];
      const [key] = keys.filter((one) => one !== undefined).sort();
      return key === undefined ? [] : [{ key, document }];
    })
    .sort((a, b) => compareTexts(a.key, b.key) || byReference(a.document, b.document))
    .map(({ document }) => document);
}

/** Accounts that have every word in their names and every number in one of theirs. */
function rankMixed(
  all: readonly Named[],
  { words, numbers }: NonNullable<PreparedQuery['wordsAndNumbers']>,
): readonly RankedHit[] {
  const rank = (found: readonly Named[]) =>
    havingNumbers(
      found.map(({ document }) => document),
      numbers,
      ['phone', 'reference', 'company'],
    );
  const exact = rank(havingWords(all, words, exactForms(words)));
  return exact.length > 0 ? exact : rank(havingWords(all, words, withTypos(all, words)));
}

function byReference(a: SearchDocument, b: SearchDocument): number {
  return compareTexts(a.reference, b.reference);
}
