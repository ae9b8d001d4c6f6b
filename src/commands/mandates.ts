import type { PaymentTerms } from '../domain/shared/party.js';
import { mandateKey } from '../domain/shared/payment.js';
import type { Claim } from './claims.js';

/** The claim on a mandate's reference: one account's, on its fiche and on as many of its dossiers as one likes. */
export function mandateClaim(terms: PaymentTerms | null, accountId: string): Claim | undefined {
  const reference = terms?.mandate?.reference;
  return reference === undefined ? undefined : { kind: 'rum', value: mandateKey(reference), accountId };
}
