import type { ClaimEvent } from './events.js';

/** A claim that stands: who holds the value, the command that took it, and where in the stream it did so last. */
export type StandingClaim = Readonly<{ accountId: string; claimedBy: string; revision: number }>;

/** An event of a claim stream with its place and the command that wrote it. */
type Written = ClaimEvent & Readonly<{ revision: number; metadata: Readonly<{ commandId: string }> }>;

/**
 * The claims that stand on a value. Several commands of one account may each have their own, and each gives back only its
 * own: a refused one must not take the value from one that relies on it. They are all of one account.
 */
export function standingClaims(events: readonly Written[]): readonly StandingClaim[] {
  const standing = new Map<string, StandingClaim>();
  for (const { type, data, metadata, revision } of events) {
    if (type === 'ClaimReleased') standing.delete(data.claimedBy);
    else standing.set(metadata.commandId, { accountId: data.accountId, claimedBy: metadata.commandId, revision });
  }
  return [...standing.values()];
}
