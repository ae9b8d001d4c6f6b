import type { ClaimingCommand } from '../domain/claim/events.js';
import { RuleViolation } from '../domain/shared/ruleViolation.js';
import { Conflict, type EventStore, Unavailable, Unknown } from '../eventstore/eventStore.js';
import { type Claim, claimValue, hasWritten, releaseClaim } from './claims.js';
import type { CommandContext } from './context.js';

type Deps = Readonly<{ eventStore: EventStore; now: () => string }>;

/** Takes the claim, if there is one, in the name of the command; again does nothing. Throws as `claimValue` does. */
export type TakeClaim = (command: Omit<ClaimingCommand, 'seenRevision'>) => Promise<void>;

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
  let taken = false;
  const take: TakeClaim = async (command) => {
    if (claim === undefined) return;
    const { seenRevision } = context;
    await claimValue(deps, claim, { ...command, ...(seenRevision === undefined ? {} : { seenRevision }) }, context);
    taken = true;
  };
  const giveBack = async (): Promise<void> => {
    if (claim === undefined || !taken || (await hasWritten(deps.eventStore, stream, context.commandId))) return;
    await releaseClaim(deps, claim, context.commandId, context);
  };

  try {
    const done = await work(take);
    if (done.events.length === 0) await giveBack();
    return done;
  } catch (error) {
    if (error instanceof RuleViolation || error instanceof Conflict) await giveBack();
    if (error instanceof Unavailable && taken) throw new Unknown(error.message, { cause: error });
    throw error;
  }
}
