import { euros, ibanGroups, registrationNumber } from '../documents/french.js';
import { pdfFileName } from '../documents/pdfFileName.js';
import type { Recipient } from '../domain/delivery/events.js';
import type { IssuedInvoice, Seller } from '../domain/invoice/events.js';
import { askedOfDebtor, type DebitNeed, debitMissing, maskedIban } from '../domain/shared/debit.js';
import { longDate, monthOf, phoneNumber } from '../domain/shared/frenchWords.js';
import type { Address } from '../domain/shared/party.js';
import { htmlOf, type MailContent, textOf } from './mailContent.js';
import type { MailMessage } from './mailTransport.js';

type InvoiceMail = Readonly<{
  invoice: IssuedInvoice;
  number: string;
  recipient: Recipient;
  messageId: string;
  pdf: Buffer;
}>;

/** The mail that brings an invoice to one recipient. Everything it says is in the issued invoice: the same input, the same mail. */
export function invoiceMail({ invoice, number, recipient, messageId, pdf }: InvoiceMail): MailMessage {
  const { seller } = invoice;
  const content = contentOf(invoice, number, recipient);
  return {
    messageId,
    from: { name: seller.name, address: seller.email },
    to: { name: recipient.name, address: recipient.email },
    replyTo: seller.email,
    subject: `Votre facture ${number} – ${seller.name}`,
    text: textOf(content),
    html: htmlOf(content),
    attachments: [{ filename: pdfFileName(number), contentType: 'application/pdf', content: pdf }],
  };
}

function contentOf(invoice: IssuedInvoice, number: string, { name }: Recipient): MailContent {
  const { seller, buyer, period, issueDate, dueOn, totalCents } = invoice;
  const amount = euros(totalCents);
  return {
    preview: `${amount} TTC, échéance le ${longDate(dueOn)}. La facture est jointe au format PDF.`,
    sender: seller.name,
    heading: `Facture ${number}`,
    greeting: `Bonjour${name === '' ? '' : ` ${name}`},`,
    introduction: `Votre facture ${number} du ${longDate(issueDate)} est jointe à ce message, au format PDF.`,
    facts: [
      { label: 'Facture', value: number },
      { label: 'Client', value: `${buyer.name} (${buyer.reference})` },
      { label: 'Période', value: monthOf(period) },
      { label: 'Montant TTC', value: amount, strong: true },
      { label: 'Échéance', value: longDate(dueOn) },
    ],
    payment: paymentOf(invoice, number),
    closing: ['Une question sur cette facture\u00a0? Répondez simplement à ce message.'],
    signature: [
      'Cordialement,',
      seller.name,
      ...(seller.phone === undefined ? [] : [phoneNumber(seller.phone).replaceAll(' ', '\u00a0')]),
      seller.email,
    ],
    legal: legalOf(seller),
  };
}

function paymentOf(invoice: IssuedInvoice, number: string): MailContent['payment'] {
  const { seller, payment, dueOn } = invoice;
  const due = longDate(dueOn);
  // Also of an invoice from before it said so itself: a mail never promises a debit that cannot be made.
  const missing = invoice.debitMissing ?? debitMissing(payment, seller.bank?.ics);
  if (missing.length > 0) return withoutDebit(missing, byTransfer(seller, due, number));
  switch (payment.mode) {
    case 'transfer':
      return byTransfer(seller, due, number);
    case 'sepa_debit':
    case 'gocardless':
      return byDebit(invoice, due);
    case 'card':
      return sentence(`Cette facture se règle par carte bancaire, au plus tard le ${due}.`);
    case 'cheque':
      return sentence(
        `Merci de régler cette facture par chèque à l’ordre de ${seller.name}, au plus tard le ${due}, à l’adresse suivante\u00a0: ${oneLine(seller.address)}. Rappelez au dos la référence ${number}.`,
      );
  }
}

/** Announces the debit to the debtor (SEPA rulebook): amount, day, mandate, creditor, and the end of the account. */
function byDebit({ seller, payment, totalCents }: IssuedInvoice, due: string): MailContent['payment'] {
  const { mode, iban, mandate, gocardless } = payment;
  const by = mode === 'gocardless' ? ' par GoCardless' : '';
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Mandat (RUM)', mandate?.reference],
    ['Mandat GoCardless', mode === 'gocardless' ? gocardless?.mandateId : undefined],
    ['Créancier', seller.name],
    ['ICS', mode === 'sepa_debit' ? seller.bank?.ics : undefined],
    ['Compte débité', iban && maskedIban(iban)],
  ];
  return {
    sentences: [
      `Vous n’avez rien à faire\u00a0: ce montant, ${euros(totalCents)}, sera prélevé sur votre compte${by} le ${due}.`,
    ],
    facts: facts.flatMap(([label, value]) => (value === undefined ? [] : [{ label, value }])),
  };
}

function withoutDebit(missing: readonly DebitNeed[], transfer: MailContent['payment']): MailContent['payment'] {
  const asked = askedOfDebtor(missing);
  const why =
    asked === undefined
      ? 'Le prélèvement n’est pas encore en place.'
      : `Le prélèvement n’est pas encore en place\u00a0: pour que vos prochaines factures soient prélevées, envoyez-nous ${asked}, en répondant à ce message.`;
  return { ...transfer, sentences: [why, ...transfer.sentences] };
}

function byTransfer({ name, bank }: Seller, due: string, number: string): MailContent['payment'] {
  const please = `Merci de régler cette facture par virement au plus tard le ${due}, en indiquant la référence ${number}`;
  if (bank === undefined) return sentence(`${please}. Nos coordonnées bancaires sont à votre disposition.`);
  return {
    sentences: [`${please}\u00a0:`],
    facts: [
      { label: 'Titulaire', value: name },
      // Plain spaces: they are copied into a bank's form, and may break on a phone.
      { label: 'IBAN', value: ibanGroups(bank.iban).replaceAll('\u00a0', ' ') },
      { label: 'BIC', value: bank.bic },
    ],
  };
}

const sentence = (text: string): MailContent['payment'] => ({ sentences: [text], facts: [] });

const oneLine = ({ line1, line2, postalCode, city }: Address): string =>
  [line1, line2, `${postalCode} ${city}`].filter((part) => part !== undefined && part !== '').join(', ');

/** What a company states on all its correspondence (C. com. R123-237). */
function legalOf({ name, legalForm, shareCapital, address, rcsCity, siret, vatNumber }: Seller): string {
  const form = [legalForm, shareCapital === undefined ? undefined : `au capital de ${shareCapital}`].filter(Boolean);
  const siren = siret === undefined ? undefined : registrationNumber(siret.slice(0, 9));
  const register = rcsCity === undefined ? 'SIREN' : `RCS ${rcsCity}`;
  return [
    [name, form.join(' ')].filter(Boolean).join(', '),
    oneLine(address),
    siren === undefined ? undefined : `${register} ${siren}`,
    vatNumber === undefined ? undefined : `TVA ${vatNumber}`,
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}
