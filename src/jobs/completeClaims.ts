import { setTimeout as sleep } from 'node:timers/promises';
import { causedBy, type JobActor } from '../commands/causedBy.js';
import { type Claim, claimOf, claimsOn, hasWritten, releaseClaim } from '../commands/claims.js';
import type { Answer, CommandContext } from '../commands/context.js';
import type { ArdoiseEvent, EventOf } from '../domain/catalogue.js';
import { mandateKey } from '../domain/shared/payment.js';
import { RuleViolation } from '../domain/shared/ruleViolation.js';
import { accountStream, dossierStream } from '../domain/streams.js';
import { Conflict, type EventStore, NO_STREAM, type Recorded, type Revision } from '../eventstore/eventStore.js';
import type { Job } from './job.js';

const COMPLETE: JobActor = { name: 'completeClaims', title: 'Unicité des SIRET et des mandats' };
const RELEASE: JobActor = { name: 'releaseClaims', title: 'Unicité des SIRET et des mandats' };

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
 * Rolls forward a claim whose command never reached its stream, under the same command id (LOG §6). One whose command is
 * refused, has nothing left to do, or comes too late is given back. Safe to replay.
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

/** Gives back the SIRET that an account has left, and the mandate reference that its terms or a dossier's have. Safe to replay. */
export function releaseClaims(deps: Deps): Job {
  return {
    name: RELEASE.name,
    handles: ['AccountDetailsChanged', 'PaymentTermsSet', 'DossierPaymentSet'],
    concurrency: 16,
    handle: async (event) => {
      if (event.type === 'AccountDetailsChanged') await giveBackSiret(deps, event);
      if (event.type === 'PaymentTermsSet' || event.type === 'DossierPaymentSet') await giveBackMandate(deps, event);
    },
  };
}

async function rollForward(deps: CompleteClaimsDeps, claimed: Recorded<EventOf<'ValueClaimed'>>): Promise<void> {
  const { eventStore } = deps;
  const { command, ...claim } = claimed.data;
  const { commandId, occurredAt } = claimed.metadata;
  await sleep(graceLeft(occurredAt, deps));

  const own = await claimOf(eventStore, claim, commandId);
  // Of several claims of one command the last one counts: it is handled in its turn.
  if (own?.revision !== claimed.revision) return;
  const stream = streamOf(claimed.data);
  const [last] = await eventStore.read(stream, { backwards: true, limit: 1 });
  if (await hasWritten(eventStore, stream, commandId)) return;

  const giveBack = (revision: number) =>
    releaseClaim(deps, claim, { claimedBy: commandId, revision }, causedBy(claimed, COMPLETE));
  // Somebody has gone on since: carried out now, the command would undo what they did. Its sender was never told "done".
  if (last !== undefined && eventStore.comparePositions(last.position, claimed.position) > 0) {
    return giveBack(claimed.revision);
  }
  try {
    await deps.resend(command.name, command.body, contextOf(claimed, last?.revision ?? NO_STREAM));
  } catch (error) {
    if (!(error instanceof RuleViolation || error instanceof Conflict)) throw error;
  }
  const left = await claimOf(eventStore, claim, commandId);
  if (left === undefined || (await hasWritten(eventStore, stream, commandId))) return;
  await giveBack(left.revision);
}

/** As the command came first. It sees the stream as it was looked at here: what comes in between is not overwritten. */
function contextOf({ metadata, data }: Recorded<EventOf<'ValueClaimed'>>, revision: Revision): CommandContext {
  const { commandId, commandHash, correlationId, causationId, actor, via } = metadata;
  return {
    commandId,
    commandHash,
    correlationId,
    ...(causationId === undefined ? {} : { causationId }),
    actor,
    ...(via === undefined ? {} : { via }),
    seenRevision: data.command.seenRevision ?? revision,
  };
}

/** Never more than the whole of it: the claim may be dated by the clock of a node that runs ahead. */
function graceLeft(claimedAt: string, { now, graceMs = GRACE_MS }: CompleteClaimsDeps): number {
  return Math.min(graceMs, Math.max(0, Date.parse(claimedAt) + graceMs - Date.parse(now())));
}

/** The stream that a claiming command writes: the dossier's when it names one. */
function streamOf({ accountId, command: { body } }: EventOf<'ValueClaimed'>['data']): string {
  const { dossierId } = body;
  return typeof dossierId === 'string' ? dossierStream(dossierId) : accountStream(accountId);
}

async function giveBackSiret(deps: Deps, changed: Recorded<EventOf<'AccountDetailsChanged'>>): Promise<void> {
  const { accountId, previousSiret: value } = changed.data;
  if (value === undefined) return;
  await giveBack(deps, { kind: 'siret', value, accountId }, await eventsBefore(deps, changed), changed);
}

async function giveBackMandate(
  deps: Deps,
  set: Recorded<EventOf<'PaymentTermsSet' | 'DossierPaymentSet'>>,
): Promise<void> {
  const past = await eventsBefore(deps, set);
  const value = past.map(mandateOf).findLast((mandate) => mandate !== undefined);
  if (value === undefined || value === NONE || value === mandateOf(set)) return;
  await giveBack(deps, { kind: 'rum', value, accountId: set.data.accountId }, past, set);
}

const NONE = '';

/** The mandate that an event sets, NONE when it sets terms without one; undefined for an event about something else. */
function mandateOf(event: Recorded<ArdoiseEvent>): string | undefined {
  if (event.type !== 'PaymentTermsSet' && event.type !== 'DossierPaymentSet') return undefined;
  const terms = event.type === 'PaymentTermsSet' ? event.data : event.data.override;
  return terms?.mandate === undefined ? NONE : mandateKey(terms.mandate.reference);
}

async function eventsBefore(
  { eventStore }: Deps,
  { stream, revision }: Recorded<ArdoiseEvent>,
): Promise<readonly Recorded<ArdoiseEvent>[]> {
  const events = await eventStore.read<ArdoiseEvent>(stream);
  return events.filter((event) => event.revision < revision);
}

/**
 * Gives back the claims of what the stream's commands did before they left the value. A command that brings it back later, or is
 * about to, has a claim of its own, which stays; so have those of another stream of the account.
 */
async function giveBack(
  deps: Deps,
  claim: Claim,
  past: readonly Recorded<ArdoiseEvent>[],
  cause: Recorded<ArdoiseEvent>,
): Promise<void> {
  const before = new Set(past.map(({ metadata }) => metadata.commandId));
  for (const { claimedBy } of await claimsOn(deps.eventStore, claim)) {
    if (before.has(claimedBy)) await releaseClaim(deps, claim, { claimedBy }, causedBy(cause, RELEASE));
  }
}
