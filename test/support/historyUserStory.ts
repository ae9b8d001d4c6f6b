import type { Told } from './historyAccountStory.js';

const noe = { userId: 'noe' };
const invited = { ...noe, name: 'Noé Blanc', email: 'noe@exemple.fr' };

/** A colleague comes, gets a token, goes, and comes back. */
export const userStory: readonly Told[] = [
  [
    'user-noe',
    { type: 'UserInvited', data: { ...invited, roles: ['sales'] } },
    'Utilisateur invité : Noé Blanc (commercial)',
  ],
  [
    'user-noe',
    { type: 'UserRolesSet', data: { ...noe, roles: ['sales', 'billing'] } },
    'Rôles de Noé Blanc : commercial et facturation',
  ],
  [
    'action-act-9',
    {
      type: 'ActionScheduled',
      data: { actionId: 'act-9', accountId: 'acc-1', title: 'Appeler', dueOn: '2026-12-02', assigneeId: 'noe' },
    },
    'Action prévue pour le 2 décembre 2026 : Appeler, pour Noé Blanc',
  ],
  [
    'user-noe',
    { type: 'UserTokenIssued', data: { ...noe, tokenId: 't-1', name: 'Portable', hash: 'h', expiresOn: '2027-01-01' } },
    'Jeton « Portable » remis à Noé Blanc, valable jusqu’au 1er janvier 2027',
  ],
  [
    'user-noe',
    { type: 'UserTokenRevoked', data: { ...noe, tokenId: 't-1' } },
    'Jeton « Portable » de Noé Blanc révoqué',
  ],
  ['user-noe', { type: 'UserDeactivated', data: noe }, 'Utilisateur désactivé : Noé Blanc'],
  [
    'user-noe',
    { type: 'UserInvited', data: { ...invited, roles: ['auditor'] } },
    'Utilisateur de nouveau invité : Noé Blanc (auditeur)',
  ],
];
