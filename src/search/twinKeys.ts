import { nameForms } from './normalName.js';

/** What two accounts may have in common. Phones are E.164, mails in lower case. */
export type TwinProfile = Readonly<{
  /** The legal name and the trade name. */
  names: readonly string[];
  siren?: string;
  siret?: string;
  phones: readonly string[];
  emails: readonly string[];
}>;

/** Keys under which an account is found by who has the same. Of one kind for each first letter. */
export type TwinKeys = Readonly<{
  /** Whoever shares one of these is likely the same, or very like it. */
  exact: readonly string[];
  /** One for each word of the names: the rarer the word, the more it says. */
  words: readonly string[];
}>;

/** Names are brought to the form in which they are searched: accents, case, legal forms and word breaks do not matter. */
export function twinKeys({ names, siren, siret, phones, emails }: TwinProfile): TwinKeys {
  const forms = names.map(nameForms);
  const company = siren ?? siret?.slice(0, 9);
  const exact = [
    ...(company === undefined ? [] : [`s${company}`]),
    ...phones.map((phone) => `p${phone}`),
    ...emails.map((email) => `m${email}`),
    ...forms.map(({ joined }) => `n${skeleton(joined)}`),
  ];
  const words = forms.flatMap(({ normal }) => distinctiveWords(normal));
  return { exact: [...new Set(exact)], words: [...new Set(words.map((word) => `w${word}`))] };
}

const LINKING: ReadonlySet<string> = new Set('au aux chez de des du en la le les par pour sous sur'.split(' '));

/** The words of a name's normal form without those that only link others, unless nothing else is left. */
export function distinctiveWords(normal: string): readonly string[] {
  const words = normal.split(' ').filter((word) => word !== '');
  const distinctive = words.filter((word) => word.length > 1 && !LINKING.has(word));
  return distinctive.length > 0 ? distinctive : words;
}

/** Consonants once each in a row, behind the first letter: what most misspellings leave alone. */
function skeleton(joined: string): string {
  return (
    joined.slice(0, 1) +
    joined
      .slice(1)
      .replace(/[aeiouy]/g, '')
      .replace(/(.)\1+/g, '$1')
  );
}
