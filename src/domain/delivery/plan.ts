import type { Decider, DomainCommand } from '../shared/message.js';
import type { DeliveryMethod, PaymentMode } from '../shared/party.js';
import { type Delivery, evolve, initial } from './delivery.js';
import type { DeliveryEvent } from './events.js';

/** What an issued invoice says about one of its deliveries. */
export type PlanDelivery = DomainCommand<
  'PlanDelivery',
  {
    deliveryId: string;
    invoiceId: string;
    accountId: string;
    method: DeliveryMethod;
    invoiceNumber: string;
    /** The invoice's own mode: collecting by another one contradicts it. */
    paymentMode: PaymentMode;
  }
>;

/** Plans a delivery once. One that can never succeed is planned and failed with its reason: never skipped silently. */
export const plannedDelivery: Decider<Delivery, PlanDelivery, DeliveryEvent> = { initial, decide, evolve };

/**
 * The deliveries of an invoice. Both mail methods together are one mail, the one with the PDF: two mails about the same
 * invoice would help nobody. (It gains the portal's link when there is a portal.)
 */
export function methodsToPlan(chosen: readonly DeliveryMethod[]): readonly DeliveryMethod[] {
  const methods = [...new Set(chosen)];
  if (!methods.includes('email_attachment')) return methods;
  return methods.filter((method) => method !== 'email_notification');
}

function decide({ data }: PlanDelivery, delivery: Delivery): readonly DeliveryEvent[] {
  if (delivery.status !== 'unplanned') return [];

  const { paymentMode, ...planned } = data;
  const { deliveryId, invoiceId, accountId } = planned;
  const impossible = whyImpossible(planned.method, paymentMode);
  return [
    { type: 'DeliveryPlanned', data: planned },
    ...(impossible === undefined
      ? []
      : [{ type: 'DeliveryFailed' as const, data: { deliveryId, invoiceId, accountId, ...impossible } }]),
  ];
}

function whyImpossible(
  method: DeliveryMethod,
  paymentMode: PaymentMode,
): Readonly<{ code: string; detail: string }> | undefined {
  if (method === 'gocardless_export' && paymentMode !== 'gocardless') {
    return {
      code: 'payment.mode_mismatch',
      detail: `La facture se règle par ${MODE_NAMES[paymentMode]} : elle ne peut pas partir en remise GoCardless.`,
    };
  }
  if (method === 'email_notification') {
    return {
      code: 'portal.unavailable',
      detail:
        'L’espace client n’est pas encore ouvert : aucun avis ne peut y renvoyer. Choisissez la facture jointe au mail.',
    };
  }
  return undefined;
}

const MODE_NAMES: Readonly<Record<PaymentMode, string>> = {
  transfer: 'virement',
  sepa_debit: 'prélèvement SEPA',
  gocardless: 'prélèvement GoCardless',
  card: 'carte bancaire',
  cheque: 'chèque',
};
