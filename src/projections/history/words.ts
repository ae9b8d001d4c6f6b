import { euros, percent, price, quantity as quantityOf } from '../../documents/french.js';
import type { ContactDetails } from '../../domain/account/events.js';
import { counted, day } from '../../domain/shared/frenchWords.js';
import type {
  Address,
  CustomerType,
  DeliveryMethod,
  DueRule,
  Every,
  PaymentMode,
  PaymentTerms,
  VatCode,
} from '../../domain/shared/party.js';
import { maskIban } from '../queries/maskIban.js';

const INSTANT = new Intl.DateTimeFormat('fr-FR', {
  day: 'numeric',
  month: 'long',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'Europe/Paris',
});

/** A UTC instant as the clock on the wall said it: `3 janvier à 10:05`. */
export function moment(instant: string): string {
  const at = new Date(instant);
  return Number.isNaN(at.getTime()) ? instant : INSTANT.format(at).replace(/^1 /, '1er ');
}

/** At most so many characters, cut visibly. */
export function shortened(text: string, most = 200): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}

export const yesNo = (value: boolean): string => (value ? 'oui' : 'non');

export function contactName({
  civility,
  firstName,
  lastName,
}: Pick<ContactDetails, 'civility' | 'firstName' | 'lastName'>): string {
  return [civility === 'M' ? 'M.' : civility, firstName, lastName].filter(Boolean).join(' ');
}

export function addressLine({ line1, line2, postalCode, city, country }: Address): string {
  const town = `${postalCode} ${city}`.trim();
  return [line1, line2, town, country === 'FR' ? undefined : country].filter(Boolean).join(', ');
}

export const CUSTOMER_TYPES: Readonly<Record<CustomerType, string>> = {
  business: 'entreprise',
  public: 'organisme public',
  individual: 'particulier',
  foreign_business: 'entreprise étrangère',
};

export const PAYMENT_MODES: Readonly<Record<PaymentMode, string>> = {
  transfer: 'virement',
  sepa_debit: 'prélèvement SEPA',
  gocardless: 'GoCardless',
  card: 'carte bancaire',
  cheque: 'chèque',
};

export const DELIVERY_METHODS: Readonly<Record<DeliveryMethod, string>> = {
  email_attachment: 'mail avec la facture jointe',
  email_notification: 'mail de notification',
  chorus_pro: 'Chorus Pro',
  gocardless_export: 'remise GoCardless',
};

export const VAT_CODES: Readonly<Record<VatCode, string>> = {
  normal: 'normal',
  intermediate: 'intermédiaire',
  reduced: 'réduit',
  super_reduced: 'super-réduit',
};

export const EVERY: Readonly<Record<Every, string>> = { month: 'par mois', quarter: 'par trimestre', year: 'par an' };

/** Payment terms in words, the IBAN masked. */
export function termsInWords({ mode, iban, mandate, gocardless, due }: PaymentTerms): string {
  return [
    PAYMENT_MODES[mode],
    iban === undefined ? '' : `IBAN ${maskIban(iban)}`,
    mandate === undefined ? '' : `mandat ${mandate.reference} signé le ${day(mandate.signedOn)}`,
    gocardless === undefined ? '' : `mandat ${gocardless.mandateId}`,
    dueInWords(due),
  ]
    .filter(Boolean)
    .join(', ');
}

function dueInWords({ days, endOfMonth }: DueRule): string {
  const delay = days === 0 ? 'à réception' : `à ${counted(days, 'jour')}`;
  if (endOfMonth === 'none') return delay;
  if (days === 0) return 'fin de mois';
  return endOfMonth === 'after' ? `${delay} fin de mois` : `${delay} après la fin du mois`;
}

/** `1 × 29,90 € HT`. What is no decimal is shown as it is. */
export function priceInWords(quantity: string, unitPrice: string): string {
  const readable = isDecimal(quantity) && isDecimal(unitPrice);
  return readable ? `${quantityOf(quantity)} × ${price(unitPrice)} HT` : `${quantity} × ${unitPrice} HT`;
}

/** `29,90 €`. */
export const unitPriceInWords = (unitPrice: string): string => (isDecimal(unitPrice) ? price(unitPrice) : unitPrice);

/** A rate in percent. */
export const rateInWords = (rate: string): string => (isDecimal(rate) ? percent(rate) : `${rate} %`);

/** Integer cents. */
export const amount = (cents: number): string => (Number.isSafeInteger(cents) ? euros(cents) : `${cents} centimes`);

const isDecimal = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text);
