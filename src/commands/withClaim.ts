import type { ClaimingCommand } from '../domain/claim/events.js';
import { RuleViolation } from '../domain/shared/ruleViolation.js';
import { Conflict, type EventStore, Unavailable, Unknown } from '../eventstore/eventStore.js';
import { type Claim, claimOf, claimValue, hasWritten, releaseClaim } from './claims.js';
import type { CommandContext } from './context.js';

type Deps = Readonly<{ eventStore: EventStore; now: () => string }>;

type Command = Omit<ClaimingCommand, 'seenRevision'>;

/** Takes the claim, if there is one, in the name of the command. Throws as `claimValue` does. */
export type TakeClaim = (command: Command) => Promise<void>;

type Claiming = Readonly<{
  claim: Claim | undefined;
  /** The one stream that the command writes. */
  stream: string;
  context: CommandContext;
}>;

/**
 * Carries out work that may take a claim on its way. A claim that it does not rely on after all is given back at once: when
 * it is refused, and when on a second look it found nothing left to do. Not when the same command was carried out
 * elsewhere meanwhile: then its claim is the account's.
 * Throws Unknown for a log that went away after the claim: the job is going to finish the command.
 */
export async function withClaim<Result extends Readonly<{ events: readonly string[] }>>(
  deps: Deps,
  { claim, stream, context }: Claiming,
  work: (take: TakeClaim) => Promise<Result>,
): Promise<Result> {
  let claimedFor: Command | undefined;
  const take: TakeClaim = async (command) => {
    if (claim === undefined) return;
    const { seenRevision } = context;
    await claimValue(deps, claim, { ...command, ...(seenRevision === undefined ? {} : { seenRevision }) }, context);
    claimedFor = command;
  };
  const giveBack = async (): Promise<void> => {
    if (claim === undefined || claimedFor === undefined) return;
    if (await hasWritten(deps.eventStore, stream, context.commandId)) return;
    await releaseClaim(deps, claim, { claimedBy: context.commandId }, context);
  };

  const done = await work(take).catch(async (error: unknown) => {
    if (error instanceof RuleViolation || error instanceof Conflict) await giveBack();
    if (error instanceof Unavailable && claimedFor !== undefined) throw new Unknown(error.message, { cause: error });
    throw error;
  });
  if (done.events.length === 0) await giveBack();
  else if (claim !== undefined && claimedFor !== undefined) await assertHeld(deps, claim, claimedFor, context);
  return done;
}

/** What is written relies on its claim. A job that thought the command dead may have given it back: it is taken again. */
async function assertHeld(deps: Deps, claim: Claim, command: Command, context: CommandContext): Promise<void> {
  if ((await claimOf(deps.eventStore, claim, context.commandId)) !== undefined) return;
  try {
    await claimValue(deps, claim, command, context);
  } catch (error) {
    if (!(error instanceof RuleViolation)) throw error;
    // Not a refusal: the command is written. Two accounts have the value, and a person has to look.
    throw new Error(
      `${claim.kind} ${claim.value} was taken by another account while ${context.commandId} was written`,
      {
        cause: error,
      },
    );
  }
}
