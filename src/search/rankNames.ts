import { matchedName, type RankedHit } from './matches.js';
import { compareRanks, compareTexts, type NameRank, type RankedName, rankNames, type WordForms } from './nameRank.js';
import { nameForms } from './normalName.js';
import { namesOf, type SearchDocument } from './searchEngine.js';
import { allowedTypos, editDistance, possibleTypos } from './typos.js';

/** With fewer than this found, the words may be misspelt although they exist. */
const FEW = 3;
const MAX_MEANT = 8;

/** A candidate with its names in the form in which they are ranked: worked out once for all ways of looking at it. */
export type Named = Readonly<{
  document: SearchDocument;
  names: readonly (RankedName & Readonly<{ joined: string }>)[];
  words: ReadonlySet<string>;
}>;

export function named(document: SearchDocument): Named {
  if (document.type !== 'account') return { document, names: [], words: new Set() };
  const names = namesOf(document).map((name) => {
    const { normal, joined, others } = nameForms(name);
    return { normal, joined, words: [...normal.split(' '), ...others] };
  });
  return { document, names, words: new Set(names.flatMap(({ words }) => words).filter((word) => word !== '')) };
}

/** The candidates that have every word in their names, the last perhaps unfinished; misspelt ones where few have. */
export function rankByNames(all: readonly Named[], words: readonly string[], limit: number): readonly RankedHit[] {
  const exact = ranked(all, words, exactForms(words));
  return exact.length >= Math.min(FEW, limit) ? exact : ranked(all, words, withTypos(all, words));
}

/** The candidates with a name that begins with the text. */
export function rankByNameStart(all: readonly Named[], text: string): readonly RankedHit[] {
  const begins = all.filter(({ names }) =>
    names.some(({ normal, joined }, at) => normal.startsWith(text) || (at < 2 && joined.startsWith(text))),
  );
  return ranked(begins, [text], exactForms([text]));
}

/** The candidates whose names together have every word, the last perhaps unfinished. */
export function havingWords(
  all: readonly Named[],
  words: readonly string[],
  forms: readonly WordForms[],
): readonly Named[] {
  const last = words.at(-1) ?? '';
  // As the embedded engine does: a single letter behind other words tells nothing.
  const asked = last.length === 1 && words.length > 1 ? forms.slice(0, -1) : forms;
  return all.filter((one) =>
    asked.every((form, at) => {
      if ([...form.keys()].some((word) => one.words.has(word))) return true;
      return at === words.length - 1 && [...one.words].some((word) => word.startsWith(last));
    }),
  );
}

export function exactForms(words: readonly string[]): readonly WordForms[] {
  return words.map((word): WordForms => new Map([[word, 0]]));
}

/** What was meant by each word, among the words of the candidates; one that is there stays, unless every word is. */
export function withTypos(all: readonly Named[], words: readonly string[]): readonly WordForms[] {
  const vocabulary = countWords(all);
  const known = words.map((word, at) =>
    at === words.length - 1 ? [...vocabulary.keys()].some((term) => term.startsWith(word)) : vocabulary.has(word),
  );
  const allKnown = known.every((is) => is);
  return words.map((word, at) => {
    const meant = allKnown || known[at] !== true ? meantWords(vocabulary, word) : [];
    return new Map([[word, 0], ...meant.map(({ term, typos }): [string, number] => [term, typos])]);
  });
}

function countWords(all: readonly Named[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { words } of all) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function meantWords(vocabulary: ReadonlyMap<string, number>, word: string) {
  const most = possibleTypos(word);
  if (most === 0) return [];
  return [...vocabulary]
    .map(([term, documents]) => ({ term, documents, typos: editDistance(word, term, most) }))
    .filter(({ term, typos }) => typos > 0 && typos <= Math.min(most, allowedTypos(term)))
    .sort((a, b) => a.typos - b.typos || b.documents - a.documents || compareTexts(a.term, b.term))
    .slice(0, MAX_MEANT);
}

function ranked(all: readonly Named[], words: readonly string[], forms: readonly WordForms[]): readonly RankedHit[] {
  return all
    .flatMap(({ document, names }): readonly Readonly<{ document: SearchDocument; rank: NameRank }>[] => {
      const rank = rankNames(names, words, forms);
      return rank === undefined ? [] : [{ document, rank }];
    })
    .sort((a, b) => compareRanks(a.rank, b.rank) || compareTexts(a.document.reference, b.document.reference))
    .map(({ document, rank }) => ({ document, matched: matchedName(document, rank) }));
}
