import { matchedName } from '../matches.js';
import { compareRanks, compareTexts, type NameRank, rankNames, SHORT_WORD, type WordForms } from '../nameRank.js';
import { type Found, firstInRange, pastPrefix } from './embeddedFound.js';
import { type Index, ownedOnly, ownerOf } from './embeddedIndex.js';
import { namesFromLines, TextField } from './embeddedKeys.js';
import { isKnown, meantWords, termsFrom } from './embeddedVocabulary.js';

type Candidate = Readonly<{ doc: number; reference: string; lines: string }>;
type Ranked = Readonly<{ doc: number; reference: string; rank: NameRank }>;

const NAME_FIELDS = [TextField.name, TextField.tradeName, TextField.contact, TextField.joined];
const TURNED = [TextField.contactTurned];

/** So many are ranked when nothing says beforehand which are best. */
const MAX_CANDIDATES = 200;
/** With fewer than this found, the words may be misspelt although they exist. */
const FEW = 3;
/** Up to so many terms stand for a prefix. */
const FEW_TERMS = 16;

/**
 * Documents that have every word in their names, the last perhaps unfinished. Beginnings come from the ordered normal
 * forms, so that a short popular prefix finds the names that begin with it; only what is left to fill comes from the words.
 */
export function findNames(index: Index, words: readonly string[], limit: number): readonly Found[] {
  const exact = exactForms(words);
  const candidates = new Map<number, Candidate>();
  const add = (more: readonly Candidate[]) => {
    for (const candidate of more) candidates.set(candidate.doc, candidate);
  };
  for (const step of steps(index, words, exact, limit)) {
    add(step());
    if (candidates.size >= limit) break;
  }
  const found = ranked([...candidates.values()], words, exact);
  if (found.length >= Math.min(FEW, limit)) return found.map(asFound);

  const forms = withTypos(index, words);
  add(containing(index, matchUnfinished(index, words, forms), limit));
  return ranked([...candidates.values()], words, forms).map(asFound);
}

export function exactForms(words: readonly string[]): readonly WordForms[] {
  return words.map((word): WordForms => new Map([[word, 0]]));
}

/** Accounts with a name that begins with the text. */
export function findNameStart(index: Index, text: string, limit: number): readonly Found[] {
  const candidates = beginning(index, NAME_FIELDS, text, pastPrefix(text), limit);
  return ranked(candidates, [text], exactForms([text])).map(asFound);
}

/** The order of the tiers of `rankNames`. */
function steps(index: Index, words: readonly string[], exact: readonly WordForms[], limit: number) {
  const typed = words.join(' ');
  const joined = words.join('');
  // Between a name and a name with a space behind it lies nothing but the name itself.
  const begins = () => beginning(index, NAME_FIELDS, typed, `${typed}!`, limit);
  const has = () => [
    ...beginning(index, TURNED, typed, `${typed}!`, limit),
    ...containing(index, exact.map(anyOf).join(' AND '), limit),
  ];
  const beginsWithPrefix = () => [
    ...beginning(index, NAME_FIELDS, typed, pastPrefix(typed), limit),
    ...beginning(index, NAME_FIELDS, joined, pastPrefix(joined), limit),
  ];
  const hasPrefix = () => [
    ...beginning(index, TURNED, typed, pastPrefix(typed), limit),
    ...containing(index, matchUnfinished(index, words, exact), limit),
  ];
  const short = (words.at(-1)?.length ?? 0) < SHORT_WORD;
  return short ? [begins, beginsWithPrefix, has, hasPrefix] : [begins, has, beginsWithPrefix, hasPrefix];
}

type Field = (typeof TextField)[keyof typeof TextField];

function beginning(
  index: Index,
  fields: readonly Field[],
  low: string,
  high: string,
  limit: number,
): readonly Candidate[] {
  const rows = fields.flatMap((field) => firstInRange(index, field, low, high, limit));
  if (rows.length === 0) return [];
  const docs = JSON.stringify(rows.map(({ doc }) => doc));
  return (
    index
      .statement('SELECT doc, reference, lines FROM name WHERE doc IN (SELECT value FROM json_each(?))')
      // The columns selected.
      .all(docs) as Candidate[]
  );
}

function containing(index: Index, match: string, limit: number): readonly Candidate[] {
  return (
    index
      .statement(
        `SELECT name.doc, name.reference, name.lines FROM word JOIN name ON name.doc = word.rowid
         WHERE word MATCH @match${ownedOnly(index, 'word.rowid')} LIMIT @most`,
      )
      // The columns selected.
      .all({ match, most: Math.max(limit, MAX_CANDIDATES), ...ownerOf(index) }) as Candidate[]
  );
}

/** What was meant by each word; a word that is known stays as it is, unless every word is. */
export function withTypos(index: Index, words: readonly string[]): readonly WordForms[] {
  const known = words.map((word, at) => isKnown(index, word, at === words.length - 1));
  const allKnown = known.every((is) => is);
  return words.map((word, at) => {
    const meant = allKnown || known[at] !== true ? meantWords(index, word) : [];
    return new Map([[word, 0], ...meant.map(({ term, typos }): [string, number] => [term, typos])]);
  });
}

/** Every word in one of its forms; the last may be unfinished instead. */
export function matchUnfinished(index: Index, words: readonly string[], forms: readonly WordForms[]): string {
  const last = words.at(-1) ?? '';
  const rest = forms.slice(0, -1).map(anyOf);
  // Half of all names have a word with a given first letter: whether one has it is seen when it is ranked.
  if (last.length === 1 && rest.length > 0) return rest.join(' AND ');
  const ending = [...forms.slice(-1).map(anyOf), unfinished(index, last)].join(' OR ');
  return [...rest, `(${ending})`].join(' AND ');
}

/** A few whole words are quicker than a prefix, of which FTS5 first collects every row. */
function unfinished(index: Index, word: string): string {
  const terms = termsFrom(index, word, FEW_TERMS);
  return terms === undefined || terms.length === 0 ? `"${word}"*` : anyOf(new Map(terms.map((term) => [term, 0])));
}

// Words are letters and digits alone: inside quotes nothing in them can be an operator.
function anyOf(form: WordForms): string {
  return `(${[...form.keys()].map((word) => `"${word}"`).join(' OR ')})`;
}

/** Best first; a candidate that has not every word after all is left out. */
function ranked(
  candidates: readonly Candidate[],
  words: readonly string[],
  forms: readonly WordForms[],
): readonly Ranked[] {
  const all = candidates.flatMap(({ doc, reference, lines }) => {
    const rank = rankNames(namesFromLines(lines), words, forms);
    return rank === undefined ? [] : [{ doc, reference, rank }];
  });
  return all.sort((a, b) => compareRanks(a.rank, b.rank) || compareTexts(a.reference, b.reference));
}

function asFound({ doc, rank }: Ranked): Found {
  return { doc, matched: (document) => matchedName(document, rank) };
}
