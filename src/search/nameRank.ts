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

/** A name to be ranked: its normal form, and all its words, also those left out there (legal forms, `loreal`). */
export type RankedName = Readonly<{ normal: string; words: readonly string[] }>;

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
  { normal, words: own }: RankedName,
  at: number,
  words: readonly string[],
  forms: readonly WordForms[],
): NameRank | undefined {
  const whole = wholeTier(normal, words);
  const part = partTier(own, words, forms);
  if (whole !== undefined && whole <= (part ?? whole)) return { tier: whole, position: 0, at, name: normal };
  if (part === undefined) return undefined;

  const begins = forms[0]?.has(own[0] ?? '') === true || own[0]?.startsWith(words[0] ?? ' ') === true;
  return { tier: part, position: begins ? 0 : 1, at, name: normal };
}

/** Typed from its beginning on. `bio coop` and `biocoop` are one. */
function wholeTier(name: string, words: readonly string[]): number | undefined {
  if (name[0] !== words[0]?.[0]) return undefined;

  const ownJoined = name.replaceAll(' ', '');
  const joined = words.join('');
  if (!ownJoined.startsWith(joined)) return undefined;
  if (ownJoined === joined) return TIER.equal;
  return name.startsWith(`${words.join(' ')} `) ? TIER.begins : TIER.beginsWithPrefix;
}

/** All words are there, in any order. */
function partTier(own: readonly string[], words: readonly string[], forms: readonly WordForms[]): number | undefined {
  let typos = 0;
  let unfinished = false;
  for (const [at, form] of forms.entries()) {
    const fewest = fewestTypos(own, form);
    // Rather unfinished than misspelt.
    const begun = fewest !== 0 && at === forms.length - 1 && own.some((word) => word.startsWith(words[at] ?? ' '));
    if (begun) unfinished = true;
    else if (fewest === undefined) return undefined;
    else typos += fewest;
  }
  if (typos > 0) return TIER.typo + typos;
  if (unfinished) return TIER.hasPrefix;
  return (words.at(-1)?.length ?? 0) < SHORT_WORD ? TIER.hasShort : TIER.has;
}

function fewestTypos(own: readonly string[], form: WordForms): number | undefined {
  let fewest: number | undefined;
  for (const word of own) {
    const typos = form.get(word);
    if (typos !== undefined && typos < (fewest ?? Number.POSITIVE_INFINITY)) fewest = typos;
  }
  return fewest;
}

/** All names together have the words; the one that has most stands for them. */
function spreadRank(
  names: readonly RankedName[],
  words: readonly string[],
  forms: readonly WordForms[],
): NameRank | undefined {
  const all = names.flatMap((name) => name.words);
  const tier = partTier(all, words, forms);
  if (tier === undefined) return undefined;

  const counts = names.map((name) => forms.filter((form) => fewestTypos(name.words, form) !== undefined).length);
  const at = Math.max(0, counts.indexOf(Math.max(...counts)));
  return { tier: Math.max(tier, TIER.spread), position: 0, at, name: names[at]?.normal ?? '' };
}
