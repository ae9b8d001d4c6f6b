import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { hashOfToken, userIdInToken } from '../commands/user/userToken.js';
import { ADMIN as BUILT_IN } from '../domain/user/admin.js';
import type { Role } from '../domain/user/events.js';
import type { User } from '../domain/user/state.js';
import { isLive } from '../domain/user/tokens.js';
import type { Actor } from '../eventstore/eventStore.js';
import { HttpProblem, sendProblem } from './errors.js';
import { limitWrongTokens } from './wrongTokens.js';

export type Caller = Readonly<{
  /** Whose acts these are. */
  actor: Actor;
  roles: readonly Role[];
  /** The holder of ADMIN_TOKEN, where it acts for the actor (`X-On-Behalf-Of`). */
  via?: Actor;
}>;

export type AccessDeps = Readonly<{
  adminToken: string | undefined;
  /** A user as the log tells it now: who was deactivated, and whose token was revoked, is out at once on every node. */
  userNow: (userId: string) => Promise<User>;
  /** Civil date in Europe/Paris. */
  today: () => string;
}>;

const ADMIN: Caller = { actor: { id: BUILT_IN.id, kind: 'user', name: BUILT_IN.name }, roles: BUILT_IN.roles };

/**
 * Lets in who carries ADMIN_TOKEN or a token of an active user. What is missing, wrong, unknown, expired or revoked gets
 * the same 401; wrong ones too often from one address get 429, while a right one from there is still let in.
 */
export function authenticate(deps: AccessDeps): RequestHandler {
  const expected = deps.adminToken === undefined ? undefined : digest(deps.adminToken);
  const limited = limitWrongTokens();

  return async (request, response, next) => {
    const given = /^Bearer +(\S+)$/i.exec(request.header('authorization') ?? '')?.[1] ?? '';
    const isAdmin = expected !== undefined && timingSafeEqual(digest(given), expected);
    const caller = isAdmin ? ADMIN : await holderOf(deps, given);
    if (caller !== undefined) {
      response.locals['caller'] = await actingFor(deps, caller, request);
      next();
      return;
    }
    // A missing token is no guess: it does not count.
    if (request.header('authorization') === undefined) refuse(response);
    else await limited(request, response, (error?: unknown) => (error === undefined ? refuse(response) : next(error)));
  };
}

/** Set by `authenticate`, which stands before every route that asks. */
export const callerOf = (response: Response): Caller => response.locals['caller'] as Caller;

/** The user whose token it is. Asks no more than one stream, and only for what has the form of a token. */
async function holderOf({ userNow, today }: AccessDeps, token: string): Promise<Caller | undefined> {
  const userId = userIdInToken(token);
  if (userId === undefined) return undefined;
  const user = await userNow(userId);
  if (user.status !== 'active') return undefined;

  const hash = Buffer.from(hashOfToken(token));
  const held = Object.values(user.tokens).filter((one) => isLive(one, today()));
  const holds = held.some((one) => one.hash.length === hash.length && timingSafeEqual(Buffer.from(one.hash), hash));
  return holds ? callerFor(userId, user) : undefined;
}

const callerFor = (id: string, { name, roles }: Readonly<{ name: string; roles: readonly Role[] }>): Caller => ({
  actor: { id, kind: 'user', name },
  roles,
});

const USER_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** `X-On-Behalf-Of: <userId>`, for the holder of ADMIN_TOKEN alone: the person's acts, under the person's own rights. */
async function actingFor({ userNow }: AccessDeps, caller: Caller, request: Request): Promise<Caller> {
  const userId = request.header('x-on-behalf-of')?.trim().toLowerCase();
  if (userId === undefined) return caller;
  if (caller !== ADMIN) {
    const detail = 'Seul ADMIN_TOKEN peut agir pour quelqu’un (X-On-Behalf-Of).';
    throw new HttpProblem({ status: 403, code: 'auth.forbidden', detail });
  }
  if (userId === BUILT_IN.id) return caller;

  const user: User = USER_ID.test(userId) ? await userNow(userId) : { status: 'none' };
  if (user.status === 'none') {
    const detail = 'X-On-Behalf-Of : aucun utilisateur ne porte cet identifiant (GET /api/users).';
    throw new HttpProblem({ status: 400, code: 'user.unknown', detail });
  }
  if (user.status === 'inactive') {
    const detail = `X-On-Behalf-Of : ${user.name} n’est plus en activité, personne ne peut agir pour elle ou lui.`;
    throw new HttpProblem({ status: 403, code: 'user.inactive', detail });
  }
  return { ...callerFor(userId, user), via: caller.actor };
}

function refuse(response: Response): void {
  response.set('WWW-Authenticate', 'Bearer');
  sendProblem(response, { status: 401, code: 'auth.required', detail: 'Jeton d’accès absent ou inconnu.' });
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
