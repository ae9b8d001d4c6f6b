import type { ClaimingCommand } from '../domain/claim/events.js';
import type { PaymentTerms } from '../domain/shared/party.js';
import { mandateKey } from '../domain/shared/payment.js';
import { type Claim, claimValue } from './claims.js';
import type { CommandContext } from './context.js';
import type { CommandDeps } from './registry.js';

/** The claim on a mandate's reference: one account's, on its fiche and on as many of its dossiers as one likes. */
export function mandateClaim(terms: PaymentTerms | null, accountId: string): Claim | undefined {
  const reference = terms?.mandate?.reference;
  return reference === undefined ? undefined : { kind: 'rum', value: mandateKey(reference), accountId };
}

/** Takes the reference of the terms' mandate, if they have one, in the name of a command. Throws `payment.mandate_taken`. */
export async function claimMandate(
  deps: CommandDeps,
  claim: Claim | undefined,
  command: Pick<ClaimingCommand, 'name' | 'body'>,
  context: CommandContext,
): Promise<void> {
  if (claim === undefined) return;
  const seen = context.seenRevision === undefined ? {} : { seenRevision: context.seenRevision };
  await claimValue(deps, claim, { ...command, ...seen }, context);
}
