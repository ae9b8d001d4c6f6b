import type { DocumentNumber } from '../documentNumbers.js';
import { inTurn, matchedNumber } from '../matches.js';
import type { PreparedDigits } from '../prepareQuery.js';
import { type Found, firstDocuments } from './embeddedFound.js';
import { type Index, ownedOnly, ownerOf } from './embeddedIndex.js';
import { cutLength, isWhole, keyLength, numberRange } from './embeddedKeys.js';
import { fromAllLevels } from './embeddedTables.js';

type Kind = DocumentNumber['kind'];
type Row = Readonly<{ k: number; doc: number }>;
/** Documents whose number is it, begins with it, ends with it, has it inside. */
type Places = Readonly<Record<'equal' | 'begins' | 'ends' | 'inside', readonly Found[]>>;
type Placed = Readonly<{ place: keyof Places; doc: number }>;

const SEQUENCE_DIGITS = 6;
/** Short digits are in so many numbers that only so many documents are looked at, for each hit that is wanted. */
const DOCUMENTS_FOR_ONE = 5;
const MIN_DOCUMENTS = 100;
/** Of a document with more numbers alike than this, those who come after it may be missed by short digits. */
const MAX_ROWS = 10_000;

/** In the order of the numbers. */
const numbersBetween = (index: Index): string => {
  const where = `k BETWEEN @low AND @high${ownedOnly(index, 'keys.doc')}`;
  return `${fromAllLevels('number_key', 'k, doc', where)} ORDER BY k, doc LIMIT ${MAX_ROWS}`;
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
  const rows = placedRows(index, kind, digits, limit, onlyFromStart);
  const at = (place: keyof Places): readonly Found[] => {
    const here = rows.filter((row) => row.place === place);
    return firstDocuments(here, limit).map(({ doc }) => foundNumber(doc, kind, digits, onlyFromStart));
  };
  return { equal: at('equal'), begins: at('begins'), ends: at('ends'), inside: at('inside') };
}

/**
 * The first rows of each document in each place. Documents are counted, not rows: whoever has a block of a thousand
 * numbers that begin alike must not hide everybody else.
 */
function placedRows(
  index: Index,
  kind: Kind,
  digits: string,
  limit: number,
  onlyFromStart: boolean,
): readonly Placed[] {
  const [low, high] = numberRange(kind, digits);
  const length = cutLength(digits);
  const most = Math.max(MIN_DOCUMENTS, limit * DOCUMENTS_FOR_ONE);
  // The two columns selected.
  const rows = index
    .statement(numbersBetween(index))
    .iterate({ low, high, ...ownerOf(index) }) as IterableIterator<Row>;

  const placed = new Map<string, Placed>();
  const documents = new Set<number>();
  for (const { k, doc } of rows) {
    if (keyLength(k) < length || (onlyFromStart && !isWhole(k))) continue;
    const place = placeOf(k, length);
    if (!placed.has(`${place} ${doc}`)) placed.set(`${place} ${doc}`, { place, doc });
    if (documents.add(doc).size >= most) break;
  }
  return [...placed.values()];
}

function placeOf(key: number, length: number): keyof Places {
  const exact = keyLength(key) === length;
  if (isWhole(key)) return exact ? 'equal' : 'begins';
  return exact ? 'ends' : 'inside';
}

function foundNumber(doc: number, kind: Kind, digits: string, onlyFromStart: boolean): Found {
  return { doc, matched: (document) => matchedNumber(document, digits, [kind], onlyFromStart) };
}
