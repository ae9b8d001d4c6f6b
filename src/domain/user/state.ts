import type { Role, UserEvent } from './events.js';

export type UserToken = Readonly<{ hash: string; expiresOn?: string; revoked: boolean }>;

export type KnownUser = Readonly<{
  status: 'active' | 'inactive';
  name: string;
  email: string;
  roles: readonly Role[];
  /** By token id. Deactivating revokes them all. */
  tokens: Readonly<Record<string, UserToken>>;
}>;

export type User = Readonly<{ status: 'none' }> | KnownUser;

export const initial: User = { status: 'none' };

export function evolve(user: User, event: UserEvent): User {
  if (event.type === 'UserInvited') {
    const { userId: _id, ...invited } = event.data;
    return { status: 'active', ...invited, tokens: user.status === 'none' ? {} : user.tokens };
  }
  return user.status === 'none' ? user : evolveKnown(user, event);
}

function evolveKnown(user: KnownUser, event: Exclude<UserEvent, { type: 'UserInvited' }>): KnownUser {
  switch (event.type) {
    case 'UserRolesSet':
      return { ...user, roles: event.data.roles };
    case 'UserDeactivated':
      return { ...user, status: 'inactive', tokens: allRevoked(user.tokens) };
    case 'UserTokenIssued': {
      const { tokenId, hash, expiresOn } = event.data;
      const token = { hash, ...(expiresOn === undefined ? {} : { expiresOn }), revoked: false };
      return { ...user, tokens: { ...user.tokens, [tokenId]: token } };
    }
    case 'UserTokenRevoked': {
      const token = user.tokens[event.data.tokenId];
      if (token === undefined) return user;
      return { ...user, tokens: { ...user.tokens, [event.data.tokenId]: { ...token, revoked: true } } };
    }
    default:
      return user;
  }
}

function allRevoked(tokens: KnownUser['tokens']): KnownUser['tokens'] {
  return Object.fromEntries(Object.entries(tokens).map(([id, token]) => [id, { ...token, revoked: true }]));
}
