import { nameForms } from './normalName.js';
import { distinctiveWords, type TwinProfile } from './twinKeys.js';
import { allowedTypos, editDistance } from './typos.js';

/** What two accounts have in common. `weight`, 1 to 100: how much that alone says that they are one. */
export type TwinReason = Readonly<{
  field: 'siret' | 'siren' | 'name' | 'phone' | 'email';
  weight: number;
  /** As the second of the two has it. */
  value: string;
}>;

/** `score`, 0 to 100: how likely they are one. 0 without a reason, 100 for one SIRET. */
export type TwinScore = Readonly<{ score: number; reasons: readonly TwinReason[] }>;

const WEIGHTS = { siret: 100, siren: 75, sameName: 70, phone: 60, email: 60 } as const;
/** Names less alike than this have nothing in common. */
const ALIKE = 0.75;
const LIKE_NAME = { least: 40, most: 65 };
/** What a word with a typo counts of what the same word counts. */
const TYPO = 0.85;

/** Symmetric in score. Reasons that concur add up: what is left of the doubt is the product of what each leaves. */
export function twinScore(one: TwinProfile, other: TwinProfile): TwinScore {
  return twinScorer(one)(other);
}

/** The same for one that is compared with many. */
export function twinScorer(one: TwinProfile): (other: TwinProfile) => TwinScore {
  const names = one.names.map(formsOf);
  return (other) =>
    scored([
      ...sameCompany(one, other),
      ...common('phone', one.phones, other.phones),
      ...common('email', one.emails, other.emails),
      ...likeNames(names, other.names.map(formsOf)),
    ]);
}

function scored(found: readonly TwinReason[]): TwinScore {
  const reasons = found.toSorted((a, b) => b.weight - a.weight);
  const doubt = reasons.reduce((left, { weight }) => left * (1 - weight / 100), 1);
  return { score: Math.round(100 * (1 - doubt)), reasons };
}

function sameCompany(one: TwinProfile, other: TwinProfile): readonly TwinReason[] {
  if (other.siret !== undefined && one.siret === other.siret) {
    return [{ field: 'siret', weight: WEIGHTS.siret, value: other.siret }];
  }
  const [mine, siren] = [one, other].map((each) => each.siren ?? each.siret?.slice(0, 9));
  return siren !== undefined && mine === siren ? [{ field: 'siren', weight: WEIGHTS.siren, value: siren }] : [];
}

/** Two numbers in common say no more than one. */
function common(field: 'phone' | 'email', mine: readonly string[], others: readonly string[]): readonly TwinReason[] {
  const value = others.filter((one) => mine.includes(one)).toSorted()[0];
  return value === undefined ? [] : [{ field, weight: WEIGHTS[field], value }];
}

function likeNames(mine: readonly Forms[], others: readonly Forms[]): readonly TwinReason[] {
  let best: Readonly<{ likeness: number; value: string }> = { likeness: 0, value: '' };
  for (const name of mine) {
    for (const value of others) {
      const likeness = likenessOf(name, value);
      if (likeness > best.likeness) best = { likeness, value: value.name };
    }
  }
  const { likeness, value } = best;
  if (likeness < ALIKE) return [];
  const { least, most } = LIKE_NAME;
  const alike = Math.round(least + ((likeness - ALIKE) / (1 - ALIKE)) * (most - least));
  return [{ field: 'name', weight: likeness === 1 ? WEIGHTS.sameName : alike, value }];
}

/** 0 to 1, the same both ways. 1: the same once accents, case, legal forms and word breaks are left out. */
export function nameLikeness(one: string, other: string): number {
  return likenessOf(formsOf(one), formsOf(other));
}

type Forms = Readonly<{ name: string; normal: string; joined: string; words: readonly string[] }>;

function formsOf(name: string): Forms {
  const { normal, joined } = nameForms(name);
  return { name, normal, joined, words: distinctiveWords(normal) };
}

function likenessOf(a: Forms, b: Forms): number {
  if (a.normal === b.normal || a.joined === b.joined) return a.joined === '' ? 0 : 1;
  const shared = sharedWords(a.words, b.words);
  const letters = bigramLikeness(a.joined, b.joined);
  // Nearly the same letters are one name misspelt. Below that they say nothing: every bakery is a "boulangerie".
  return Math.min(0.99, Math.max(shared, letters >= 0.8 ? letters : 0));
}

/** The part of both names that the other has too, by words and by letters: a long common word alone does not make two names one. */
function sharedWords(a: readonly string[], b: readonly string[]): number {
  const found = [
    ...a.map((word) => ({ word, part: bestMatch(word, b) })),
    ...b.map((word) => ({ word, part: bestMatch(word, a) })),
  ];
  const letters = found.reduce((sum, { word }) => sum + word.length, 0);
  const byLetters = found.reduce((sum, { word, part }) => sum + word.length * part, 0) / letters;
  const byWords = found.reduce((sum, { part }) => sum + part, 0) / found.length;
  return (byLetters + byWords) / 2;
}

function bestMatch(word: string, others: readonly string[]): number {
  if (others.includes(word)) return 1;
  return others.some((other) => isTypo(word, other)) ? TYPO : 0;
}

function isTypo(a: string, b: string): boolean {
  const most = Math.min(allowedTypos(a), allowedTypos(b));
  return most > 0 && editDistance(a, b, most) <= most;
}

/** Sørensen–Dice over pairs of letters. */
function bigramLikeness(a: string, b: string): number {
  const [left, right] = [bigrams(a), bigrams(b)];
  if (left.length + right.length === 0) return 0;
  const rest = [...right];
  let shared = 0;
  for (const pair of left) {
    const at = rest.indexOf(pair);
    if (at < 0) continue;
    rest.splice(at, 1);
    shared += 1;
  }
  return (2 * shared) / (left.length + right.length);
}

const bigrams = (text: string): readonly string[] =>
  Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2));
