import type { IssuedInvoice, Seller, VatRow } from '../../domain/invoice/events.js';
import type { CustomerType } from '../../domain/shared/party.js';
import { registrationNumber } from '../french.js';

/**
 * What the law wants printed besides parties, lines and amounts (CGI ann. II art. 242 nonies A; C. com. L441-9, D441-5),
 * one sentence each.
 */
export function legalMentions({ seller, buyer, lines, vatRows }: IssuedInvoice): string[] {
  return [
    `Nature de l'opération : ${operation(lines.map(({ nature }) => nature))}.`,
    ...(seller.vatOnDebits ? ["Option pour le paiement de la taxe d'après les débits."] : []),
    ...vatRows.map(reasonWithoutVat).filter((reason) => reason !== ''),
    sentence(seller.discountText ?? "Pas d'escompte pour paiement anticipé"),
    ...latePayment(seller, buyer.customerType),
  ];
}

/** The seller as a company: who it is, then its numbers (C. com. R123-237, R123-238). */
export function companyLines({ name, legalForm, shareCapital, siret, rcsCity, vatNumber }: Seller): string[] {
  const siren = siret === undefined ? undefined : registrationNumber(siret.slice(0, 9));
  const form = [legalForm, shareCapital === undefined ? undefined : `au capital de ${shareCapital}`];
  const numbers = [
    siret === undefined ? undefined : `SIRET ${registrationNumber(siret)}`,
    siren === undefined || rcsCity !== undefined ? undefined : `SIREN ${siren}`,
    rcsCity === undefined ? undefined : ['RCS', rcsCity, siren].filter((part) => part !== undefined).join(' '),
    vatNumber === undefined ? undefined : `N° TVA ${vatNumber}`,
  ];
  return [[name, given(form).join(' ')].filter((part) => part !== '').join(', '), given(numbers).join(' · ')];
}

function given(parts: readonly (string | undefined)[]): string[] {
  return parts.filter((part) => part !== undefined);
}

function operation(natures: readonly string[]): string {
  const goods = natures.includes('goods');
  const services = natures.includes('services');
  if (goods && services) return 'opération mixte (Livraison de biens et Prestation de services)';
  return goods ? 'Livraison de biens' : 'Prestation de services';
}

function reasonWithoutVat({ category, reason = '' }: VatRow): string {
  if (category === 'S') return '';
  if (category === 'E') return sentence(reason === '' ? 'Exonération de TVA' : reason);
  return /autoliquidation/i.test(reason) ? sentence(reason) : `Autoliquidation. ${sentence(reason)}`.trim();
}

/** Only between professionals. Without a text of the seller: the rate that the law gives (C. com. L441-10 II). */
function latePayment({ latePaymentText }: Seller, customer: CustomerType): string[] {
  if (customer === 'individual') return [];
  // Public contracts have a rate of their own (code de la commande publique, R2192-31).
  const points = customer === 'public' ? 8 : 10;
  return [
    sentence(`Pénalités de retard : ${latePaymentText ?? `taux d'intérêt de la BCE majoré de ${points} points`}`),
    'Indemnité forfaitaire pour frais de recouvrement en cas de retard de paiement : 40 €.',
  ];
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' || /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
