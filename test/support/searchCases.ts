import type { MatchedField } from '../../src/search/searchEngine.js';

/** What somebody types into the search of `REGISTER`, and what comes of it. */
export type SearchCase = Readonly<{
  rule: string;
  query: string;
  /** Ids of the first hits, in their order. More may follow, unless `only`. */
  first: readonly string[];
  only?: true;
  /** How the first hit matched. */
  matched?: Readonly<{ field: MatchedField; value: string }>;
}>;

const phone1 = { field: 'phone', value: '+33142685300' } as const;
const invoice123 = { field: 'number', value: 'F2026-000123' } as const;

export const SEARCH_CASES: readonly SearchCase[] = [
  // Phones
  { rule: 'middle of a phone', query: '4268', first: ['acc-1'], only: true, matched: phone1 },
  { rule: 'three digits of a phone', query: '685', first: ['acc-1'], only: true, matched: phone1 },
  { rule: 'end of a phone', query: '5300', first: ['acc-1'], only: true, matched: phone1 },
  { rule: 'phone as it is written in France', query: '01 42 68 53 00', first: ['acc-1'], only: true, matched: phone1 },
  { rule: 'part of a phone, with spaces', query: '01 42 68 53', first: ['acc-1'], only: true, matched: phone1 },
  { rule: 'part of a phone, with dots', query: '42.68.53', first: ['acc-1'], only: true, matched: phone1 },
  { rule: 'part of a phone, with dashes', query: '42-68-53-00', first: ['acc-1'], only: true, matched: phone1 },
  { rule: 'international start of a phone', query: '+33 1 42', first: ['acc-1'], only: true, matched: phone1 },
  { rule: 'phone with its zero in brackets', query: '+33 (0)1 42 68', first: ['acc-1'], only: true, matched: phone1 },
  { rule: 'phone dialled from abroad', query: '0033142', first: ['acc-1'], only: true, matched: phone1 },
  { rule: 'international digits without a sign', query: '33142685300', first: ['acc-1'], only: true, matched: phone1 },
  { rule: 'a plus means a beginning', query: '+42685300', first: [], only: true },
  { rule: 'foreign phone, international', query: '+49 30 1234', first: ['acc-3'], only: true },
  { rule: 'foreign phone, national', query: '030 1234', first: ['acc-3'], only: true },
  { rule: 'Belgian phone, national', query: '02 456 78 90', first: ['acc-5'], only: true },
  { rule: 'phone of Guadeloupe, national', query: '0590 12 13 14', first: ['acc-11'], only: true },
  { rule: 'a phone nobody has', query: '0699999999', first: [], only: true },
  // Invoices and references
  { rule: 'invoice number', query: 'F2026-000123', first: ['inv-F2026-000123'], only: true, matched: invoice123 },
  { rule: 'invoice number in lower case, with spaces', query: 'f2026 000123', first: ['inv-F2026-000123'], only: true },
  { rule: 'invoice number without its zeros', query: 'F2026-123', first: ['inv-F2026-000123'], only: true },
  { rule: 'invoice number without its letter', query: '2026-000123', first: ['inv-F2026-000123'], matched: invoice123 },
  { rule: 'year and number', query: '2026-123', first: ['inv-F2026-000123'], matched: invoice123 },
  { rule: 'digits of an invoice number', query: '2026000124', first: ['inv-F2026-000124'], only: true },
  { rule: 'end of an invoice number', query: '00124', first: ['inv-F2026-000124'], only: true },
  { rule: 'middle of an invoice number', query: '60001', first: ['inv-F2026-000123', 'inv-F2026-000124'], only: true },
  { rule: 'number in all years', query: '000123', first: ['inv-F2025-000123', 'inv-F2026-000123'] },
  { rule: 'start of an invoice number', query: 'F2026-0012', first: ['inv-F2026-001230'], only: true },
  { rule: 'credit note', query: 'A2026-000001', first: ['inv-A2026-000001'], only: true },
  { rule: 'reference', query: 'CL000042', first: ['acc-42'], only: true },
  { rule: 'reference without its zeros', query: 'cl 42', first: ['acc-42'], only: true },
  { rule: 'reference from before the conversion', query: 'PR000042', first: ['acc-42'], only: true },
  { rule: 'old reference, short', query: 'pr 42', first: ['acc-42'], only: true },
  { rule: 'start of a reference', query: 'cl0004', first: ['acc-4', 'acc-420'], only: true },
  { rule: 'digits of a reference', query: '000420', first: ['acc-420'], only: true },
  // Companies
  {
    rule: 'SIREN',
    query: '552 100 554',
    first: ['acc-1'],
    only: true,
    matched: { field: 'siren', value: '552100554' },
  },
  { rule: 'SIRET', query: '55210055400013', first: ['acc-1'], only: true },
  { rule: 'middle of a SIRET', query: '829 320 00', first: ['acc-13'], only: true },
  // Mail
  {
    rule: 'mail',
    query: 'jean.dupont@example.fr',
    first: ['acc-4'],
    only: true,
    matched: { field: 'email', value: 'jean.dupont@example.fr' },
  },
  { rule: 'mail, start', query: 'marie.dupont@m', first: ['acc-1'], only: true },
  { rule: 'mail, around its sign', query: 'upont@exa', first: ['acc-4'], only: true },
  { rule: 'mail, domain', query: '@martin-fils', first: ['acc-1'], only: true },
  { rule: 'mail, whatever its case', query: 'accueil@COEUR', first: ['acc-9'], only: true },
  { rule: 'mail in brackets', query: 'Jean Dupont <jean.dupont@example.fr>', first: ['acc-4'], only: true },
  { rule: 'mail before its sign is typed', query: 'billett', first: ['acc-43'], only: true },
  { rule: 'a mail nobody has', query: 'nobody@example.fr', first: [], only: true },
  // Names
  {
    rule: 'name, exactly before its beginnings',
    query: 'mart',
    first: ['acc-16', 'acc-17', 'acc-1', 'acc-3', 'acc-2'],
  },
  { rule: 'whole word before a prefix', query: 'martin', first: ['acc-1', 'acc-2', 'acc-3'], only: true },
  { rule: 'two letters', query: 'du', first: ['acc-18'] },
  { rule: 'accents left out', query: 'etablissements celik', first: ['acc-10'], only: true },
  { rule: 'accents put in', query: 'Gàràge', first: ['acc-2'], only: true },
  { rule: 'ligature', query: 'coeur de loire', first: ['acc-9'], only: true },
  { rule: 'ligature in the query', query: 'cœur', first: ['acc-9'], only: true },
  { rule: 'capitals', query: 'PHARMACIE', first: ['acc-42'], only: true },
  { rule: 'article with its apostrophe', query: "l'oréal", first: ['acc-4'], only: true },
  { rule: 'curly apostrophe', query: 'l’oreal', first: ['acc-4'], only: true },
  { rule: 'article swallowed', query: 'loreal', first: ['acc-4'], only: true },
  { rule: 'article left out', query: 'oreal', first: ['acc-4'], only: true },
  { rule: 'apostrophe left out', query: 'obrien', first: ['acc-11'], only: true },
  { rule: 'legal form in another place', query: 'martin fils sarl', first: ['acc-1'], only: true },
  { rule: 'another legal form', query: 'SAS Boulangerie Dupont', first: ['acc-8'], only: true },
  { rule: 'legal form with dots', query: 'sarl transports', first: ['acc-13'], only: true },
  { rule: 'nothing but a legal form', query: 'association', first: ['acc-14', 'acc-15'], only: true },
  { rule: 'ampersand as a word', query: 'martin et fils', first: ['acc-1'], only: true },
  { rule: 'words in any order', query: 'midi transports', first: ['acc-13'], only: true },
  { rule: 'every word must match', query: 'garage dupont', first: [], only: true },
  { rule: 'last word unfinished', query: 'pharmacie mar', first: ['acc-42'], only: true },
  { rule: 'two words as one', query: 'biocoop', first: ['acc-5'], only: true },
  { rule: 'saint written short', query: 'st etienne', first: ['acc-12'], only: true },
  {
    rule: 'trade name',
    query: 'fournil',
    first: ['acc-1'],
    matched: { field: 'tradeName', value: 'Le Fournil des Halles' },
  },
  { rule: 'contact', query: 'lefevre', first: ['acc-1'], matched: { field: 'contact', value: 'Jean-Pierre Lefèvre' } },
  { rule: 'contact, surname first', query: 'dupont marie', first: ['acc-1'], only: true },
  { rule: 'account name before contact name', query: 'dupont', first: ['acc-8', 'acc-1'], only: true },
  { rule: 'name and contact together', query: 'garage goff', first: ['acc-2'], only: true },
  { rule: 'name with a number', query: 'studio 54', first: ['acc-7'], only: true },
  { rule: 'name that begins with a number', query: '123 pare brise', first: ['acc-6'], only: true },
  // Typos
  { rule: 'a letter left out', query: 'pharmcie', first: ['acc-42'], only: true },
  { rule: 'a letter too many', query: 'garrage', first: ['acc-2'], only: true },
  { rule: 'a wrong letter', query: 'dupond', first: ['acc-8', 'acc-1'], only: true },
  { rule: 'two letters swapped', query: 'boulangeire', first: ['acc-8'], only: true },
  { rule: 'two typos in a long word', query: 'philarmonye', first: ['acc-43'], only: true },
  { rule: 'no second typo in a short word', query: 'garrrage', first: [], only: true },
  { rule: 'a misspelt beginning of a longer word is another word', query: 'pharnc', first: [], only: true },
  { rule: 'no typo in four letters', query: 'mort', first: [], only: true },
  { rule: 'a typo beside a right word', query: 'boulangerie dupond', first: ['acc-8'], only: true },
  // Names and digits
  { rule: 'name and part of a phone', query: 'dupont 5491', first: ['acc-8'], only: true },
  { rule: 'name and part of a spaced phone', query: 'dupont 42 68 53', first: ['acc-1'], only: true, matched: phone1 },
  { rule: 'name and a phone of another', query: 'dupont 2987', first: [], only: true },
  // Garbage
  { rule: 'nothing', query: '', first: [], only: true },
  { rule: 'blanks', query: '  \t\n', first: [], only: true },
  { rule: 'one letter', query: 'm', first: [], only: true },
  { rule: 'one letter and its apostrophe', query: "l'", first: [], only: true },
  { rule: 'two digits', query: '42', first: [], only: true },
  { rule: 'plus and two digits', query: '+33', first: [], only: true },
  { rule: 'operators of a query language', query: '"*()', first: [], only: true },
  { rule: 'words of a query language', query: 'NEAR(martin AND OR NOT', first: [], only: true },
  { rule: 'an unclosed quote', query: '"garage', first: ['acc-2'], only: true },
  { rule: 'an injection', query: "'; DROP TABLE doc; --", first: [], only: true },
  { rule: 'a column filter', query: 'words:garage', first: [], only: true },
  { rule: 'wildcards', query: '%_%', first: [], only: true },
  { rule: 'emoji', query: '🎉🥐', first: [], only: true },
  { rule: 'emoji beside a word', query: '🥐 boulangerie', first: ['acc-8'], only: true },
  { rule: 'half a surrogate pair', query: 'garage \ud83e', first: ['acc-2'], only: true },
  { rule: 'a zero byte', query: 'gar\u0000age', first: ['acc-2'], only: true },
  { rule: 'another script', query: 'Москва', first: [], only: true },
  { rule: 'a lone at sign', query: '@', first: [], only: true },
  { rule: 'ten kilobytes of letters', query: 'x'.repeat(10_240), first: [], only: true },
  { rule: 'ten kilobytes of words', query: 'garage '.repeat(1_500), first: ['acc-2'], only: true },
  { rule: 'ten kilobytes of digits', query: '1'.repeat(10_240), first: [], only: true },
  { rule: 'ten kilobytes of at signs', query: '@'.repeat(10_240), first: [], only: true },
];

/** The same, asked by somebody who sees only what is `owner`'s: all that is found, in its order. */
export type OwnedCase = Readonly<{ rule: string; owner: string; query: string; first: readonly string[] }>;

export const OWNED_CASES: readonly OwnedCase[] = [
  { rule: 'own names', owner: 'ali', query: 'martin', first: ['acc-2', 'acc-3'] },
  { rule: 'own names', owner: 'zoe', query: 'martin', first: ['acc-1'] },
  { rule: 'a short prefix', owner: 'ali', query: 'mart', first: ['acc-3', 'acc-2'] },
  { rule: 'own contacts', owner: 'zoe', query: 'dupont', first: ['acc-1'] },
  { rule: 'own names', owner: 'ali', query: 'dupont', first: ['acc-8'] },
  { rule: 'a typo', owner: 'zoe', query: 'dupond', first: ['acc-1'] },
  { rule: 'part of a phone', owner: 'zoe', query: '4268', first: ['acc-1'] },
  { rule: 'part of a phone of another', owner: 'ali', query: '4268', first: [] },
  { rule: 'an international phone of another', owner: 'ali', query: '+33 1 42', first: [] },
  { rule: 'own invoice', owner: 'zoe', query: 'F2026-000123', first: ['inv-F2026-000123'] },
  { rule: 'an invoice of another', owner: 'ali', query: 'F2026-000123', first: [] },
  { rule: 'own invoices by number', owner: 'ali', query: '000123', first: ['inv-F2025-000123'] },
  { rule: 'the reference of another', owner: 'ali', query: 'CL000001', first: [] },
  { rule: 'own reference', owner: 'ali', query: 'CL 2', first: ['acc-2'] },
  { rule: 'own mail', owner: 'zoe', query: 'dupont@martin', first: ['acc-1'] },
  { rule: 'the mail of another', owner: 'ali', query: 'dupont@martin', first: [] },
  { rule: 'the domain of another', owner: 'ali', query: '@martin-fils', first: [] },
  { rule: 'a SIRET of another', owner: 'ali', query: '55210055400013', first: [] },
  { rule: 'a name and a phone of another', owner: 'ali', query: 'dupont 42 68', first: [] },
  { rule: 'a name and a phone', owner: 'zoe', query: 'dupont 42 68', first: ['acc-1'] },
  { rule: 'what nobody owns', owner: 'zoe', query: 'pharmacie', first: [] },
  { rule: 'somebody without a portfolio', owner: 'new', query: 'martin', first: [] },
];
