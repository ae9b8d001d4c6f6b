import { z } from 'zod';
import { RuleViolation } from '../../domain/shared/ruleViolation.js';
import { userStream } from '../../domain/streams.js';
import { ADMIN } from '../../domain/user/admin.js';
import type { UserCommand } from '../../domain/user/commands.js';
import { ROLES } from '../../domain/user/events.js';
import type { User } from '../../domain/user/state.js';
import { user } from '../../domain/user/user.js';
import { deriveId } from '../../eventstore/deriveId.js';
import type { Answer, CommandContext } from '../context.js';
import { defined } from '../defined.js';
import * as field from '../fields.js';
import { type Handled, handleCommand } from '../handleCommand.js';
import { RIGHTS } from '../policy.js';
import { type AnyCommand, type CommandDeps, defineCommand } from '../registry.js';
import { stillHeld } from './holdings.js';
import { hashOfToken, newUserToken } from './userToken.js';

const EMAIL = 'lea.moreau@ardoise-telecom.fr';
const userId = deriveId('user', EMAIL);

/** Each role once, in one order: the same choice is then the same command. */
const roles = z
  .array(z.enum(ROLES))
  .min(1, 'Au moins un rôle attendu.')
  .overwrite((given) => ROLES.filter((role) => given.includes(role)));

type Completed = UserCommand | ((state: User) => Promise<UserCommand>);

function onUser(deps: CommandDeps, id: string, context: CommandContext, command: Completed): Promise<Handled<User>> {
  if (id === ADMIN.id) {
    const message = 'L’administrateur est tenu par ADMIN_TOKEN : il ne se change pas ici.';
    throw new RuleViolation('user.built_in', message, { userId: id });
  }
  return handleCommand({ ...deps, stream: userStream(id), decider: user, context, command });
}

const answer = (id: string, { revision, position, events }: Handled<User>): Answer => ({
  id,
  revision,
  position,
  events,
});

const invite = defineCommand({
  name: 'InviteUser',
  noun: 'user',
  summary:
    'Let a colleague in, with roles. One mail is one user; inviting somebody who was deactivated brings them back.',
  schema: z.strictObject({ name: field.text(100), email: field.email, roles }),
  example: { name: 'Léa Moreau', email: EMAIL, roles: ['sales'] },
  roles: RIGHTS.administration,
  refusals: ['user.email_taken'],
  handle: async (deps, given, context) => {
    // Two invitations of one mail meet on one stream, whose revision lets only one of them through.
    const id = deriveId('user', given.email);
    return answer(id, await onUser(deps, id, context, { type: 'InviteUser', data: { userId: id, ...given } }));
  },
});

const setRoles = defineCommand({
  name: 'SetUserRoles',
  noun: 'user',
  summary: 'Set what a user may do. Replaces all of the roles, and holds from the next call on.',
  schema: z.strictObject({ userId: field.userId, roles }),
  example: { userId, roles: ['sales', 'billing'] },
  roles: RIGHTS.administration,
  refusals: ['user.unknown', 'user.inactive', 'user.built_in'],
  handle: async (deps, data, context) => {
    const handled = await onUser(deps, data.userId, context, { type: 'SetUserRoles', data });
    return { ...answer(data.userId, handled), ...(await stillHeld(deps, { ...data, ...handled })) };
  },
});

const deactivate = defineCommand({
  name: 'DeactivateUser',
  noun: 'user',
  summary:
    'End the access of a user who leaves: every token stops working at once. What they did keeps their name; what they still hold is said in `warnings`.',
  schema: z.strictObject({ userId: field.userId }),
  example: { userId },
  roles: RIGHTS.administration,
  refusals: ['user.unknown', 'user.built_in'],
  handle: async (deps, data, context) => {
    const handled = await onUser(deps, data.userId, context, { type: 'DeactivateUser', data });
    return { ...answer(data.userId, handled), ...(await stillHeld(deps, { ...data, ...handled })) };
  },
});

const issueToken = defineCommand({
  name: 'IssueUserToken',
  noun: 'user',
  summary:
    'Give a user a token for the API. It is in this answer alone: sent again with the same key, the answer comes without it.',
  schema: z.strictObject({ userId: field.userId, name: field.text(100), expiresOn: field.date.optional() }),
  example: { userId, name: 'Portable de Léa', expiresOn: '2027-12-31' },
  roles: RIGHTS.administration,
  refusals: ['user.unknown', 'user.inactive', 'user.built_in', 'token.expired', 'token.too_many'],
  handle: async (deps, given, context) => {
    const tokenId = deriveId(context.commandId, 'token');
    const token = newUserToken(given.userId);
    const hash = hashOfToken(token);
    // A function, so that the answer is built from what the log holds: of two sendings side by side it took one.
    const handled = await onUser(deps, given.userId, context, async () =>
      defined<UserCommand>({ type: 'IssueUserToken', data: { ...given, tokenId, hash, today: deps.today() } }),
    );
    const kept = handled.state.status === 'none' ? undefined : handled.state.tokens[tokenId];
    return { ...answer(tokenId, handled), ...(kept?.hash === hash ? { token } : shownBefore) };
  },
});

const shownBefore: Pick<Answer, 'warnings'> = {
  warnings: [
    {
      code: 'token.shown_once',
      message:
        'Ce jeton a été montré la première fois et n’est gardé nulle part. S’il est perdu, révoquez-le (RevokeUserToken) et remettez-en un autre.',
    },
  ],
};

const revokeToken = defineCommand({
  name: 'RevokeUserToken',
  noun: 'user',
  summary: 'End one token of a user: the next call with it is refused, on every node.',
  schema: z.strictObject({ userId: field.userId, tokenId: field.id }),
  example: { userId, tokenId: '5d5a0f6f-5a1f-4c11-8b6c-9c0e2f4c4b55' },
  roles: RIGHTS.administration,
  refusals: ['user.unknown', 'user.built_in', 'token.unknown'],
  handle: async (deps, data, context) =>
    answer(data.tokenId, await onUser(deps, data.userId, context, { type: 'RevokeUserToken', data })),
});

export const userCommands: readonly AnyCommand[] = [invite, setRoles, deactivate, issueToken, revokeToken];
