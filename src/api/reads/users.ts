import { z } from 'zod';
import { RIGHTS } from '../../commands/policy.js';
import { ROLES } from '../../domain/user/events.js';
import { listUsers, tokensOfUser, userById } from '../../projections/queries/users.js';
import { cursor, defineRead, flag, limit, type Read } from '../read.js';
import { listedUser, user } from '../views/people.js';
import { pageOf } from '../views/values.js';

/** Staff: everybody may be chosen, so everybody is shown to everybody. */
export function userReads(): readonly Read[] {
  return [
    defineRead({
      path: '/users',
      noun: 'user',
      summary: 'Staff by name, those who left included unless active=true; `admin` is the holder of ADMIN_TOKEN.',
      query: z.strictObject({
        active: flag.optional(),
        role: z.enum(ROLES).optional(),
        limit,
        cursor,
      }),
      response: pageOf(listedUser),
      past: true,
      roles: RIGHTS.reading,
      answer: ({ query: filter, db }) => listUsers(db, filter),
    }),
    defineRead({
      path: '/users/:id',
      noun: 'user',
      summary: 'One user; for administrators, auditors and the user also the tokens, never what would let anyone in.',
      query: z.strictObject({}),
      response: user,
      unknown: { code: 'user.unknown', detail: 'Cet utilisateur n’existe pas.' },
      roles: RIGHTS.reading,
      answer: ({ params: { id = '' }, caller: { actor, roles }, db }) => {
        const found = userById(db, id);
        const showsTokens = found?.id === actor.id || roles.includes('admin') || roles.includes('auditor');
        if (found === undefined) return undefined;
        return { ...found, ...(showsTokens ? { tokens: tokensOfUser(db, found.id) } : {}) };
      },
    }),
  ];
}
