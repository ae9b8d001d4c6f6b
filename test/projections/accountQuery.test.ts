import { describe, expect, it } from 'vitest';
import { accountByRef } from '../../src/projections/queries/account.js';
import { contactFunctionsOf } from '../../src/projections/queries/contactFunctions.js';
import { accountStory } from '../support/historyAccountStory.js';
import { dossierStory } from '../support/historyDossierStory.js';
import { askAfter, contact, created, due, roy } from '../support/readSamples.js';
import { type Happening, lea } from '../support/recordEvents.js';

const TYPES: readonly string[] = ['DossierOpened', 'DossierLineAdded', 'DossierActivated'];
/** A dossier with a line, in production. */
const sold = dossierStory.filter(([, { type }]) => TYPES.includes(type)).slice(0, 3);

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
    expect(askAfter([...accountStory, ...sold], (query) => accountByRef(query, 'CL000042'))).toMatchObject({
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

  it('lists the main contact first, those who left only when asked for and last, notes newest first', () => {
    const contacts = [
      { contactId: 'left', lastName: 'Abel', ...contact, active: false },
      { contactId: 'other', lastName: 'Zola', ...contact },
      { contactId: 'main', lastName: 'Roy', ...contact, main: true },
    ].map((data): Happening => ['account-acc-1', { type: 'ContactAdded', data: { ...roy, ...data } }]);
    const notes = ['first', 'second'].map(
      (noteId): Happening => ['account-acc-1', { type: 'NoteAdded', data: { ...roy, noteId, body: noteId } }],
    );

    const happened = [created, ...contacts, ...notes];
    const account = askAfter(happened, (query) => accountByRef(query, 'acc-1'));
    const whole = askAfter(happened, (query) => accountByRef(query, 'acc-1', { inactive: true }));

    expect(account?.contacts.map(({ id }) => id)).toEqual(['main', 'other']);
    expect(whole?.contacts.map(({ id }) => id)).toEqual(['main', 'other', 'left']);
    expect(account?.notes.map(({ id }) => id)).toEqual(['second', 'first']);
  });

  it('shows a contact’s function as it is called now, retired or not, and no contact that was removed', () => {
    const paul = { ...roy, contactId: 'paul' };
    const happened: readonly Happening[] = [
      created,
      [
        'account-acc-1',
        { type: 'ContactAdded', data: { ...paul, lastName: 'Petit', functionId: 'technique', ...contact } },
      ],
    ];
    const renamed: Happening = [
      'organisation',
      { type: 'ContactFunctionRenamed', data: { functionId: 'technique', name: 'Réseau' } },
    ];
    const retired: Happening = ['organisation', { type: 'ContactFunctionRetired', data: { functionId: 'technique' } }];
    const removed: Happening = ['account-acc-1', { type: 'ContactRemoved', data: paul }];
    const contactsAfter = (...more: readonly Happening[]) =>
      askAfter([...happened, ...more], (query) => accountByRef(query, 'acc-1')?.contacts);

    expect(contactsAfter()).toMatchObject([{ functionId: 'technique', functionName: 'Technique' }]);
    expect(contactsAfter(renamed, retired)).toMatchObject([{ functionId: 'technique', functionName: 'Réseau' }]);
    expect(contactsAfter(removed)).toEqual([]);
  });

  it('says of a note when and by whom its text was changed last, and shows none that was removed', () => {
    const note = { ...roy, noteId: 'n' };
    const added: Happening = ['account-acc-1', { type: 'NoteAdded', data: { ...note, body: 'Mars' } }];
    const edited: Happening = ['account-acc-1', { type: 'NoteEdited', data: { ...note, body: 'Mai' } }];
    const removed: Happening = ['account-acc-1', { type: 'NoteRemoved', data: note }];
    const notesAfter = (...more: readonly Happening[]) =>
      askAfter([created, added, ...more], (query) => accountByRef(query, 'acc-1')?.notes);

    expect(notesAfter()).toEqual([{ id: 'n', body: 'Mars', at: '2026-12-01T08:00:01.000Z', author: lea }]);
    expect(notesAfter(edited)).toMatchObject([{ body: 'Mai', editedAt: '2026-12-01T08:00:02.000Z', editedBy: lea }]);
    expect(notesAfter(edited, removed)).toEqual([]);
  });
});

describe('the functions of contacts', () => {
  it('are three at first, by name; a retired one is listed only when asked for', () => {
    const defined: Happening = [
      'organisation',
      { type: 'ContactFunctionDefined', data: { functionId: 'f-1', name: 'Élu' } },
    ];
    const retired: Happening = ['organisation', { type: 'ContactFunctionRetired', data: { functionId: 'commercial' } }];

    askAfter([defined, retired], (query) => {
      expect(contactFunctionsOf(query).map(({ name }) => name)).toEqual(['Administratif', 'Élu', 'Technique']);
      expect(contactFunctionsOf(query, { retired: true })).toContainEqual({
        id: 'commercial',
        name: 'Commercial',
        retired: true,
      });
    });
  });
});
