import type { PaymentTerms } from '../domain/shared/party.js';
import { incompleteTerms } from '../domain/shared/payment.js';
import type { Answer } from './context.js';

/** Terms are taken before the mandate is there; that nothing can be collected until then is said, here and in the preview. */
export function paymentWarnings(terms: PaymentTerms | null): Pick<Answer, 'warnings'> {
  const incomplete = terms === null ? undefined : incompleteTerms(terms);
  if (incomplete === undefined) return {};
  const message = `Le règlement se fera par ${incomplete} : rien ne sera prélevé d’ici là.`;
  return { warnings: [{ code: 'payment.incomplete', message }] };
}
