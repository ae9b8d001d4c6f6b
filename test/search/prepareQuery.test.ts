import { describe, expect, it } from 'vitest';
import { prepareQuery } from '../../src/search/prepareQuery.js';

const NOTHING = { codes: [], words: [] };

describe('prepareQuery', () => {
  it.each([
    ['01 42 68 53', { parts: ['01426853'] }],
    ['01.42.68', { parts: ['014268'] }],
    ['01-42-68', { parts: ['014268'] }],
    ['+33 1 42', { parts: [], international: '33142' }],
    ['+33 (0)1 42', { parts: [], international: '33142' }],
    ['+33 01 42', { parts: [], international: '33142' }],
    ['0033142', { parts: ['0033142'], international: '33142' }],
    ['000123', { parts: ['000123'] }],
    ['2026-123', { parts: ['2026123', '2026000123'] }],
    ['552 100 554', { parts: ['552100554'] }],
  ])('takes %j as digits', (typed, digits) => {
    expect(prepareQuery(typed)).toMatchObject({ codes: [], digits });
  });

  it.each(['', ' ', '12', '+33', '+', '()', 'a', 'é', "l'", '1a', '@', '@a', '🎉', '"*'])(
    'takes %j as nothing',
    (typed) => {
      expect(prepareQuery(typed)).toEqual(NOTHING);
    },
  );

  it.each([
    ['jean@', 'jean', ''],
    ['@orange.fr', '', 'orange.fr'],
    ['Jean Dupont <Jean.Dupont@Orange.fr>', 'jean.dupont', 'orange.fr'],
    ['mail jean@orange', 'jean', 'orange'],
  ])('takes %j as a piece of mail', (typed, localEnd, domainStart) => {
    expect(prepareQuery(typed)).toEqual({ ...NOTHING, mail: { localEnd, domainStart } });
  });

  it.each([
    ['F2026-000123', ['f2026000123']],
    ['F2026-123', ['f2026000123', 'f2026123']],
    ['CL000042', ['cl000042']],
    ['pr 42', ['pr000042', 'pr42']],
    ['CL-42', ['cl000042', 'cl42']],
    ['dupont 0612', ['dupont000612', 'dupont0612']],
    ['F/T2026-000001', ['ft2026000001']],
    ['F/T2026', ['ft2026']],
    ['F T2026 000001', ['ft2026000001']],
    ['T2M2026-12', ['t2m2026000012', 't2m202612']],
    ['f_t2026000001', ['ft2026000001']],
    ['studio 54 bis 3', []],
    ['studio', []],
    ['12 rue', []],
  ])('sees a reference in %j', (typed, codes) => {
    expect(prepareQuery(typed).codes).toEqual(codes);
  });

  it.each([
    ['SARL Martin & Fils', ['martin', 'fils']],
    ['S.A.R.L. Martin', ['martin']],
    ['sarl', ['sarl']],
    ["L'Étoile d'Or", ['etoile', 'or']],
    ["O'Brien", ['obrien']],
    ['Cœur', ['coeur']],
    ['st malo', ['saint', 'malo']],
    ['malo st', ['malo', 'st']],
    ['l etoile d or', ['etoile', 'or']],
    ['l', []],
    ['hotel d', ['hotel', 'd']],
    ['groupe l bois', ['groupe', 'l', 'bois']],
    ['Jean-Pierre', ['jean', 'pierre']],
  ])('takes the words of %j', (typed, words) => {
    expect(prepareQuery(typed).words).toEqual(words);
  });

  it('reads a name with numbers both ways', () => {
    expect(prepareQuery('dupont 06 12')).toMatchObject({
      words: ['dupont', '06', '12'],
      wordsAndNumbers: { words: ['dupont'], numbers: ['0612'] },
    });
    expect(prepareQuery('studio 54').wordsAndNumbers).toBeUndefined();
  });

  it('takes one word for the beginning of a mail, too', () => {
    expect(prepareQuery('Jean.Dup').mailStart).toBe('jean.dup');
    expect(prepareQuery('jean dup').mailStart).toBeUndefined();
  });

  it('looks at no more than a line of what was typed', () => {
    expect(prepareQuery('mot '.repeat(5_000)).words).toHaveLength(8);
    expect(prepareQuery('x'.repeat(10_000)).words).toEqual(['x'.repeat(40)]);
  });
});
