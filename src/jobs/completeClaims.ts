import { setTimeout as sleep } from 'node:timers/promises';
import { causedBy, type JobActor } from '../commands/causedBy.js';
import { claimHolder, releaseClaim } from '../commands/claims.js';
import type { Answer, CommandContext } from '../commands/context.js';
import { loadAccount } from '../commands/loadState.js';
import type { ArdoiseEvent, EventOf } from '../domain/catalogue.js';
import { RuleViolation } from '../domain/shared/ruleViolation.js';
import { accountStream } from '../domain/streams.js';
import { Conflict, type EventStore, type Recorded } from '../eventstore/eventStore.js';
import type { Job } from './job.js';

const ACTOR: JobActor = { name: 'completeClaims', title: 'Unicité des SIRET' };

/** How long the process that took a claim has to finish its own command before the job does it. */
const GRACE_MS = 5_000;

export type CompleteClaimsDeps = Readonly<{
  eventStore: EventStore;
  now: () => string;
  /** Carries out a command again, under the context that it had. */
  resend: (name: string, body: unknown, context: CommandContext) => Promise<Answer>;
  graceMs?: number;
}>;

/**
 * Keeps claims true (LOG §6). A claim whose command never reached the account is rolled forward under the same command
 * id; one whose command is refused is given back; the SIRET that an account left is given back. Safe to replay.
 */
export function completeClaims(deps: CompleteClaimsDeps): Job {
  return {
    name: ACTOR.name,
    handles: ['ValueClaimed', 'AccountDetailsChanged'],
    concurrency: 16,
    handle: async (event: Recorded<ArdoiseEvent>) => {
      if (event.type === 'ValueClaimed') await rollForward(deps, event);
      if (event.type === 'AccountDetailsChanged') await giveBackFormer(deps, event);
    },
  };
}

async function rollForward(deps: CompleteClaimsDeps, claimed: Recorded<EventOf<'ValueClaimed'>>): Promise<void> {
  const { command, ...claim } = claimed.data;
  const { commandId, commandHash, correlationId, causationId, actor, occurredAt } = claimed.metadata;
  await sleep(Math.max(0, Date.parse(occurredAt) + (deps.graceMs ?? GRACE_MS) - Date.parse(deps.now())));

  if ((await claimHolder(deps.eventStore, claim)) !== claim.accountId) return;
  if (await reachedAccount(deps.eventStore, claim.accountId, commandId)) return;

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
    await giveBackUnlessHeld(deps, claim, causedBy(claimed, ACTOR));
  }
}

async function reachedAccount(eventStore: EventStore, accountId: string, commandId: string): Promise<boolean> {
  const events = await eventStore.read(accountStream(accountId));
  return events.some(({ metadata }) => metadata.commandId === commandId);
}

async function giveBackFormer(
  deps: CompleteClaimsDeps,
  changed: Recorded<EventOf<'AccountDetailsChanged'>>,
): Promise<void> {
  const { accountId, previousSiret } = changed.data;
  if (previousSiret === undefined) return;
  await giveBackUnlessHeld(deps, { kind: 'siret', value: previousSiret, accountId }, causedBy(changed, ACTOR));
}

type Claim = Parameters<typeof releaseClaim>[1];

/** An account may have come back to a SIRET that it once left: what it has now decides. */
async function giveBackUnlessHeld(deps: CompleteClaimsDeps, claim: Claim, context: CommandContext): Promise<void> {
  const account = await loadAccount(deps.eventStore, claim.accountId);
  if (account.status !== 'none' && account.details.siret === claim.value) return;
  await releaseClaim(deps, claim, context);
}
