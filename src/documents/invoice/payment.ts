import type { IssuedInvoice } from '../../domain/invoice/events.js';
import { askedOfDebtor, type DebitNeed, maskedIban } from '../../domain/shared/debit.js';
import { longDate } from '../../domain/shared/frenchWords.js';
import type { PaymentMode, PaymentTerms } from '../../domain/shared/party.js';
import { ibanGroups } from '../french.js';

const MODES: Readonly<Record<PaymentMode, string>> = {
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
export function paymentBox({ payment, debitMissing, dueOn, seller }: IssuedInvoice, number: string): PaymentBox {
  const due = longDate(dueOn);
  if (debitMissing !== undefined) {
    const { sentence, ...box } = byTransfer(seller, due, number);
    return { ...box, sentence: `${sentence} ${noDebit(debitMissing)}` };
  }
  switch (payment.mode) {
    case 'transfer':
      return byTransfer(seller, due, number);
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

function byTransfer({ name, bank }: IssuedInvoice['seller'], due: string, number: string): PaymentBox {
  return {
    sentence: `Par virement au plus tard le ${due}, en rappelant la référence ${number}.`,
    facts: facts([
      ['Titulaire', bank && name],
      ['IBAN', bank && ibanGroups(bank.iban)],
      ['BIC', bank?.bic],
    ]),
  };
}

function noDebit(missing: readonly DebitNeed[]): string {
  const asked = askedOfDebtor(missing);
  return `Le prélèvement n'est pas encore en place${asked === undefined ? '' : ` : il nous manque ${asked}`}.`;
}

/** How the invoice is really paid, in a word or two. */
export const modeName = ({ payment, debitMissing }: IssuedInvoice): string =>
  MODES[debitMissing === undefined ? payment.mode : 'transfer'];

/** What announces a debit (SEPA rulebook): creditor, mandate; amount and date are said beside. */
function debitFacts({ mandate, iban }: PaymentTerms, ics: string | undefined): readonly Fact[] {
  return facts([
    ['Mandat (RUM)', mandate?.reference],
    ['Signé le', mandate && longDate(mandate.signedOn)],
    ['Créancier (ICS)', ics],
    ['Compte débité', iban && maskedIban(iban)],
  ]);
}

function facts(pairs: readonly (readonly [string, string | undefined])[]): readonly Fact[] {
  return pairs.flatMap(([label, value]) => (value === undefined || value === '' ? [] : [{ label, value }]));
}
