import { z } from 'zod';
import { accountExists, accountUnknown } from '../domain/account/refusals.js';
import type { OpenAccount } from '../domain/account/state.js';
import { action } from '../domain/action/action.js';
import { actionExists, actionUnknown } from '../domain/action/refusals.js';
import { dossier } from '../domain/dossier/dossier.js';
import { dossierExists, dossierUnknown } from '../domain/dossier/refusals.js';
import type { RefusalCode } from '../domain/shared/refusals.js';
import { RuleViolation } from '../domain/shared/ruleViolation.js';
import { isInside, type Scope } from '../domain/shared/scope.js';
import { accountReference, actionStream, dossierStream } from '../domain/streams.js';
import { ADMIN } from '../domain/user/admin.js';
import type { EventStore } from '../eventstore/eventStore.js';
import { type CommandContext, toldOf } from './context.js';
import { loadAccount, loadState } from './loadState.js';
import { loadUser } from './user/requireActiveStaff.js';

/** The fields of commands that say which account it is about, directly or through what hangs on it. */
const SUBJECTS = ['accountId', 'dossierId', 'actionId'] as const;
export type Subject = (typeof SUBJECTS)[number];

/** A command that sales may send must say whose account it touches, or nobody could tell. */
export function assertSaysWhose(name: string, schema: z.ZodType): void {
  if (subjectsOf(schema).length > 0) return;
  throw new Error(`${name} is open to sales and names none of ${SUBJECTS.join(', ')}: whose account would it touch?`);
}

function subjectsOf(schema: z.ZodType): readonly Subject[] {
  return schema instanceof z.ZodObject ? SUBJECTS.filter((subject) => subject in schema.shape) : [];
}

/** What `assertWithinScope` refuses a command of this schema with. */
export function scopeRefusals(schema: z.ZodType, creates: Subject | undefined): readonly RefusalCode[] {
  const hidden = subjectsOf(schema).map((subject) => (subject === creates ? TAKEN : UNKNOWN)[subject]('').code);
  return [...hidden, 'auth.outside_portfolio'];
}

/**
 * Refuses a command about what is outside the sender's scope. Who may not even read it is answered as if it did not exist
 * (404), and so for what really is not there: before any other check, so that nothing tells the two apart. Who reads it is
 * told that it is not theirs to change (403). An id that a creating command gives, and that is taken, is answered as taken.
 * Asks the log, so a fiche that was handed over is out of reach at once.
 */
export async function assertWithinScope(
  eventStore: EventStore,
  data: unknown,
  context: CommandContext,
  creates?: Subject,
): Promise<void> {
  const { scope } = context;
  if (scope === undefined || 'all' in scope) return;
  for (const [subject, id] of idsIn(data)) {
    const found = await LOOK[subject](eventStore, id, scope);
    const isFree = found === 'nowhere' && subject === creates;
    if (found === 'inside' || isFree) continue;
    if (subject === creates) throw TAKEN[subject](id);
    await refuse(eventStore, found, UNKNOWN[subject](id), context);
  }
}

/** Who reads everything may know what is not theirs; what is not there the command then says itself. */
async function refuse(
  eventStore: EventStore,
  found: Exclude<Found, 'inside'>,
  unknown: RuleViolation,
  context: CommandContext,
): Promise<void> {
  if (!('all' in toldOf(context))) throw unknown;
  if (found !== 'nowhere') throw await notTheirs(eventStore, found);
}

function idsIn(data: unknown): readonly (readonly [Subject, string])[] {
  if (typeof data !== 'object' || data === null) return [];
  const fields = data as Readonly<Record<string, unknown>>;
  return SUBJECTS.flatMap((subject) => {
    const id = fields[subject];
    return typeof id === 'string' ? [[subject, id] as const] : [];
  });
}

type Limited = Exclude<Scope, { all: true }>;
/** `accountId`: the account of another portfolio behind it. */
type Found = 'inside' | 'nowhere' | Readonly<{ accountId: string; account: OpenAccount }>;
type Look = (eventStore: EventStore, id: string, scope: Limited) => Promise<Found>;

const lookAtAccount: Look = async (eventStore, accountId, scope) => {
  const account = await loadAccount(eventStore, accountId);
  if (account.status === 'none') return 'nowhere';
  return isInside(scope, account.details.ownerId) ? 'inside' : { accountId, account };
};

const LOOK: Readonly<Record<Subject, Look>> = {
  accountId: lookAtAccount,
  dossierId: async (eventStore, id, scope) => {
    const found = await loadState(eventStore, dossierStream(id), dossier);
    return found.status === 'none' ? 'nowhere' : lookAtAccount(eventStore, found.opening.accountId, scope);
  },
  // An action given to somebody is theirs to carry out, whoever owns the fiche.
  actionId: async (eventStore, id, scope) => {
    const found = await loadState(eventStore, actionStream(id), action);
    if (found.status === 'none') return 'nowhere';
    if (found.assigneeId === scope.ownerId) return 'inside';
    return lookAtAccount(eventStore, found.scheduled.accountId, scope);
  },
};

const UNKNOWN: Readonly<Record<Subject, (id: string) => RuleViolation>> = {
  accountId: accountUnknown,
  dossierId: dossierUnknown,
  actionId: actionUnknown,
};

const TAKEN: Readonly<Record<Subject, (id: string) => RuleViolation>> = {
  accountId: accountExists,
  dossierId: dossierExists,
  actionId: actionExists,
};

async function notTheirs(
  eventStore: EventStore,
  { accountId, account }: Exclude<Found, string>,
): Promise<RuleViolation> {
  const { name, ownerId } = account.details;
  const reference = accountReference(account.status, account.number);
  const owner = ownerId === undefined ? 'fiche sans commercial' : `fiche de ${await nameOf(eventStore, ownerId)}`;
  return new RuleViolation(
    'auth.outside_portfolio',
    `${name} (${reference}) est hors de votre portefeuille (${owner}) : vous pouvez la lire, pas la modifier.`,
    { account: { id: accountId, reference, name }, ...(ownerId === undefined ? {} : { ownerId }) },
  );
}

async function nameOf(eventStore: EventStore, userId: string): Promise<string> {
  if (userId === ADMIN.id) return ADMIN.name;
  const user = await loadUser(eventStore, userId);
  return user.status === 'none' ? userId : user.name;
}
