import type { CustomerType, PaymentTerms } from './party.js';
import { RuleViolation } from './ruleViolation.js';

/** Which collection modes the organisation has the bank details for. */
type Collectable = Readonly<{ sepaDebit: boolean; gocardless: boolean }>;

/** Refuses a mode that the organisation cannot collect yet, saying where to complete it (DESIGN: "Payment"). */
export function assertCollectable({ mode }: PaymentTerms, collectable: Collectable): void {
  if (mode === 'sepa_debit' && !collectable.sepaDebit) {
    throw new RuleViolation(
      'payment.organisation_incomplete',
      'Le prélèvement SEPA demande l’IBAN, le BIC et l’ICS de l’organisation : complétez ses coordonnées bancaires (SetBankDetails).',
      { missing: 'organisation.bankDetails', command: 'SetBankDetails' },
    );
  }
  if (mode === 'gocardless' && !collectable.gocardless) {
    throw new RuleViolation(
      'payment.organisation_incomplete',
      'GoCardless demande l’IBAN et le BIC de l’organisation : complétez ses coordonnées bancaires (SetBankDetails).',
      { missing: 'organisation.bankDetails', command: 'SetBankDetails' },
    );
  }
}

/** Legal caps between professionals: 60 days net or 45 days end of month (C. com. L441-10), 30 for public bodies (CCP R2192-10). */
export function assertDueWithinLaw({ due }: PaymentTerms, customerType: CustomerType): void {
  if (customerType === 'individual') return;
  const cap = customerType === 'public' ? 30 : due.endOfMonth === 'none' ? 60 : 45;
  if (due.days <= cap) return;

  const article =
    customerType === 'public' ? 'art. R2192-10 du code de la commande publique' : 'art. L441-10 du code de commerce';
  throw new RuleViolation(
    'payment.due_over_cap',
    `Un délai de ${due.days} jours dépasse le maximum légal de ${cap} jours${due.endOfMonth === 'none' || customerType === 'public' ? '' : ' fin de mois'} (${article}).`,
    { maximumDays: cap },
  );
}
