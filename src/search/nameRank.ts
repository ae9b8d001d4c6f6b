/** A query word as it may stand in a name: itself, or what was meant, with the number of typos. */
export type WordForms = ReadonlyMap<string, number>;

/** How a document's names answer some words; smaller is better, in the order of the fields. */
export type NameRank = Readonly<{
  tier: number;
  /** 0 when the name begins with the first word. */
  position: 0 | 1;
  /** Which of the names. */
  at: number;
  name: string;
}>;

const TIER = {
  /** The name is what was typed. */
  equal: 0,
  /** It begins with the words. */
  begins: 1,
  /** It has all the words. */
  has: 2,
  /** It begins with what was typed, the last word unfinished. */
  beginsWithPrefix: 3,
  /** The same as `has`, where the last word is so short that it is hardly a whole one. */
  hasShort: 4,
  hasPrefix: 5,
  /** Only all its names together have the words. */
  spread: 6,
  /** Plus the number of typos. */
  typo: 10,
} as const;

/** A last word of fewer letters is more often unfinished than an article. */
export const SHORT_WORD = 4;

const CONTACTS = 2;

/** A name to be ranked: its normal form, and the words that this leaves out (legal forms, `loreal` for `l'oréal`). */
export type RankedName = Readonly<{ words: readonly string[]; others: readonly string[] }>;

/**
 * Ranks a document by the best of its names: exact beats prefix beats typo, a name that begins with the word beats one
 * that contains it, the account's name beats its trade name beats its contacts. `names` come in that order. Undefined
 * when some word is in none of them.
 */
export function rankNames(
  names: readonly RankedName[],
  words: readonly string[],
  forms: readonly WordForms[],
): NameRank | undefined {
  const ranks = names.map((name, at) => rankName(name, at, words, forms));
  const [best] = ranks.filter((rank) => rank !== undefined).sort(compareRanks);
  return best ?? spreadRank(names, words, forms);
}

export function compareRanks(a: NameRank, b: NameRank): number {
  return (
    a.tier - b.tier ||
    a.position - b.position ||
    Math.min(a.at, CONTACTS) - Math.min(b.at, CONTACTS) ||
    compareTexts(a.name, b.name)
  );
}

export function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function rankName(
  { words: own, others }: RankedName,
  at: number,
  words: readonly string[],
  forms: readonly WordForms[],
): NameRank | undefined {
  const name = own.join(' ');
  const whole = wholeTier(own, words);
  const part = partTier([...own, ...others], words, forms);
  if (whole !== undefined && whole <= (part ?? whole)) return { tier: whole, position: 0, at, name };
  if (part === undefined) return undefined;

  const begins = forms[0]?.has(own[0] ?? '') === true || own[0]?.startsWith(words[0] ?? ' ') === true;
  return { tier: part, position: begins ? 0 : 1, at, name };
}

/** Typed from its beginning on. `bio coop` and `biocoop` are one. */
function wholeTier(own: readonly string[], words: readonly string[]): number | undefined {
  const joined = words.join('');
  if (own.join('') === joined) return TIER.equal;
  if (own.join(' ').startsWith(`${words.join(' ')} `)) return TIER.begins;
  return own.join('').startsWith(joined) ? TIER.beginsWithPrefix : undefined;
}

/** All words are there, in any order. */
function partTier(own: readonly string[], words: readonly string[], forms: readonly WordForms[]): number | undefined {
  let typos = 0;
  for (const form of forms.slice(0, -1)) typos += fewestTypos(own, form) ?? Number.POSITIVE_INFINITY;

  const last = words.at(-1) ?? '';
  const inLast = fewestTypos(own, forms.at(-1) ?? new Map());
  const unfinished = inLast !== 0 && own.some((word) => word.startsWith(last));
  if (!unfinished) typos += inLast ?? Number.POSITIVE_INFINITY;
  if (typos === Number.POSITIVE_INFINITY) return undefined;

  if (typos > 0) return TIER.typo + typos;
  if (unfinished) return TIER.hasPrefix;
  return last.length < SHORT_WORD ? TIER.hasShort : TIER.has;
}
function fewestTypos(own: readonly string[], form: WordForms): number | undefined {
  const found = own.map((word) => form.get(word)).filter((typos) => typos !== undefined);
  return found.length === 0 ? undefined : Math.min(...found);
}

/** All names together have the words; the one that has most stands for them. */
function spreadRank(
  names: readonly RankedName[],
  words: readonly string[],
  forms: readonly WordForms[],
): NameRank | undefined {
  const own = names.map((name) => [...name.words, ...name.others]);
  const tier = partTier(own.flat(), words, forms);
  if (tier === undefined) return undefined;

  const counts = own.map((name) => forms.filter((form) => fewestTypos(name, form) !== undefined).length);
  const at = Math.max(0, counts.indexOf(Math.max(...counts)));
  return { tier: Math.max(tier, TIER.spread), position: 0, at, name: names[at]?.words.join(' ') ?? '' };
}
