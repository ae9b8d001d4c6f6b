import { euros, longDate, monthOf, percent, price, quantity as quantityOf } from '../../documents/french.js';
import type { ContactDetails } from '../../domain/account/events.js';
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

/** A civil date in words. What is no date is shown as it is: a history never fails on an old event. */
export function day(date: string): string {
  return /^\d{4}-(0[1-9]|1[0-2])-\d{2}$/.test(date) ? longDate(date) : date;
}

/** A month, `2026-12`, in words. */
export function month(period: string): string {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(period) ? monthOf(period) : period;
}

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

/** `un, deux et trois`. */
export function listed(items: readonly string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} et ${last}`;
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

/** `01 42 68 53 00` for a French number; any other as it is. */
export function phoneNumber(e164: string): string {
  const national = /^\+33(\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(e164);
  return national === null ? e164 : `0${national.slice(1).join(' ')}`;
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
  const delay = days === 0 ? 'à réception' : `à ${days} jours`;
  if (endOfMonth === 'none') return delay;
  if (days === 0) return 'fin de mois';
  return endOfMonth === 'after' ? `${delay} fin de mois` : `${delay} après la fin du mois`;
}

/** `1 × 29,90 € HT`. What is no decimal is shown as it is. */
export function priceInWords(quantity: string, unitPrice: string): string {
  const readable = isDecimal(quantity) && isDecimal(unitPrice);
  return readable ? `${quantityOf(quantity)} × ${price(unitPrice)} HT` : `${quantity} × ${unitPrice} HT`;
}

/** A rate in percent. */
export const rateInWords = (rate: string): string => (isDecimal(rate) ? percent(rate) : `${rate} %`);

/** Integer cents. */
export const amount = (cents: number): string => (Number.isSafeInteger(cents) ? euros(cents) : `${cents} centimes`);

/** `1 facture`, `2 factures`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count < 2 ? '' : 's'}`;

const isDecimal = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text);
