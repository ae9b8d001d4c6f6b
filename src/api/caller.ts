import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import { ADMIN as BUILT_IN } from '../domain/user/admin.js';
import type { Role } from '../domain/user/events.js';
import type { Actor } from '../eventstore/eventStore.js';
import { sendProblem } from './errors.js';

export type Caller = Readonly<{ actor: Actor; roles: readonly Role[] }>;

/** The holder of ADMIN_TOKEN: every right, for first set-up and automation. */
const ADMIN: Caller = { actor: { id: BUILT_IN.id, kind: 'user', name: BUILT_IN.name }, roles: BUILT_IN.roles };

/**
 * Lets in who carries the token, and nobody when there is none. Compared in constant time, by digests of one length.
 * A wrong token and a missing one get the same answer.
 */
export function authenticate(adminToken: string | undefined): RequestHandler {
  const expected = adminToken === undefined ? undefined : digest(adminToken);
  return (request, response, next) => {
    const given = /^Bearer +(\S+)$/i.exec(request.header('authorization') ?? '')?.[1] ?? '';
    if (expected !== undefined && timingSafeEqual(digest(given), expected)) {
      response.locals['caller'] = ADMIN;
      next();
      return;
    }
    response.set('WWW-Authenticate', 'Bearer');
    sendProblem(response, { status: 401, code: 'auth.required', detail: 'Jeton d’accès absent ou inconnu.' });
  };
}

/** Set by `authenticate`, which stands before every route that asks. */
export const callerOf = (response: Response): Caller => response.locals['caller'] as Caller;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
