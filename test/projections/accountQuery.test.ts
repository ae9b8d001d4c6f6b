import { describe, expect, it } from 'vitest';
import { accountByRef } from '../../src/projections/queries/account.js';
import { accountStory } from '../support/historyAccountStory.js';
import { askAfter, contact, created, due, roy } from '../support/readSamples.js';
import { type Happening, lea } from '../support/recordEvents.js';

describe('an account', () => {
  it('is a new one: prospect, with the defaults that no event states', () => {
    expect(askAfter([created], (query) => accountByRef(query, 'acc-1'))).toEqual({
      id: 'acc-1',
      reference: 'PR000042',
      number: 42,
      kind: 'prospect',
      active: true,
      name: 'Moulins Roy',
      customerType: 'business',
      contacts: [],
      notes: [],
      dossiers: [],
      openActions: 0,
      billing: { groupInvoices: false, batch: 'default', vatLiable: true },
      payment: { mode: 'transfer', due },
      delivery: { methods: ['email_attachment'] },
      createdAt: '2026-12-01T08:00:00.000Z',
      updatedAt: '2026-12-01T08:00:00.000Z',
      revision: 0,
    });
  });

  it('is found by its id and by its reference with either prefix, in any case', () => {
    askAfter([created], (query) => {
      for (const ref of ['acc-1', 'ACC-1', 'PR000042', 'cl000042', 'Cl42']) {
        expect(accountByRef(query, ref)?.id).toBe('acc-1');
      }
      for (const ref of ['PR000043', '42', 'XX000042', '']) expect(accountByRef(query, ref)).toBeUndefined();
    });
  });

  it('shows what the story made of it, the IBAN masked', () => {
    expect(askAfter(accountStory, (query) => accountByRef(query, 'CL000042'))).toMatchObject({
      kind: 'client',
      name: 'Moulins Roy et fils',
      contacts: [{ id: 'claire', lastName: 'Roy', phones: ['+33142685300'], main: true }],
      notes: [{ id: 'n', author: lea }],
      dossiers: [{ id: 'dos-1', name: 'Siège', status: 'active', effectiveOn: '2026-12-01', city: 'Lyon', lines: 1 }],
      openActions: 0,
      billing: { groupInvoices: true, vatLiable: false, vatReason: 'Art. 261 du CGI' },
      payment: { mode: 'sepa_debit', iban: 'FR76 •••• … 189' },
      delivery: { methods: ['email_attachment', 'chorus_pro'], chorus: { serviceCode: 'COMPTA' } },
    });
  });

  it('lists the main contact first and those who left last, notes newest first', () => {
    const contacts = [
      { contactId: 'left', lastName: 'Abel', ...contact, active: false },
      { contactId: 'other', lastName: 'Zola', ...contact },
      { contactId: 'main', lastName: 'Roy', ...contact, main: true },
    ].map((data): Happening => ['account-acc-1', { type: 'ContactAdded', data: { ...roy, ...data } }]);
    const notes = ['first', 'second'].map(
      (noteId): Happening => ['account-acc-1', { type: 'NoteAdded', data: { ...roy, noteId, body: noteId } }],
    );

    const account = askAfter([created, ...contacts, ...notes], (query) => accountByRef(query, 'acc-1'));

    expect(account?.contacts.map(({ id }) => id)).toEqual(['main', 'other', 'left']);
    expect(account?.notes.map(({ id }) => id)).toEqual(['second', 'first']);
  });
});
