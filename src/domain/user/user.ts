import { sameJson } from '../shared/json.js';
import { assertNever, type Decider } from '../shared/message.js';
import { RuleViolation } from '../shared/ruleViolation.js';
import type { UserCommand } from './commands.js';
import type { UserEvent } from './events.js';
import { evolve, initial, type KnownUser, type User } from './state.js';
import { decideToken } from './tokens.js';

function decide(command: UserCommand, user: User): readonly UserEvent[] {
  if (command.type === 'InviteUser') return invite(command.data, user);
  const { userId } = command.data;
  if (user.status === 'none') throw new RuleViolation('user.unknown', 'Cet utilisateur n’existe pas.', { userId });

  switch (command.type) {
    case 'SetUserRoles':
      return setRoles(command.data, user);
    case 'DeactivateUser':
      return user.status === 'inactive' ? [] : [{ type: 'UserDeactivated', data: { userId } }];
    case 'IssueUserToken':
    case 'RevokeUserToken':
      return decideToken(command, user);
    default:
      return assertNever(command);
  }
}

type Invitation = Extract<UserCommand, { type: 'InviteUser' }>['data'];

/** A user's id follows from the mail (docs/adr/0012), so whoever is found here has the same one. */
function invite(data: Invitation, user: User): readonly UserEvent[] {
  if (user.status !== 'active') return [{ type: 'UserInvited', data }];
  if (sameJson([user.name, user.roles], [data.name, data.roles])) return [];
  throw new RuleViolation('user.email_taken', `Cette adresse mail est déjà celle de ${user.name}.`, {
    holder: { id: data.userId, name: user.name },
  });
}

function setRoles(data: Extract<UserCommand, { type: 'SetUserRoles' }>['data'], user: KnownUser): readonly UserEvent[] {
  if (user.status === 'inactive') {
    const message = `${user.name} n’est plus en activité : invitez-le de nouveau avec ses rôles (InviteUser).`;
    throw new RuleViolation('user.inactive', message, { userId: data.userId });
  }
  return sameJson(user.roles, data.roles) ? [] : [{ type: 'UserRolesSet', data }];
}

export const user: Decider<User, UserCommand, UserEvent> = { initial, decide, evolve };
