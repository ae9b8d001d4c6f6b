import { counted, day, listed } from './frenchWords.js';
import type { CustomerType, DueRule, PaymentTerms } from './party.js';
import type { RefusalCode } from './refusals.js';
import { RuleViolation } from './ruleViolation.js';

/** Which collection modes the organisation has the bank details for. */
type Collectable = Readonly<{ sepaDebit: boolean; gocardless: boolean }>;

/** Refuses a mode that the organisation cannot collect yet, saying where to complete it (DESIGN: "Payment"). */
function assertCollectable({ mode }: PaymentTerms, collectable: Collectable): void {
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

/**
 * The legal cap of days: between professionals 60 net or 45 with the end of month (C. com. L441-10, I); a public body pays within
 * 30 days, so no more than the end of the current month can be added (CCP R2192-10). None for a private person.
 */
export function dueCap(customerType: CustomerType, endOfMonth: DueRule['endOfMonth']): number | undefined {
  const isNet = endOfMonth === 'none';
  switch (customerType) {
    case 'individual':
      return undefined;
    case 'public':
      return isNet ? 30 : 0;
    default:
      return isNet ? 60 : 45;
  }
}

/** A delay over the legal cap, in words that name the article and have no full stop, or undefined. */
export function dueFault(
  { due }: PaymentTerms,
  customerType: CustomerType,
): Readonly<{ text: string; maximumDays: number }> | undefined {
  const cap = dueCap(customerType, due.endOfMonth);
  if (cap === undefined || due.days <= cap) return undefined;
  const given = `${counted(due.days, 'jour')}${due.endOfMonth === 'none' ? '' : ' fin de mois'}`;
  const law =
    customerType === 'public'
      ? 'les 30 jours que la loi laisse à un organisme public (art. R2192-10 du code de la commande publique)'
      : `le maximum légal de 60 jours nets ou 45 jours fin de mois (art. L441-10 du code de commerce)`;
  return { text: `un délai de ${given} dépasse ${law}`, maximumDays: cap };
}

/** Refuses a delay over the legal cap. */
export function assertDueWithinLaw(terms: PaymentTerms, customerType: CustomerType): void {
  const fault = dueFault(terms, customerType);
  if (fault === undefined) return;
  const { text, maximumDays } = fault;
  throw new RuleViolation('payment.due_over_cap', `U${text.slice(1)}.`, { maximumDays });
}

/**
 * What a mode of collection still needs before anything can be collected, in words: `prélèvement SEPA, mais il manque l’IBAN et
 * le mandat`. Undefined when nothing is missing. It may arrive later, so terms are not refused for it.
 */
export function incompleteTerms({ mode, iban, mandate, gocardless }: PaymentTerms): string | undefined {
  if (mode === 'gocardless') {
    return gocardless === undefined ? 'GoCardless, mais il manque le mandat GoCardless' : undefined;
  }
  if (mode !== 'sepa_debit') return undefined;
  const missing = [...(iban === undefined ? ['l’IBAN'] : []), ...(mandate === undefined ? ['le mandat'] : [])];
  return missing.length === 0 ? undefined : `prélèvement SEPA, mais il manque ${listed(missing)}`;
}

/** Nobody has signed a mandate tomorrow. `today` is the civil date in Europe/Paris. */
function assertMandateSigned({ mandate }: PaymentTerms, today: string): void {
  if (mandate === undefined || mandate.signedOn <= today) return;
  throw new RuleViolation(
    'payment.mandate_in_future',
    `Le mandat ${mandate.reference} serait signé le ${day(mandate.signedOn)}, après aujourd’hui (${day(today)}) : donnez le jour de sa signature.`,
    { signedOn: mandate.signedOn, today },
  );
}

/** What terms are checked against, whether they are an account's or a dossier's own. */
export type TermsRules = Readonly<{
  collectable: Collectable;
  customerType: CustomerType;
  /** Civil date in Europe/Paris. */
  today: string;
}>;

/** What `assertTermsAllowed` refuses with. */
export const TERMS_REFUSALS = [
  'payment.organisation_incomplete',
  'payment.due_over_cap',
  'payment.mandate_in_future',
] as const satisfies readonly RefusalCode[];

/** Refuses terms that cannot be collected, are not lawful, or were signed in the future. */
export function assertTermsAllowed(terms: PaymentTerms, { collectable, customerType, today }: TermsRules): void {
  assertCollectable(terms, collectable);
  assertDueWithinLaw(terms, customerType);
  assertMandateSigned(terms, today);
}

/** A mandate reference as it is compared: case and spaces do not tell two apart (EPC, SDD rulebook AT-01). */
export const mandateKey = (reference: string): string => reference.replace(/\s/g, '').toUpperCase();
