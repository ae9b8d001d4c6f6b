import type { PaymentTerms } from '../../domain/shared/party.js';
import { maskIban } from './maskIban.js';

/** Payment terms as they are shown: the IBAN masked. */
export type PaymentTermsView = PaymentTerms;

export function shownTerms(terms: PaymentTerms): PaymentTermsView {
  return terms.iban === undefined ? terms : { ...terms, iban: maskIban(terms.iban) };
}
