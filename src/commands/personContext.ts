import { createHash } from 'node:crypto';
import { ZodError } from 'zod';
import { canonicalJson } from '../domain/shared/json.js';
import { RuleViolation } from '../domain/shared/ruleViolation.js';
import type { Scope } from '../domain/shared/scope.js';
import { deriveId, randomId } from '../eventstore/deriveId.js';
import { type Actor, Conflict, type Revision } from '../eventstore/eventStore.js';
import type { CommandContext } from './context.js';
import { fieldErrorLines } from './frenchErrors.js';

type Sending = Readonly<{
  name: string;
  /** As received, before defaults and normal forms. */
  body: unknown;
  /** Makes the sending repeatable; without one, each sending is a command of its own. */
  key?: string | undefined;
  actor: Actor;
  via?: Actor | undefined;
  scope?: Scope | undefined;
  reads?: Scope | undefined;
  correlationId: string;
  seenRevision?: Revision | undefined;
}>;

/** Context of a command that a person or a program outside sends (LOG §2). The same key with another body is another hash. */
export function personContext({
  name,
  body,
  key,
  actor,
  via,
  scope,
  reads,
  correlationId,
  seenRevision,
}: Sending): CommandContext {
  return {
    commandId: key === undefined ? randomId() : deriveId('http', actor.id, key),
    commandHash: createHash('sha256')
      .update(`${name} ${canonicalJson(body)}`)
      .digest('hex'),
    correlationId,
    actor,
    ...(via === undefined ? {} : { via }),
    ...(scope === undefined ? {} : { scope }),
    ...(reads === undefined ? {} : { reads }),
    ...(seenRevision === undefined ? {} : { seenRevision }),
  };
}

/** What a person is told about a refused command, or undefined when the error is not a refusal. */
export function refusalText(error: unknown): string | undefined {
  if (error instanceof RuleViolation) return `${error.code} : ${error.message}`;
  if (error instanceof ZodError) return fieldErrorLines(error);
  if (error instanceof Conflict) return 'Trop d’écritures simultanées : réessayez.';
  return undefined;
}
