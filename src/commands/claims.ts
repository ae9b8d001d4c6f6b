import { holderOf } from '../domain/claim/claim.js';
import type { ClaimEvent, ClaimingCommand, ClaimKind } from '../domain/claim/events.js';
import { RuleViolation } from '../domain/shared/ruleViolation.js';
import { accountReference, claimStream } from '../domain/streams.js';
import { deriveId } from '../eventstore/deriveId.js';
import { Conflict, type EventStore, NO_STREAM } from '../eventstore/eventStore.js';
import { type CommandContext, metadataOf } from './context.js';
import { loadAccount } from './loadState.js';

type Deps = Readonly<{ eventStore: EventStore; now: () => string }>;
type Claim = Readonly<{ kind: ClaimKind; value: string; accountId: string }>;

/**
 * Takes a unique value for an account, carrying the command that wants it, so that a job can finish that command after a
 * crash (LOG §6). Taking what one holds already does nothing. Throws RuleViolation `account.siret_taken` naming the holder.
 */
export async function claimValue(
  deps: Deps,
  claim: Claim,
  command: ClaimingCommand,
  context: CommandContext,
): Promise<void> {
  await writeClaim(deps, claim, context, async (holder) => {
    if (holder === claim.accountId) return undefined;
    if (holder !== undefined) throw await taken(deps.eventStore, claim, holder);
    return { type: 'ValueClaimed', data: { ...claim, command } };
  });
}

/** Gives a value back, if the account holds it. */
export async function releaseClaim(deps: Deps, claim: Claim, context: CommandContext): Promise<void> {
  await writeClaim(deps, claim, context, async (holder) =>
    holder === claim.accountId ? { type: 'ClaimReleased', data: claim } : undefined,
  );
}

/** Id of the account that holds a value, if any does. */
export async function claimHolder(
  eventStore: EventStore,
  { kind, value }: Omit<Claim, 'accountId'>,
): Promise<string | undefined> {
  return holderOf(await eventStore.read<ClaimEvent>(claimStream(kind, value)));
}

async function writeClaim(
  { eventStore, now }: Deps,
  { kind, value }: Claim,
  context: CommandContext,
  decide: (holder: string | undefined) => Promise<ClaimEvent | undefined>,
): Promise<void> {
  const stream = claimStream(kind, value);
  for (;;) {
    const past = await eventStore.read<ClaimEvent>(stream);
    const event = await decide(holderOf(past));
    if (event === undefined) return;

    const revision = past.at(-1)?.revision ?? NO_STREAM;
    // The place is part of the id: one command may claim, give back, and claim again when it is sent again.
    const id = deriveId(context.commandId, stream, String(revision + 1));
    try {
      await eventStore.append(stream, [{ ...event, id, metadata: metadataOf(context, now()) }], revision);
      return;
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  }
}

async function taken(eventStore: EventStore, { value }: Claim, holderId: string): Promise<RuleViolation> {
  const holder = await loadAccount(eventStore, holderId);
  if (holder.status === 'none') {
    return new RuleViolation('account.siret_taken', `Le SIRET ${value} est celui d’une fiche en cours de création.`, {
      holder: { id: holderId },
    });
  }
  const reference = accountReference(holder.status, holder.number);
  return new RuleViolation(
    'account.siret_taken',
    `Le SIRET ${value} est déjà celui de ${holder.details.name} (${reference}).`,
    { holder: { id: holderId, reference, name: holder.details.name } },
  );
}
