import type { Told } from './historyAccountStory.js';

const mairie = { accountId: 'acc-2' };
const paul = { ...mairie, contactId: 'paul' };
const flags = { active: true, receivesInvoices: false, portalAccess: false, main: false };

/** Who comes and goes at a client, and what was noted about it. */
export const peopleStory: readonly Told[] = [
  [
    'organisation',
    { type: 'ContactFunctionDefined', data: { functionId: 'f-1', name: 'Direction' } },
    'Fonction de contact ajoutée : Direction',
  ],
  [
    'account-acc-2',
    {
      type: 'ContactAdded',
      data: { ...paul, firstName: 'Paul', lastName: 'Petit', functionId: 'technique', ...flags },
    },
    'Contact ajouté : Paul Petit',
  ],
  [
    'account-acc-2',
    { type: 'ContactChanged', data: { ...paul, changes: { functionId: 'f-1' } } },
    'Contact modifié : Paul Petit, fonction : Technique → Direction',
  ],
  [
    'organisation',
    { type: 'ContactFunctionRenamed', data: { functionId: 'f-1', name: 'Direction générale' } },
    'Fonction de contact renommée : Direction → Direction générale',
  ],
  [
    'organisation',
    { type: 'ContactFunctionRetired', data: { functionId: 'f-1' } },
    'Fonction de contact retirée de la liste : Direction générale',
  ],
  [
    'account-acc-2',
    { type: 'ContactChanged', data: { ...paul, changes: { functionId: null } } },
    'Contact modifié : Paul Petit, fonction : Direction générale → aucune',
  ],
  [
    'account-acc-2',
    { type: 'ContactChanged', data: { ...paul, changes: { active: false } } },
    'Contact désactivé : Paul Petit',
  ],
  [
    'account-acc-2',
    { type: 'ContactChanged', data: { ...paul, changes: { email: 'p@mairie.fr', active: true } } },
    'Contact réactivé et modifié : Paul Petit, mail : aucun → p@mairie.fr',
  ],
  ['account-acc-2', { type: 'ContactRemoved', data: paul }, 'Contact retiré : Paul Petit'],
  [
    'account-acc-2',
    { type: 'NoteAdded', data: { ...mairie, noteId: 'n-2', body: 'Marché en mars.' } },
    'Note ajoutée : « Marché en mars. »',
  ],
  [
    'account-acc-2',
    { type: 'NoteEdited', data: { ...mairie, noteId: 'n-2', body: 'Marché en mai.' } },
    'Note modifiée : « Marché en mai. » (auparavant « Marché en mars. »)',
  ],
  ['account-acc-2', { type: 'NoteRemoved', data: { ...mairie, noteId: 'n-2' } }, 'Note retirée : « Marché en mai. »'],
  ['access-acc-2', { type: 'IbanRevealed', data: mairie }, 'IBAN de la fiche consulté en entier'],
  [
    'access-acc-2',
    { type: 'IbanRevealed', data: { ...mairie, dossierId: 'dos-2' } },
    'IBAN du dossier consulté en entier',
  ],
];
