import { scopeFor } from '../commands/policy.js';
import type { Scope } from '../domain/shared/scope.js';
import type { Role } from '../domain/user/events.js';
import type { Caller } from './caller.js';
import { HttpProblem } from './errors.js';

/** How far the caller reaches in what these roles are let into. Throws 403 for who is not let in at all. */
export function reached({ actor, roles }: Caller, letIn: readonly Role[], what: string): Scope {
  const scope = scopeFor({ id: actor.id, roles }, letIn);
  if (scope !== undefined) return scope;
  throw new HttpProblem({ status: 403, code: 'auth.forbidden', detail: `Vos rôles ne permettent pas ${what}.` });
}
