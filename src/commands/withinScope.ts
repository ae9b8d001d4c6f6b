import { z } from 'zod';
import { action } from '../domain/action/action.js';
import { dossier } from '../domain/dossier/dossier.js';
import type { RefusalCode } from '../domain/shared/refusals.js';
import { RuleViolation } from '../domain/shared/ruleViolation.js';
import { isInside, type Scope } from '../domain/shared/scope.js';
import { actionStream, dossierStream } from '../domain/streams.js';
import type { EventStore } from '../eventstore/eventStore.js';
import { loadAccount, loadState } from './loadState.js';

/** The fields of commands that say which account it is about, directly or through what hangs on it. */
const SUBJECTS = ['accountId', 'dossierId', 'actionId'] as const;
type Subject = (typeof SUBJECTS)[number];

/** A command that sales may send must say whose account it touches, or nobody could tell. */
export function assertSaysWhose(name: string, schema: z.ZodType): void {
  if (subjectsOf(schema).length > 0) return;
  throw new Error(`${name} is open to sales and names none of ${SUBJECTS.join(', ')}: whose account would it touch?`);
}

function subjectsOf(schema: z.ZodType): readonly Subject[] {
  return schema instanceof z.ZodObject ? SUBJECTS.filter((subject) => subject in schema.shape) : [];
}

/** What `assertWithinScope` refuses a command of this schema with. */
export function scopeRefusals(schema: z.ZodType): readonly RefusalCode[] {
  return subjectsOf(schema).map((subject) => hidden(subject, '').code);
}

/**
 * Refuses a command about an account outside the scope as if it did not exist (404): that there is one is not told. Asks
 * the log, so a fiche that was handed over is out of reach at once. What really does not exist passes: the command itself
 * refuses it, or creates it.
 */
export async function assertWithinScope(
  eventStore: EventStore,
  data: unknown,
  scope: Scope | undefined,
): Promise<void> {
  if (scope === undefined || 'all' in scope || typeof data !== 'object' || data === null) return;
  for (const subject of SUBJECTS) {
    const id = (data as Readonly<Record<string, unknown>>)[subject];
    if (typeof id === 'string' && !(await REACHES[subject](eventStore, id, scope))) throw hidden(subject, id);
  }
}

type Limited = Exclude<Scope, { all: true }>;
type Reaches = (eventStore: EventStore, id: string, scope: Limited) => Promise<boolean>;

const reachesAccount: Reaches = async (eventStore, id, scope) => {
  const found = await loadAccount(eventStore, id);
  return found.status === 'none' || isInside(scope, found.details.ownerId);
};

const REACHES: Readonly<Record<Subject, Reaches>> = {
  accountId: reachesAccount,
  dossierId: async (eventStore, id, scope) => {
    const found = await loadState(eventStore, dossierStream(id), dossier);
    return found.status === 'none' || reachesAccount(eventStore, found.opening.accountId, scope);
  },
  // An action given to somebody is theirs to carry out, whoever owns the fiche.
  actionId: async (eventStore, id, scope) => {
    const found = await loadState(eventStore, actionStream(id), action);
    if (found.status === 'none' || found.assigneeId === scope.ownerId) return true;
    return reachesAccount(eventStore, found.scheduled.accountId, scope);
  },
};

/** Word for word what the command would say of something that is not there. */
function hidden(subject: Subject, id: string): RuleViolation {
  switch (subject) {
    case 'accountId':
      return new RuleViolation('account.unknown', 'Cette fiche n’existe pas.', { accountId: id });
    case 'dossierId':
      return new RuleViolation('dossier.unknown', 'Ce dossier n’existe pas.', { dossierId: id });
    default:
      return new RuleViolation('action.unknown', 'Cette action n’existe pas.', { actionId: id });
  }
}
