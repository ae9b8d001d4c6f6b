import { RuleViolation } from '../domain/shared/ruleViolation.js';
import { EVERYTHING, type Scope } from '../domain/shared/scope.js';
import { ROLES, type Role } from '../domain/user/events.js';

/**
 * Who may do what: the whole table. Every command and every read names one of these as its `roles`; without it nothing
 * starts. `sales` reaches only the accounts that the person owns, wherever it stands: in a command through
 * `assertWithinScope`, in a read through the `db` that it is given (docs/adr/0012).
 */
export const RIGHTS = {
  /** Fiches, contacts, notes, actions, dossiers: what everybody works with. */
  register: ['admin', 'sales', 'billing'],
  /** Canvassing. */
  prospecting: ['admin', 'sales'],
  /** Payment terms, billing preferences, delivery methods, runs, deliveries, exports, payments, VAT rates. */
  billing: ['admin', 'billing'],
  /** Users and their tokens, the organisation, its lists. */
  administration: ['admin'],
  /** Reads of the register, and of what it is made with: colleagues, the organisation. */
  reading: ['admin', 'sales', 'billing', 'auditor'],
  /** Reads that span every account or leave in bulk: previews, runs, exports, files, jobs. */
  readingAll: ['admin', 'billing', 'auditor'],
  /** The audit. */
  auditing: ['admin', 'auditor'],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

type Holder = Readonly<{ id: string; roles: readonly Role[] }>;

/**
 * How far somebody reaches where only some roles are let in: the widest of those that are. Undefined: not at all.
 * Who is in sales and an auditor reads everything, and changes what is theirs.
 */
export function scopeFor({ id, roles }: Holder, letIn: readonly Role[]): Scope | undefined {
  const held = roles.filter((role) => letIn.includes(role));
  if (held.length === 0) return undefined;
  return held.every((role) => role === 'sales') ? { ownerId: id } : EVERYTHING;
}

/**
 * Who reaches only their own fiches keeps what they create, and hands none over: that is for
 * who reaches every fiche. Throws RuleViolation `auth.forbidden`.
 */
export function assertKeepsOwner(scope: Scope | undefined, ownerId: string | null | undefined): void {
  if (scope === undefined || 'all' in scope || ownerId === undefined || ownerId === scope.ownerId) return;
  const message = 'Confier une fiche à quelqu’un d’autre revient à un administrateur ou à la facturation.';
  throw new RuleViolation('auth.forbidden', message, { ownerId });
}

/** Throws when a command or a read that is being defined says nothing usable about who may. A mistake of ours, at start. */
export function assertRoles(what: string, roles: readonly Role[]): void {
  if (roles.length === 0 || !roles.every((role) => ROLES.includes(role))) {
    throw new Error(`${what} does not say who may: give it roles, from RIGHTS in commands/policy.ts`);
  }
  if (!roles.includes('admin')) throw new Error(`${what} is closed to admin, who may everything`);
}
