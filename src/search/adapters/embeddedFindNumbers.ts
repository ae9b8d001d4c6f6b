import type { DocumentNumber } from '../documentNumbers.js';
import { inTurn, matchedNumber } from '../matches.js';
import type { PreparedDigits } from '../prepareQuery.js';
import type { Found } from './embeddedFound.js';
import { type Index, ownedOnly, ownerOf } from './embeddedIndex.js';
import { cutLength, isWhole, keyLength, LONG_ENOUGH, numberRange } from './embeddedKeys.js';
import { fromAllLevels } from './embeddedTables.js';

type Kind = DocumentNumber['kind'];
type Row = readonly [k: number, doc: number];
/** Documents whose number is it, begins with it, ends with it, has it inside. */
type Places = Readonly<Record<'equal' | 'begins' | 'ends' | 'inside', readonly Found[]>>;
type Placed = Readonly<Record<keyof Places, ReadonlySet<number>>>;

const SEQUENCE_DIGITS = 6;
/** Short digits are in so many numbers that only so many documents are looked at, for each hit that is wanted. */
const DOCUMENTS_FOR_ONE = 5;
const MIN_DOCUMENTS = 100;
/** Of a document with more numbers alike than this, those who come after it may be missed by short digits. */
const MAX_ROWS = 10_000;
const MORE_EACH_TIME = 4;

/** In the order of the numbers. With `@whole` 1 only those for which `isWhole` is true. */
const numbersBetween = (index: Index): string => {
  const where = `k BETWEEN @low AND @high AND ${LONG_ENOUGH} AND (k & 1) >= @whole${ownedOnly(index, 'keys.doc')}`;
  return `${fromAllLevels('number_key', 'k, doc', where)} ORDER BY k, doc LIMIT @rows`;
};

/**
 * Whole numbers first, then those that begin or end with the digits (a phone, an invoice, a company's number in turn),
 * then those that have them inside. `names` are accounts whose name begins with the digits.
 */
export function findDigits(
  index: Index,
  digits: PreparedDigits,
  names: readonly Found[],
  limit: number,
): readonly Found[] {
  const abroad = digits.international === undefined ? [] : [places(index, 'phone', digits.international, limit, true)];
  const all = digits.parts.map((part) => ({
    reference: places(index, 'reference', part, limit),
    invoice: places(index, 'invoice', part, limit),
    phone: places(index, 'phone', part, limit),
    company: places(index, 'company', part, limit),
    ...sequence(index, part, limit),
  }));

  const kinds = all.flatMap(({ reference, invoice, phone, company }) => [reference, invoice, phone, company]);
  return [
    ...kinds.flatMap(({ equal }) => equal),
    ...all.flatMap(({ account }) => account),
    ...abroad.flatMap(({ equal, begins }) => [...equal, ...begins]),
    ...inTurn([
      ...all.flatMap(({ document, phone }) => [document, phone.begins, phone.ends]),
      names,
      ...all.flatMap(({ invoice, reference, company }) => [
        invoice.ends,
        reference.ends,
        company.begins,
        invoice.begins,
      ]),
    ]),
    ...inTurn(
      all.flatMap(({ phone, invoice, company }) => [
        phone.inside,
        invoice.inside,
        [...company.ends, ...company.inside],
      ]),
    ),
    ...all.flatMap(({ reference }) => [...reference.begins, ...reference.inside]),
  ];
}

/** `123` is account 123, and the invoices numbered 123 of all years. */
function sequence(index: Index, part: string, limit: number) {
  const padded = part.padStart(SEQUENCE_DIGITS, '0');
  const asked = part.length <= SEQUENCE_DIGITS;
  return {
    account: asked ? places(index, 'reference', padded, limit).equal : [],
    document: asked ? places(index, 'invoice', padded, limit).ends : [],
  };
}

function places(index: Index, kind: Kind, digits: string, limit: number, onlyFromStart = false): Places {
  const placed = firstPlaced(index, kind, digits, limit, onlyFromStart);
  const at = (place: keyof Places): readonly Found[] =>
    [...placed[place]].slice(0, limit).map((doc) => foundNumber(doc, kind, digits, onlyFromStart));
  return { equal: at('equal'), begins: at('begins'), ends: at('ends'), inside: at('inside') };
}

/**
 * The first documents in each place, in the order of the numbers. Documents are counted, not rows: whoever has a block of a
 * thousand numbers that begin alike must not hide everybody else.
 */
function firstPlaced(index: Index, kind: Kind, digits: string, limit: number, onlyFromStart: boolean): Placed {
  const [low, high] = numberRange(kind, digits);
  const length = cutLength(digits);
  const documents = Math.max(MIN_DOCUMENTS, limit * DOCUMENTS_FOR_ONE);
  const asked = { low, high, length, whole: onlyFromStart ? 1 : 0, ...ownerOf(index) };
  const statement = index.statement(numbersBetween(index)).raw();

  // Nearly every row is another document: a few rows are enough, but for the holder of a block of numbers.
  for (let most = documents; ; most *= MORE_EACH_TIME) {
    const rows = Math.min(most, MAX_ROWS);
    // The two columns selected.
    const found = statement.all({ ...asked, rows }) as readonly Row[];
    const { placed, seen } = placedOf(found, length, documents);
    if (seen >= documents || found.length < rows || rows === MAX_ROWS) return placed;
  }
}

/** Up to `most` documents; `seen` is how many they are. */
function placedOf(rows: readonly Row[], length: number, most: number): Readonly<{ placed: Placed; seen: number }> {
  const placed = {
    equal: new Set<number>(),
    begins: new Set<number>(),
    ends: new Set<number>(),
    inside: new Set<number>(),
  };
  const documents = new Set<number>();
  for (const [k, doc] of rows) {
    placed[placeOf(k, length)].add(doc);
    if (documents.add(doc).size >= most) break;
  }
  return { placed, seen: documents.size };
}

function placeOf(key: number, length: number): keyof Places {
  const exact = keyLength(key) === length;
  if (isWhole(key)) return exact ? 'equal' : 'begins';
  return exact ? 'ends' : 'inside';
}

function foundNumber(doc: number, kind: Kind, digits: string, onlyFromStart: boolean): Found {
  return { doc, matched: (document) => matchedNumber(document, digits, [kind], onlyFromStart) };
}
