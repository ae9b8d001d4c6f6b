import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from '../domain/account/state.js';
import { type StandingClaim, standingClaims } from '../domain/claim/claim.js';
import type { ClaimEvent, ClaimingCommand, ClaimKind } from '../domain/claim/events.js';
import { RuleViolation } from '../domain/shared/ruleViolation.js';
import { isInside, type Scope } from '../domain/shared/scope.js';
import { accountReference, claimStream } from '../domain/streams.js';
import { deriveId } from '../eventstore/deriveId.js';
import { Conflict, type EventStore, NO_STREAM } from '../eventstore/eventStore.js';
import { type CommandContext, metadataOf, notBefore, toldOf } from './context.js';
import { loadAccount } from './loadState.js';

type Deps = Readonly<{ eventStore: EventStore; now: () => string }>;
export type Claim = Readonly<{ kind: ClaimKind; value: string; accountId: string }>;

/** How long a refusal waits for the fiche that holds the value to get its reference: its creation may be on its way. */
const HOLDER_MS = 1_000;
const LOOK_MS = 25;

/**
 * Takes a unique value for an account, in the name of one command, and carries that command, so that a job can finish it
 * after a crash (LOG §6). Each command that relies on a value takes its own claim, also when the account holds the value
 * already: giving one back then never takes it from another. Again renews it: a command claims after it has read the stream
 * that it is going to write, so whoever sees that stream moved since the claim knows that its append will not succeed.
 * Throws RuleViolation `account.siret_taken` or `payment.mandate_taken`, naming the holder.
 */
export async function claimValue(
  deps: Deps,
  claim: Claim,
  command: ClaimingCommand,
  context: CommandContext,
): Promise<void> {
  await writeClaim(deps, claim, context, async (standing) => {
    const other = standing.find(({ accountId }) => accountId !== claim.accountId);
    if (other !== undefined) throw await taken(deps.eventStore, claim, other.accountId, toldOf(context));
    return { type: 'ValueClaimed', data: { ...claim, command } };
  });
}

/** Gives back the claim that one command took, if it stands: as it was taken at `revision`, when that is said. */
export async function releaseClaim(
  deps: Deps,
  claim: Claim,
  { claimedBy, revision }: Readonly<{ claimedBy: string; revision?: number }>,
  context: CommandContext,
): Promise<void> {
  await writeClaim(deps, claim, context, async (standing) => {
    const own = standing.find((one) => one.claimedBy === claimedBy);
    if (own === undefined || (revision !== undefined && own.revision !== revision)) return undefined;
    return { type: 'ClaimReleased', data: { ...claim, claimedBy } };
  });
}

/** The claim of one command on a value, if it stands. */
export async function claimOf(
  eventStore: EventStore,
  claim: Claim,
  commandId: string,
): Promise<StandingClaim | undefined> {
  return (await claimsOn(eventStore, claim)).find(({ claimedBy }) => claimedBy === commandId);
}

/** The claims that stand on a value. */
export async function claimsOn(
  eventStore: EventStore,
  { kind, value }: Omit<Claim, 'accountId'>,
): Promise<readonly StandingClaim[]> {
  return standingClaims(await eventStore.read<ClaimEvent>(claimStream(kind, value)));
}

/** True when a command has written to a stream: what it claimed is then relied on. */
export async function hasWritten(eventStore: EventStore, stream: string, commandId: string): Promise<boolean> {
  const events = await eventStore.read(stream);
  return events.some(({ metadata }) => metadata.commandId === commandId);
}

async function writeClaim(
  { eventStore, now }: Deps,
  { kind, value }: Claim,
  context: CommandContext,
  decide: (standing: readonly StandingClaim[]) => Promise<ClaimEvent | undefined>,
): Promise<void> {
  const stream = claimStream(kind, value);
  for (;;) {
    const past = await eventStore.read<ClaimEvent>(stream);
    const event = await decide(standingClaims(past));
    if (event === undefined) return;

    const last = past.at(-1);
    const revision = last?.revision ?? NO_STREAM;
    const metadata = metadataOf(context, notBefore(last, now()));
    // The place is part of the id: one command may claim, give back, and claim again when it is sent again.
    const id = deriveId(context.commandId, stream, String(revision + 1));
    try {
      await eventStore.append(stream, [{ ...event, id, metadata }], revision);
      return;
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  }
}

async function taken(
  eventStore: EventStore,
  { kind, value }: Claim,
  holderId: string,
  told: Scope,
): Promise<RuleViolation> {
  const holder = await holderOf(eventStore, holderId);
  const code = kind === 'siret' ? 'account.siret_taken' : 'payment.mandate_taken';
  const what = kind === 'siret' ? `Le SIRET ${value}` : `La référence de mandat (RUM) ${value}`;
  if (holder.status === 'none') {
    return new RuleViolation(
      code,
      `${what} est ${kind === 'siret' ? 'celui' : 'celle'} d’une fiche en cours de création.`,
      // Whose it is going to be is not known yet.
      'all' in told ? { holder: { id: holderId } } : {},
    );
  }
  if (!isInside(told, holder.details.ownerId)) {
    const message = `${what} est déjà dans le registre, sur une fiche d’un autre portefeuille : voyez un administrateur.`;
    return new RuleViolation(code, message);
  }
  const reference = accountReference(holder.status, holder.number);
  return new RuleViolation(
    code,
    `${what} est déjà ${kind === 'siret' ? 'celui' : 'celle'} de ${holder.details.name} (${reference}).`,
    {
      holder: { id: holderId, reference, name: holder.details.name },
    },
  );
}

/** The account that holds a value. Of two that race, the other one may be between its claim and its first event. */
async function holderOf(eventStore: EventStore, holderId: string): Promise<Account> {
  for (let waited = 0; ; waited += LOOK_MS) {
    const holder = await loadAccount(eventStore, holderId);
    if (holder.status !== 'none' || waited >= HOLDER_MS) return holder;
    await sleep(LOOK_MS);
  }
}
