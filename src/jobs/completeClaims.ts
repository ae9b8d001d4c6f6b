import { setTimeout as sleep } from 'node:timers/promises';
import { causedBy, type JobActor } from '../commands/causedBy.js';
import { claimsOn, hasWritten, releaseClaim } from '../commands/claims.js';
import type { Answer, CommandContext } from '../commands/context.js';
import type { EventOf } from '../domain/catalogue.js';
import { RuleViolation } from '../domain/shared/ruleViolation.js';
import { accountStream } from '../domain/streams.js';
import { Conflict, type EventStore, type Recorded } from '../eventstore/eventStore.js';
import type { Job } from './job.js';

const COMPLETE: JobActor = { name: 'completeClaims', title: 'Unicité des SIRET' };
const RELEASE: JobActor = { name: 'releaseClaims', title: 'Unicité des SIRET' };

/** How long the process that took a claim has to finish its own command before the job does it. */
const GRACE_MS = 5_000;

type Deps = Readonly<{ eventStore: EventStore; now: () => string }>;

export type CompleteClaimsDeps = Deps &
  Readonly<{
    /** Carries out a command again, under the context that it had. */
    resend: (name: string, body: unknown, context: CommandContext) => Promise<Answer>;
    graceMs?: number;
  }>;

/**
 * Rolls forward a claim whose command never reached the account, under the same command id (LOG §6); one whose command is
 * refused is given back. Safe to replay.
 */
export function completeClaims(deps: CompleteClaimsDeps): Job {
  return {
    name: COMPLETE.name,
    handles: ['ValueClaimed'],
    concurrency: 16,
    handle: async (event) => {
      if (event.type === 'ValueClaimed') await rollForward(deps, event);
    },
  };
}

/** Gives back the SIRET that an account has left. Safe to replay. */
export function releaseClaims(deps: Deps): Job {
  return {
    name: RELEASE.name,
    handles: ['AccountDetailsChanged'],
    concurrency: 16,
    handle: async (event) => {
      if (event.type === 'AccountDetailsChanged') await giveBackFormer(deps, event);
    },
  };
}

async function rollForward(deps: CompleteClaimsDeps, claimed: Recorded<EventOf<'ValueClaimed'>>): Promise<void> {
  const { eventStore } = deps;
  const { command, ...claim } = claimed.data;
  const { commandId, commandHash, correlationId, causationId, actor, occurredAt } = claimed.metadata;
  await sleep(Math.max(0, Date.parse(occurredAt) + (deps.graceMs ?? GRACE_MS) - Date.parse(deps.now())));

  const standing = await claimsOn(eventStore, claim);
  if (!standing.some(({ claimedBy }) => claimedBy === commandId)) return;
  if (await hasWritten(eventStore, claim.accountId, commandId)) return;

  const context: CommandContext = {
    commandId,
    commandHash,
    correlationId,
    ...(causationId === undefined ? {} : { causationId }),
    actor,
    ...(command.seenRevision === undefined ? {} : { seenRevision: command.seenRevision }),
  };
  try {
    await deps.resend(command.name, command.body, context);
  } catch (error) {
    if (!(error instanceof RuleViolation || error instanceof Conflict)) throw error;
    if (await hasWritten(eventStore, claim.accountId, commandId)) return;
    await releaseClaim(deps, claim, commandId, causedBy(claimed, COMPLETE));
  }
}

/**
 * The claims of what the account did before it left the value. A command that brings it back to the value later, or is
 * about to, has a claim of its own, which stays.
 */
async function giveBackFormer(deps: Deps, changed: Recorded<EventOf<'AccountDetailsChanged'>>): Promise<void> {
  const { accountId, previousSiret: value } = changed.data;
  if (value === undefined) return;

  const claim = { kind: 'siret', value, accountId } as const;
  const past = await deps.eventStore.read(accountStream(accountId));
  const before = new Set(
    past.filter(({ revision }) => revision < changed.revision).map(({ metadata }) => metadata.commandId),
  );
  for (const { claimedBy } of await claimsOn(deps.eventStore, claim)) {
    if (before.has(claimedBy)) await releaseClaim(deps, claim, claimedBy, causedBy(changed, RELEASE));
  }
}
