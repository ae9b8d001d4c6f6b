import type { IssuedInvoice } from '../../domain/invoice/events.js';
import { longDate } from '../../domain/shared/frenchWords.js';
import type { PaymentMode, PaymentTerms } from '../../domain/shared/party.js';
import { ibanGroups } from '../french.js';

export const MODES: Readonly<Record<PaymentMode, string>> = {
  transfer: 'Virement',
  sepa_debit: 'Prélèvement SEPA',
  gocardless: 'Prélèvement GoCardless',
  card: 'Carte bancaire',
  cheque: 'Chèque',
};

/** A name and a value, printed side by side. */
export type Fact = Readonly<{ label: string; value: string }>;

export type PaymentBox = Readonly<{ sentence: string; facts: readonly Fact[] }>;

/** How and when the invoice is paid, and what one needs to know for it. */
export function paymentBox({ payment, dueOn, seller }: IssuedInvoice, number: string): PaymentBox {
  const due = longDate(dueOn);
  switch (payment.mode) {
    case 'transfer':
      return {
        sentence: `Par virement au plus tard le ${due}, en rappelant la référence ${number}.`,
        facts: facts([
          ['Titulaire', seller.bank && seller.name],
          ['IBAN', seller.bank && ibanGroups(seller.bank.iban)],
          ['BIC', seller.bank?.bic],
        ]),
      };
    case 'sepa_debit':
      return { sentence: `Par prélèvement SEPA le ${due}.`, facts: debitFacts(payment, seller.bank?.ics) };
    case 'gocardless':
      return {
        sentence: `Par prélèvement le ${due}, opéré par GoCardless.`,
        facts: facts([['Mandat GoCardless', payment.gocardless?.mandateId]]),
      };
    case 'card':
      return { sentence: `Par carte bancaire au plus tard le ${due}.`, facts: [] };
    case 'cheque':
      return { sentence: `Par chèque à l'ordre de ${seller.name}, au plus tard le ${due}.`, facts: [] };
  }
}

/** What announces a debit (SEPA rulebook): creditor, mandate; amount and date are said beside. */
function debitFacts({ mandate, iban }: PaymentTerms, ics: string | undefined): readonly Fact[] {
  return facts([
    ['Mandat (RUM)', mandate?.reference],
    ['Signé le', mandate && longDate(mandate.signedOn)],
    ['Créancier (ICS)', ics],
    ['Compte débité', iban && `${iban.slice(0, 4)} … ${iban.slice(-4)}`],
  ]);
}

function facts(pairs: readonly (readonly [string, string | undefined])[]): readonly Fact[] {
  return pairs.flatMap(([label, value]) => (value === undefined || value === '' ? [] : [{ label, value }]));
}
