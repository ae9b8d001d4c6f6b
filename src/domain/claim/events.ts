import type { DomainEvent } from '../shared/message.js';

export type ClaimKind = 'siret' | 'rum';

/** The command that took the claim, so that a job can finish it under the same id after a crash. */
export type ClaimingCommand = Readonly<{
  name: string;
  body: Readonly<Record<string, unknown>>;
  seenRevision?: number;
}>;

// These names and shapes are on disk for ever. Never edit one: add a version and an upcaster.
export type ClaimEvent =
  | DomainEvent<'ValueClaimed', { kind: ClaimKind; value: string; accountId: string; command: ClaimingCommand }>
  /** `claimedBy` is the id of the command whose claim is given back: each command that relies on a value has its own. */
  | DomainEvent<'ClaimReleased', { kind: ClaimKind; value: string; accountId: string; claimedBy: string }>;
