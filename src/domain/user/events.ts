import type { DomainEvent } from '../shared/message.js';

/** What someone may do; several may be held together. What each may: src/commands/policy.ts. */
export type Role = 'admin' | 'sales' | 'billing' | 'auditor';

/** In the order in which they are stored and shown. */
export const ROLES: readonly Role[] = ['admin', 'sales', 'billing', 'auditor'];

/** Who may own a fiche and be given what is to be done: whoever may carry out a command on it. An auditor changes nothing. */
export const mayAct = (roles: readonly Role[]): boolean => roles.some((role) => role !== 'auditor');

// These names and shapes are on disk for ever. Never edit one: add a version and an upcaster.
export type UserEvent =
  /** The first one makes the user; a later one brings back somebody who was deactivated. */
  | DomainEvent<'UserInvited', { userId: string; name: string; email: string; roles: readonly Role[] }>
  | DomainEvent<'UserRolesSet', { userId: string; roles: readonly Role[] }>
  /** All tokens end with it. */
  | DomainEvent<'UserDeactivated', { userId: string }>
  /** `hash` is the sha256 of the token, in hexadecimal: the token itself is kept nowhere. */
  | DomainEvent<
      'UserTokenIssued',
      {
        userId: string;
        tokenId: string;
        name: string;
        hash: string;
        /** Civil date in Europe/Paris: the last day on which the token is taken. */
        expiresOn?: string;
      }
    >
  | DomainEvent<'UserTokenRevoked', { userId: string; tokenId: string }>;
