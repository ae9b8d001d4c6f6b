import { describe, expect, it } from 'vitest';
import { searchDocuments, searchHead, searchSequenceAt } from '../../src/projections/queries/searchDocuments.js';
import { askAfter, contact, created, issued, roy } from '../support/readSamples.js';
import type { Happening } from '../support/recordEvents.js';

describe('the search feed', () => {
  const added: Happening = [
    'account-acc-1',
    {
      type: 'ContactAdded',
      data: {
        ...roy,
        contactId: 'c',
        lastName: 'Roy',
        firstName: 'Zoé',
        email: 'z@roy.fr',
        phones: ['+33612345678'],
        ...contact,
      },
    },
  ];
  const note: Happening = ['account-acc-1', { type: 'NoteAdded', data: { ...roy, noteId: 'n', body: 'x' } }];
  const demoted: Happening = [
    'account-acc-1',
    { type: 'ContactChanged', data: { ...roy, contactId: 'c', changes: { main: false } } },
  ];
  const converted: Happening = ['account-acc-1', { type: 'ProspectBecameClient', data: { ...roy, number: 42 } }];

  it('gives whole documents in the order of their last change', () => {
    const { documents, reached } = askAfter([created, issued('inv-1'), added], (query) =>
      searchDocuments(query, 0, 10),
    );

    expect(documents).toEqual([
      {
        type: 'invoice',
        id: 'inv-1',
        reference: 'F2026-000001',
        accountId: 'acc-1',
        title: 'Boulangerie Lefèvre & Fils',
      },
      {
        type: 'account',
        id: 'acc-1',
        reference: 'PR000042',
        number: 42,
        kind: 'prospect',
        name: 'Moulins Roy',
        contacts: [{ contactId: 'c', name: 'Zoé Roy' }],
        phones: ['+33612345678'],
        emails: ['z@roy.fr'],
      },
    ]);
    expect(reached.sequence).toBe(3);
  });

  it('goes up only for what search shows, and ends where it has been read to', () => {
    askAfter([created, added], (query) => expect(searchHead(query).sequence).toBe(2));
    askAfter([created, added, note, demoted], (query) => {
      expect(searchHead(query).sequence).toBe(2);
      expect(searchDocuments(query, 2, 10)).toEqual({ documents: [], reached: searchHead(query) });
    });
    askAfter([created, added, converted], (query) => {
      expect(searchDocuments(query, 2, 10).documents).toMatchObject([{ reference: 'CL000042', kind: 'client' }]);
    });
  });

  it('names no contact who is not active, whose numbers and addresses still find the fiche', () => {
    const set = (active: boolean): Happening => [
      'account-acc-1',
      { type: 'ContactChanged', data: { ...roy, contactId: 'c', changes: { active } } },
    ];
    const numbers = { phones: ['+33612345678'], emails: ['z@roy.fr'] };
    askAfter([created, added, set(false)], (query) => {
      expect(searchDocuments(query, 2, 10).documents).toMatchObject([{ contacts: [], ...numbers }]);
    });
    askAfter([created, added, set(false), set(true)], (query) => {
      const contacts = [{ contactId: 'c', name: 'Zoé Roy' }];
      expect(searchDocuments(query, 3, 10).documents).toMatchObject([{ contacts, ...numbers }]);
    });
  });

  it('gives the account and all its invoices when it goes to another owner', () => {
    const given: Happening = [
      'account-acc-1',
      { type: 'AccountDetailsChanged', data: { ...roy, changes: { ownerId: 'zoe' } } },
    ];
    askAfter([created, issued('inv-1'), issued('inv-2'), given], (query) => {
      const { documents, reached } = searchDocuments(query, 2, 10);
      expect(documents.map(({ id, ownerId }) => [id, ownerId])).toEqual([
        ['inv-2', 'zoe'],
        ['acc-1', 'zoe'],
        ['inv-1', 'zoe'],
        ['inv-2', 'zoe'],
      ]);
      expect(reached).toEqual(searchHead(query));
    });
  });

  it('says to another node where a change was: what was touched later, and for some time before', () => {
    askAfter([created, issued('inv-1'), issued('inv-2'), added], (query) => {
      const byNumber = (a: string, b: string) => Number(a) - Number(b);
      const places = [1, 2, 3].map((after) => searchDocuments(query, after - 1, 1).reached);
      const never = '9999';
      for (const { sequence, change } of places) {
        const at = { position: change?.position ?? '', since: never };
        expect(searchSequenceAt(query, at, byNumber)).toBe(sequence);
      }
      expect(searchSequenceAt(query, { position: '0', since: never }, byNumber)).toBe(0);
      const last = places.at(-1)?.change;
      expect(searchSequenceAt(query, { position: last?.position ?? '', since: '2000' }, byNumber)).toBeLessThan(2);
    });
  });

  it('is read in parts', () => {
    askAfter([created, issued('inv-1'), issued('inv-2')], (query) => {
      const first = searchDocuments(query, 0, 2);
      const rest = searchDocuments(query, first.reached.sequence, 2);

      expect([...first.documents, ...rest.documents].map(({ id }) => id)).toEqual(['acc-1', 'inv-1', 'inv-2']);
    });
  });
});
