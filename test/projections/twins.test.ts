import { describe, expect, it } from 'vitest';
import type { AccountDetails } from '../../src/domain/account/events.js';
import type { Query } from '../../src/projections/queries/query.js';
import { likelyTwins } from '../../src/projections/queries/twins.js';
import { askAfter, contact } from '../support/readSamples.js';
import type { Happening } from '../support/recordEvents.js';

const SIRET = '73282932000074';

function account(id: string, number: number, details: Partial<AccountDetails> & { name: string }): Happening {
  const data = { accountId: id, number, customerType: 'business', ...details } as const;
  return [`account-${id}`, { type: 'ProspectCreated', data }];
}

const roy = account('roy', 1, { name: 'SARL Moulins Roy', siren: '732829320', siret: SIRET, phones: ['+33142685300'] });
const petit = account('petit', 2, { name: 'Petit Électricité', email: 'contact@petit.fr' });
const claire: Happening = [
  'account-petit',
  {
    type: 'ContactAdded',
    data: {
      accountId: 'petit',
      contactId: 'c',
      lastName: 'Roy',
      phones: ['+33612345678'],
      email: 'claire@roy.fr',
      ...contact,
    },
  },
];

const profile = (more: object) => ({ names: [], phones: [], emails: [], ...more });
const idsFor = (query: Query, more: object, except?: string) =>
  likelyTwins(query, { profile: profile(more), except }).map(({ id }) => id);

describe('the likely twins of an account', () => {
  it('are found by name, SIRET, phone and mail, those of contacts as well, each with the reason in French', () => {
    askAfter([roy, petit, claire], (query) => {
      expect(likelyTwins(query, { profile: profile({ names: ['moulins roy'], phones: ['+33142685300'] }) })).toEqual([
        {
          id: 'roy',
          reference: 'PR000001',
          kind: 'prospect',
          name: 'SARL Moulins Roy',
          active: true,
          score: 88,
          reasons: [
            { field: 'name', value: 'SARL Moulins Roy', text: 'nom proche : SARL Moulins Roy' },
            { field: 'phone', value: '+33142685300', text: 'même téléphone 01 42 68 53 00' },
          ],
        },
      ]);
      expect(idsFor(query, { siret: SIRET })).toEqual(['roy']);
      expect(idsFor(query, { phones: ['+33612345678'] })).toEqual(['petit']);
      expect(idsFor(query, { emails: ['claire@roy.fr'] })).toEqual(['petit']);
      expect(idsFor(query, { names: ['Autre chose'], emails: ['x@y.fr'] })).toEqual([]);
    });
  });

  it('are not the account itself', () => {
    askAfter([roy], (query) => expect(idsFor(query, { names: ['Moulins Roy'] }, 'roy')).toEqual([]));
  });

  it('are found by what an account is called now, and by none of what it was', () => {
    const renamed: Happening = [
      'account-roy',
      { type: 'AccountDetailsChanged', data: { accountId: 'roy', changes: { name: 'Minoterie Blé', phones: null } } },
    ];
    const left: Happening = ['account-petit', { type: 'ContactRemoved', data: { accountId: 'petit', contactId: 'c' } }];
    askAfter([roy, petit, claire, renamed, left], (query) => {
      expect(idsFor(query, { names: ['minoterie ble'] })).toEqual(['roy']);
      expect(idsFor(query, { names: ['Moulins Roy'], phones: ['+33142685300', '+33612345678'] })).toEqual([]);
    });
  });

  it('come out of names of which every word is common, by the words together, without reading the register', () => {
    const common = Array.from({ length: 300 }, (_, n) =>
      account(`t-${n}`, 10 + n, { name: n % 2 === 0 ? `Transports Lieu${n}` : `Martin Lieu${n}` }),
    );
    const both = account('both', 1_000, { name: 'Transports Martin' });
    const alike = account('alike', 1_001, { name: 'Martin Transports Express' });
    const many = Array.from({ length: 220 }, (_, n) =>
      account(`m-${n}`, 2_000 + n, { name: `Garage ${n} Transports Martin` }),
    );
    askAfter([...common, ...many, both, alike], (query) => {
      expect(idsFor(query, { names: ['Transports Martin'] })[0]).toBe('both');
    });
  });

  it('are looked up by key alone', () => {
    askAfter([roy], (query) => {
      const plan = query.all<{ detail: string }>(
        `EXPLAIN QUERY PLAN
         SELECT id FROM twin_keys JOIN accounts ON accounts.number = twin_keys.number WHERE key = 'x' LIMIT 50`,
      );
      expect(plan.map(({ detail }) => detail)).toEqual([
        expect.stringContaining('SEARCH twin_keys USING PRIMARY KEY'),
        expect.stringContaining('SEARCH accounts USING INDEX accounts_by_number'),
      ]);
    });
  });
});
