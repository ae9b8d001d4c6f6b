import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TwinProfile } from '../../src/search/twinKeys.js';
import { nameLikeness, twinScore } from '../../src/search/twinScore.js';

const named = (...names: string[]): TwinProfile => ({ names, phones: [], emails: [] });

const words = fc.constantFrom(
  'SARL',
  'Moulins',
  'Roy',
  'Boulangerie',
  'Lefèvre',
  'Lefebvre',
  'Lyon',
  'St',
  'l’Étoile',
  'et fils',
);
const names = fc.array(words, { minLength: 1, maxLength: 4 }).map((some) => some.join(' '));
const some = (...values: readonly string[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
const profiles: fc.Arbitrary<TwinProfile> = fc
  .record({
    names: fc.array(names, { maxLength: 2 }),
    siren: some('732829320', '356000000'),
    siret: some('73282932000074', '35600000049837'),
    phones: fc.subarray(['+33142685300', '+33612345678', '+33478123456']),
    emails: fc.subarray(['a@roy.fr', 'b@roy.fr']),
  })
  // What is absent is not there.
  .map((profile) => JSON.parse(JSON.stringify(profile)) as TwinProfile);

describe('the score of two accounts', () => {
  it('is the same both ways, and from 0 to 100', () => {
    fc.assert(
      fc.property(profiles, profiles, (one, other) => {
        const [there, back] = [twinScore(one, other), twinScore(other, one)];
        expect(there.score).toBe(back.score);
        expect(there.reasons.map(({ field }) => field).toSorted()).toEqual(
          back.reasons.map(({ field }) => field).toSorted(),
        );
        expect(there.score).toBeGreaterThanOrEqual(0);
        expect(there.score).toBeLessThanOrEqual(100);
        expect(there.score === 0).toBe(there.reasons.length === 0);
      }),
      { numRuns: 500 },
    );
  });

  it('is never lower for one thing more in common', () => {
    fc.assert(
      fc.property(profiles, profiles, (one, other) => {
        const also = (profile: TwinProfile) => ({ ...profile, phones: [...profile.phones, '+33155551234'] });
        expect(twinScore(also(one), also(other)).score).toBeGreaterThanOrEqual(twinScore(one, other).score);
      }),
    );
  });

  it('is 100 for one SIRET, whatever the names; another establishment of one company is less', () => {
    const one = { ...named('Moulins Roy'), siret: '73282932000074' };
    expect(twinScore(one, { ...named('Autre nom'), siret: '73282932000074' })).toMatchObject({
      score: 100,
      reasons: [{ field: 'siret', value: '73282932000074' }],
    });
    const elsewhere = twinScore(one, { ...named('Autre nom'), siret: '73282932000082' });
    expect(elsewhere).toMatchObject({ score: 75, reasons: [{ field: 'siren', value: '732829320' }] });
  });

  it('says what they have in common, the strongest first, and adds it up', () => {
    const one = { ...named('Moulins Roy'), phones: ['+33142685300'], emails: ['contact@roy.fr'] };
    const other = { ...named('SARL Moulins Roy'), phones: ['+33142685300'], emails: ['contact@roy.fr'] };
    const { score, reasons } = twinScore(one, other);
    expect(reasons.map(({ field }) => field)).toEqual(['name', 'phone', 'email']);
    expect(score).toBe(95);
  });

  it('compares legal and trade names crosswise', () => {
    expect(twinScore(named('SCI du Port', 'Au Pain d’Or'), named('Au pain d’or')).reasons).toMatchObject([
      { field: 'name', value: 'Au pain d’or', weight: 70 },
    ]);
  });
});

describe('two names', () => {
  it.each([
    ['Moulins Roy', 'SARL MOULINS-ROY'],
    ['Café de l’Étoile', 'cafe de l etoile SAS'],
    ['Bio Coop', 'Biocoop'],
    ['St-Malo Nautique', 'Saint Malo nautique'],
  ])('%s and %s are the same', (one, other) => {
    expect(nameLikeness(one, other)).toBe(1);
  });

  it.each([
    ['Moulins Roy', 'Moulins Roy et fils'],
    ['Boulangerie Lefèvre', 'Boulangerie Lefebvre'],
    ['Garage Dupont', 'Garage Duppont'],
    ['Transports Martin Lyon', 'Lyon Transports Martin'],
  ])('%s and %s are alike', (one, other) => {
    expect(nameLikeness(one, other)).toBeGreaterThanOrEqual(0.75);
  });

  it.each([
    ['Boulangerie Roy', 'Boulangerie Lam'],
    ['Boulangerie Martin', 'Boulangerie Durand'],
    ['Transports du Rhône', 'Transports du Nord'],
    ['Roy', 'Moulins Roy et compagnie'],
    ['SARL', 'SAS'],
  ])('%s and %s are not', (one, other) => {
    expect(nameLikeness(one, other)).toBeLessThan(0.75);
  });
});
