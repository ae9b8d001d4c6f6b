import { coversParts, type DocumentNumber, documentNumbers } from './documentNumbers.js';
import { inTurn, matchedNumber, type RankedHit } from './matches.js';
import { compareTexts } from './nameRank.js';
import type { PreparedDigits } from './prepareQuery.js';
import type { SearchDocument } from './searchEngine.js';

type Kind = DocumentNumber['kind'];
/** Documents whose number is it, begins with it, ends with it, has it inside. */
type Places = Readonly<Record<'equal' | 'begins' | 'ends' | 'inside', readonly RankedHit[]>>;
type Placed = Readonly<{ place: keyof Places; key: string; document: SearchDocument }>;

const MIN_PART = 3;

/** How long the running number of an account or of an invoice is, with its zeros. */
export const SEQUENCE_DIGITS = 6;

/**
 * Whole numbers first, then those that begin or end with the digits (a phone, an invoice, a company's number in turn),
 * then those that have them inside. `names` are accounts whose name begins with the digits.
 */
export function rankByDigits(
  all: readonly SearchDocument[],
  digits: PreparedDigits,
  names: readonly RankedHit[],
): readonly RankedHit[] {
  const { international } = digits;
  const abroad = international === undefined ? [] : [places(all, 'phone', international, true)];
  const parts = digits.parts.map((part) => ({
    reference: places(all, 'reference', part),
    invoice: places(all, 'invoice', part),
    phone: places(all, 'phone', part),
    company: places(all, 'company', part),
    ...sequence(all, part),
  }));

  const kinds = parts.flatMap(({ reference, invoice, phone, company }) => [reference, invoice, phone, company]);
  return [
    ...kinds.flatMap(({ equal }) => equal),
    ...parts.flatMap(({ account }) => account),
    ...abroad.flatMap(({ equal, begins }) => [...equal, ...begins]),
    ...inTurn([
      ...parts.flatMap(({ document, phone }) => [document, phone.begins, phone.ends]),
      names,
      ...parts.flatMap(({ invoice, reference, company }) => [
        invoice.ends,
        reference.ends,
        company.begins,
        invoice.begins,
      ]),
    ]),
    ...inTurn(
      parts.flatMap(({ phone, invoice, company }) => [
        phone.inside,
        invoice.inside,
        [...company.ends, ...company.inside],
      ]),
    ),
    ...parts.flatMap(({ reference }) => [...reference.begins, ...reference.inside]),
  ];
}

/** The digits as the running number of an account or an invoice; undefined when they are too many. */
export function paddedSequence(part: string): string | undefined {
  return part.length <= SEQUENCE_DIGITS ? part.padStart(SEQUENCE_DIGITS, '0') : undefined;
}

/** `123` is account 123, and the invoices numbered 123 of all years. */
function sequence(all: readonly SearchDocument[], part: string) {
  const padded = paddedSequence(part);
  if (padded === undefined) return { account: [], document: [] };
  return { account: places(all, 'reference', padded).equal, document: places(all, 'invoice', padded).ends };
}

function places(all: readonly SearchDocument[], kind: Kind, digits: string, onlyFromStart = false): Places {
  const placed = all
    .flatMap((document) => placesOf(document, kind, digits))
    .sort((a, b) => compareTexts(a.key, b.key) || compareTexts(a.document.reference, b.document.reference));
  const at = (wanted: keyof Places): readonly RankedHit[] =>
    placed
      .filter(({ place }) => place === wanted)
      .map(({ document }) => ({ document, matched: matchedNumber(document, digits, [kind], onlyFromStart) }));
  const parts = onlyFromStart ? { ends: [], inside: [] } : { ends: at('ends'), inside: at('inside') };
  return { equal: at('equal'), begins: at('begins'), ...parts };
}

function placesOf(document: SearchDocument, kind: Kind, digits: string): readonly Placed[] {
  const own = documentNumbers(document).filter((number) => number.kind === kind);
  return own.flatMap((number) => {
    const whole = placeOf(number.digits, digits, ['equal', 'begins'], document);
    const covered = own.some((other) => coversParts(other.digits, number.digits));
    return covered
      ? whole
      : [...whole, ...suffixes(number.digits).flatMap((part) => placeOf(part, digits, ['ends', 'inside'], document))];
  });
}

function placeOf(
  key: string,
  digits: string,
  [exact, longer]: readonly [keyof Places, keyof Places],
  document: SearchDocument,
): readonly Placed[] {
  if (!key.startsWith(digits)) return [];
  return [{ place: key.length === digits.length ? exact : longer, key, document }];
}

/** What is left of a number behind its first digit, its second..., as long as it can be asked for. */
export function suffixes(digits: string): readonly string[] {
  return Array.from({ length: Math.max(0, digits.length - MIN_PART) }, (_, at) => digits.slice(at + 1));
}

/** The candidates that have the first number in one of theirs, in the order of those, and the others as well. */
export function havingNumbers(
  all: readonly SearchDocument[],
  [first = '', ...others]: readonly string[],
  kinds: readonly Kind[],
): readonly RankedHit[] {
  return kinds.flatMap((kind) => {
    const { equal, begins, ends, inside } = places(all, kind, first);
    return [...equal, ...begins, ...ends, ...inside]
      .filter(({ document }) => others.every((number) => matchedNumber(document, number, kinds) !== undefined))
      .map(({ document }) => ({ document, matched: matchedNumber(document, first, kinds) }));
  });
}
