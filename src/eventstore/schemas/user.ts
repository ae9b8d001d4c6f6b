import type { UserEvent } from '../../domain/user/events.js';
import { date, list, object, oneOf, optional, personal, type Schema, text } from './schema.js';

const roles = list(oneOf('admin', 'sales', 'billing', 'auditor'));
const own = (schema: Schema): Schema => personal('userId', schema);

export const userSchemas: Readonly<Record<UserEvent['type'], readonly Schema[]>> = {
  UserInvited: [object({ userId: text, name: own(text), email: own(text), roles })],
  UserRolesSet: [object({ userId: text, roles })],
  UserDeactivated: [object({ userId: text })],
  UserTokenIssued: [object({ userId: text, tokenId: text, name: own(text), hash: text, expiresOn: optional(date) })],
  UserTokenRevoked: [object({ userId: text, tokenId: text })],
};
