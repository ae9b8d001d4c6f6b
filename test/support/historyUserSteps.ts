import { userStream } from '../../src/domain/streams.js';
import { ROLES } from '../../src/domain/user/events.js';
import { one, type Step, type World } from './historyWorld.js';

const onUser =
  (step: (user: World['users'][number], choice: Parameters<Step>[1]) => ReturnType<Step>): Step =>
  ({ users }, choice) => {
    const user = one(users, choice.pick);
    return user === undefined ? [] : step(user, choice);
  };

/** Staff who come, go and come back, and their tokens. */
export const userSteps: readonly Step[] = [
  ({ users }, { pick, pick2, word }) => {
    const userId = `colleague-${pick % 4}`;
    if (!users.some(({ id }) => id === userId)) users.push({ id: userId, tokens: [] });
    const roles = [ROLES[pick2 % ROLES.length] ?? 'sales'];
    const data = { userId, name: `Zoé ${word}`, email: `${userId}@exemple.fr`, roles };
    return [{ stream: userStream(userId), event: { type: 'UserInvited', data } }];
  },
  onUser(({ id: userId }, { flag }) => {
    const roles = flag ? (['sales', 'billing'] as const) : (['auditor'] as const);
    return [{ stream: userStream(userId), event: { type: 'UserRolesSet', data: { userId, roles } } }];
  }),
  onUser(({ id: userId }) => [{ stream: userStream(userId), event: { type: 'UserDeactivated', data: { userId } } }]),
  onUser(({ id: userId, tokens }, { word, date, flag }) => {
    const tokenId = `${userId}-token-${tokens.length}`;
    tokens.push(tokenId);
    const data = {
      userId,
      tokenId,
      name: `Portable ${word}`,
      hash: `hash-${tokenId}`,
      ...(flag ? { expiresOn: date } : {}),
    };
    return [{ stream: userStream(userId), event: { type: 'UserTokenIssued', data } }];
  }),
  onUser(({ id: userId, tokens }, { pick2 }) => {
    const tokenId = one(tokens, pick2);
    if (tokenId === undefined) return [];
    return [{ stream: userStream(userId), event: { type: 'UserTokenRevoked', data: { userId, tokenId } } }];
  }),
];
