import { day, listed } from '../../domain/shared/frenchWords.js';
import type { Role, UserEvent } from '../../domain/user/events.js';
import type { Known } from './known.js';
import type { Sentences } from './sentence.js';

const ROLE_WORDS: Readonly<Record<Role, string>> = {
  admin: 'administrateur',
  sales: 'commercial',
  billing: 'facturation',
  auditor: 'auditeur',
};

const rolesInWords = (roles: readonly Role[]): string => listed(roles.map((role) => ROLE_WORDS[role]));
const named = (known: Known, userId: string): string => known.userName(userId) ?? userId;

export const userSentences: Pick<Sentences, UserEvent['type']> = {
  UserInvited: ({ data }, known) =>
    `${known.userName(data.userId) === undefined ? 'Utilisateur invité' : 'Utilisateur de nouveau invité'} : ${data.name} (${rolesInWords(data.roles)})`,
  UserRolesSet: ({ data }, known) => `Rôles de ${named(known, data.userId)} : ${rolesInWords(data.roles)}`,
  UserDeactivated: ({ data }, known) => `Utilisateur désactivé : ${named(known, data.userId)}`,
  UserTokenIssued: ({ data }, known) => {
    const until = data.expiresOn === undefined ? '' : `, valable jusqu’au ${day(data.expiresOn)}`;
    return `Jeton « ${data.name} » remis à ${named(known, data.userId)}${until}`;
  },
  UserTokenRevoked: ({ data }, known) =>
    `Jeton « ${known.tokenName(data.tokenId) ?? data.tokenId} » de ${named(known, data.userId)} révoqué`,
};
