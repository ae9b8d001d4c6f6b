import type { PaymentTerms } from './party.js';

/** What a direct debit cannot do without: the debtor's IBAN and mandate, and the creditor's identifier (ICS). */
export type DebitNeed = 'iban' | 'mandate' | 'creditor';

/** What of it is not there. Empty: the debit can be made, or the mode is none. `ics` is the creditor's. */
export function debitMissing(
  { mode, iban, mandate, gocardless }: PaymentTerms,
  ics: string | undefined,
): readonly DebitNeed[] {
  if (mode === 'gocardless') return gocardless === undefined ? ['mandate'] : [];
  if (mode !== 'sepa_debit') return [];
  const needs: readonly (readonly [DebitNeed, unknown])[] = [
    ['iban', iban],
    ['mandate', mandate],
    ['creditor', ics],
  ];
  return needs.filter(([, value]) => value === undefined).map(([need]) => need);
}

/** What the debtor still has to give, to the debtor: `votre IBAN et votre mandat signé`. Undefined when it is not up to him. */
export function askedOfDebtor(missing: readonly DebitNeed[]): string | undefined {
  const asked = [
    ...(missing.includes('iban') ? ['votre IBAN'] : []),
    ...(missing.includes('mandate') ? ['votre mandat de prélèvement signé'] : []),
  ];
  return asked.length === 0 ? undefined : asked.join(' et ');
}

/** Enough of an IBAN to recognise one's account: country and key, and the end. */
export const maskedIban = (iban: string): string => `${iban.slice(0, 4)} … ${iban.slice(-4)}`;
