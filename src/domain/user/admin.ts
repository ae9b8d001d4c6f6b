import type { Role } from './events.js';

/** The holder of ADMIN_TOKEN: a user who was never invited and cannot be deactivated. */
export const ADMIN = { id: 'admin', name: 'Administrateur', roles: ['admin'] } as const satisfies Readonly<{
  id: string;
  name: string;
  roles: readonly Role[];
}>;
