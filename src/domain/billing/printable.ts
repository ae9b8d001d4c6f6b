/** How many characters a sentence names. */
const MAX_SHOWN = 10;

/** The characters that no document can print, for a sentence. */
export const shown = (characters: readonly string[]): string =>
  `${characters.slice(0, MAX_SHOWN).join(' ')}${characters.length > MAX_SHOWN ? ' …' : ''}`;
