/** Legal forms, civilities and "et": they do not tell one name from another, unless nothing else is left. */
const IGNORED: ReadonlySet<string> = new Set(
  (
    'sa sas sasu sarl eurl sci scp scm scop scic snc sca scs selarl selas selasu earl gaec gie ei eirl spfpl asso association ' +
    'm mr mme mlle monsieur madame mademoiselle et'
  ).split(' '),
);

const LIGATURES: Readonly<Record<string, string>> = { œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o', đ: 'd', ł: 'l', ı: 'i' };

/** ASCII without the backtick, which is read as an apostrophe: nothing to fold but capitals. */
const PLAIN = /^[ -_a-~]*$/;

const MAX_WORDS = 24;
const MAX_WORD_LENGTH = 40;

/** Lower case, no accents, no ligatures, one kind of apostrophe: what does not matter when people type. */
export function fold(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[œæßøđłı]/g, (ligature) => LIGATURES[ligature] ?? ligature)
    .replace(/[‘’ʼ´`′]/g, "'");
}

/**
 * All words of a name in their order, folded: letters and digits only. `S.A.R.L.` is one word; an elided article
 * (`l'`, `d'`, `qu'`) is dropped, any other apostrophe joins (`O'Brien` is `obrien`).
 */
export function wordsOf(text: string): readonly string[] {
  return wordsIn(fold(text));
}

/** What was typed as `cafe de l etoile` or `societe d exploitation`: a space in place of the apostrophe. */
export function withoutElided(words: readonly string[]): readonly string[] {
  return words.filter((word, at) => !/^([cdjlmnst]|qu)$/.test(word) || !/^[aeiouyh]/.test(words[at + 1] ?? ''));
}

/** The words that tell names apart: legal forms and the like are left out, unless nothing else is left. */
export function tellingWords(words: readonly string[]): readonly string[] {
  const telling = words.filter((word) => !IGNORED.has(word));
  return telling.length > 0 ? telling : words;
}

/** `st` is written for `saint`. Not for a word that is still being typed: it may become `stephane`. */
export function spellOut(word: string): string {
  return word === 'st' ? 'saint' : word;
}

export type NameForms = Readonly<{
  /** Its telling words, joined by one space: `SARL L'Étoile de St-Malo` is `etoile de saint malo`. */
  normal: string;
  /** As one word, for those who type `loreal` or `biocoop`. */
  joined: string;
  /** Other words that somebody may look for: the legal forms, `loreal`, `st`. */
  others: readonly string[];
}>;

export function nameForms(name: string): NameForms {
  const folded = fold(name);
  const words = wordsIn(folded);
  const unelided = folded.includes("'") ? wordsIn(folded.replaceAll("'", '')) : words;
  const telling = tellingWords(words).map(spellOut);
  const abbreviated = telling.includes('saint') ? ['st'] : [];
  return {
    normal: telling.join(' '),
    joined: tellingWords(unelided).join('').slice(0, MAX_WORD_LENGTH),
    others: [...new Set([...words, ...unelided, ...abbreviated])].filter((word) => !telling.includes(word)),
  };
}

function wordsIn(folded: string): readonly string[] {
  const text = folded
    .replace(/(?<![\p{L}\p{N}])\p{L}(?:\.\p{L})+(?![\p{L}\p{N}])/gu, (letters) => letters.replaceAll('.', ''))
    .replace(/(?<![\p{L}\p{N}'])(?:[cdjlmnst]|qu)'(?=\p{L})/gu, ' ')
    .replaceAll("'", '');
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.slice(0, MAX_WORDS).map((word) => word.slice(0, MAX_WORD_LENGTH));
}
