import type { DomainCommand } from '../shared/message.js';
import type { Role } from './events.js';

export type UserCommand =
  | DomainCommand<'InviteUser', { userId: string; name: string; email: string; roles: readonly Role[] }>
  | DomainCommand<'SetUserRoles', { userId: string; roles: readonly Role[] }>
  | DomainCommand<'DeactivateUser', { userId: string }>
  | DomainCommand<
      'IssueUserToken',
      { userId: string; tokenId: string; name: string; hash: string; expiresOn?: string; today: string }
    >
  | DomainCommand<'RevokeUserToken', { userId: string; tokenId: string }>;
