import { euros, ibanGroups, registrationNumber } from '../documents/french.js';
import type { Recipient } from '../domain/delivery/events.js';
import type { IssuedInvoice, Seller } from '../domain/invoice/events.js';
import { longDate, monthOf } from '../domain/shared/frenchWords.js';
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
    attachments: [{ filename: `${number}.pdf`, contentType: 'application/pdf', content: pdf }],
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
      ...(seller.phone === undefined ? [] : [phone(seller.phone)]),
      seller.email,
    ],
    legal: legalOf(seller),
  };
}

function paymentOf({ seller, payment, dueOn }: IssuedInvoice, number: string): MailContent['payment'] {
  const due = longDate(dueOn);
  switch (payment.mode) {
    case 'transfer':
      return byTransfer(seller, due, number);
    case 'sepa_debit':
      return sentence(
        `Vous n’avez rien à faire\u00a0: ce montant sera prélevé${account(payment.iban)} à l’échéance du ${due}${mandate(payment.mandate?.reference)}.`,
      );
    case 'gocardless':
      return sentence(
        `Vous n’avez rien à faire\u00a0: ce montant sera prélevé sur votre compte par GoCardless à l’échéance du ${due}.`,
      );
    case 'card':
      return sentence(`Cette facture se règle par carte bancaire, au plus tard le ${due}.`);
    case 'cheque':
      return sentence(
        `Merci de régler cette facture par chèque à l’ordre de ${seller.name}, au plus tard le ${due}, à l’adresse suivante\u00a0: ${oneLine(seller.address)}. Rappelez au dos la référence ${number}.`,
      );
  }
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

/** The end of the IBAN is enough to recognise one's account. */
const account = (iban: string | undefined): string =>
  iban === undefined ? ' sur votre compte' : ` sur votre compte se terminant par ${iban.slice(-4)}`;

const mandate = (reference: string | undefined): string =>
  reference === undefined ? '' : `, au titre du mandat ${reference}`;

const oneLine = ({ line1, line2, postalCode, city }: Address): string =>
  [line1, line2, `${postalCode} ${city}`].filter((part) => part !== undefined && part !== '').join(', ');

/** `01 42 68 53 00` for a French number; any other as it is. */
function phone(e164: string): string {
  const national = /^\+33(\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(e164);
  return national === null ? e164 : `0${national.slice(1).join('\u00a0')}`;
}

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
