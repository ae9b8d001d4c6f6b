import type { RefusalCode } from '../../domain/shared/refusals.js';
import { BadReference } from '../../domain/shared/ruleViolation.js';
import { userStream } from '../../domain/streams.js';
import { ADMIN } from '../../domain/user/admin.js';
import { mayAct } from '../../domain/user/events.js';
import type { User } from '../../domain/user/state.js';
import { user } from '../../domain/user/user.js';
import type { EventStore } from '../../eventstore/eventStore.js';
import { loadState } from '../loadState.js';

type Deps = Readonly<{ eventStore: EventStore }>;

export function loadUser(eventStore: EventStore, userId: string): Promise<User> {
  return loadState(eventStore, userStream(userId), user);
}

/** What `requireActiveStaff` refuses with. */
export const STAFF_REFUSALS = [
  'user.unknown',
  'user.inactive',
  'user.read_only',
] as const satisfies readonly RefusalCode[];

/**
 * For every field of a command that names a colleague: an assignee, the owner of an account, somebody of a team. Asks the
 * log, so it is never late. The holder of ADMIN_TOKEN counts as one; who is undefined or null is nobody, and passes. An
 * auditor alone is refused too: nothing that is given to them could ever be carried out.
 * Refused with `user.unknown`, `user.inactive` or `user.read_only` (409 all: the command's own subject does exist).
 */
export async function requireActiveStaff({ eventStore }: Deps, userId: string | null | undefined): Promise<void> {
  if (userId === undefined || userId === null || userId === ADMIN.id) return;
  const found = await loadUser(eventStore, userId);
  if (found.status === 'none') {
    throw new BadReference('user.unknown', 'Aucun utilisateur ne porte cet identifiant : voyez GET /api/users.', {
      userId,
    });
  }
  if (found.status === 'inactive') {
    throw new BadReference('user.inactive', `${found.name} n’est plus en activité : choisissez un autre utilisateur.`, {
      userId,
    });
  }
  if (!mayAct(found.roles)) {
    const message = `${found.name} n’a que le rôle auditeur, qui ne modifie rien : choisissez un autre utilisateur, ou donnez-lui un autre rôle (SetUserRoles).`;
    throw new BadReference('user.read_only', message, { userId });
  }
}
