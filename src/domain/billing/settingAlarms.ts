import type { DeliveryChoice } from '../dossier/events.js';
import type { IssuedInvoice } from '../invoice/events.js';
import type { PaymentTerms } from '../shared/party.js';
import { dueFault, incompleteTerms } from '../shared/payment.js';
import { named } from './accountName.js';
import type { BillingAccount, BillingDossier } from './billingState.js';
import type { Alarm } from './runResult.js';

/** Who chose how invoices are paid or sent: the account for its dossiers, or a dossier for itself. */
type Chooser = Readonly<{ accountId: string; dossierId?: string; who: string; change: string }>;

/**
 * Settings of billed dossiers that the rest of the register does not carry (yet, or any more). Most of it is refused when it is
 * set; what arrives later, such as a mandate, and what changed on two sides at the same moment is said here.
 */
export function settingAlarms(account: BillingAccount, invoices: readonly IssuedInvoice[]): readonly Alarm[] {
  const ids = new Set(invoices.flatMap(({ dossiers }) => dossiers.map(({ dossierId }) => dossierId)));
  const dossiers = account.dossiers.filter(({ dossierId }) => ids.has(dossierId));
  return [...paymentAlarms(account, dossiers), ...deliveryAlarms(account, dossiers)];
}

function paymentAlarms(account: BillingAccount, dossiers: readonly BillingDossier[]): readonly Alarm[] {
  const { accountId, terms } = account;
  const isUsed = dossiers.some(({ override }) => override === null);
  const chooser = { accountId, who: named(account), change: 'SetPaymentTerms' };
  const own = dossiers.flatMap((dossier) =>
    dossier.override === null
      ? []
      : termsAlarms(account, ofDossier(account, dossier, 'SetDossierPayment'), dossier.override),
  );
  return [...(isUsed ? termsAlarms(account, chooser, terms) : []), ...own];
}

function termsAlarms({ details }: BillingAccount, chooser: Chooser, terms: PaymentTerms): readonly Alarm[] {
  const { who, change } = chooser;
  const incomplete = incompleteTerms(terms);
  const fault = dueFault(terms, details.customerType);
  return [
    ...(incomplete === undefined
      ? []
      : [
          alarm(
            chooser,
            'payment.incomplete',
            `${who} se règle par ${incomplete} : rien ne sera prélevé d’ici là (${change}).`,
          ),
        ]),
    ...(fault === undefined ? [] : [alarm(chooser, 'payment.due_over_cap', `${who} : ${fault.text} (${change}).`)]),
  ];
}

function deliveryAlarms(account: BillingAccount, dossiers: readonly BillingDossier[]): readonly Alarm[] {
  const { accountId, delivery, details } = account;
  if (details.siret !== undefined) return [];
  const isUsed = dossiers.some((dossier) => dossier.delivery === null);
  const chooser = { accountId, who: named(account), change: 'SetDeliveryMethods' };
  const own = dossiers.flatMap((dossier) =>
    dossier.delivery === null ? [] : chorusAlarms(ofDossier(account, dossier, 'SetDossierDelivery'), dossier.delivery),
  );
  return [...(isUsed ? chorusAlarms(chooser, delivery) : []), ...own];
}

function chorusAlarms(chooser: Chooser, { methods }: DeliveryChoice): readonly Alarm[] {
  if (!methods.includes('chorus_pro')) return [];
  const { who, change } = chooser;
  const detail = `${who} est sur Chorus Pro sans le SIRET du client : donnez-le (ChangeAccountDetails), ou ôtez Chorus Pro (${change}).`;
  return [alarm(chooser, 'delivery.siret_missing', detail)];
}

function ofDossier(account: BillingAccount, { dossierId, name }: BillingDossier, change: string): Chooser {
  const which = name === undefined ? 'Un dossier' : `Le dossier « ${name} »`;
  return { accountId: account.accountId, dossierId, who: `${which} de ${named(account)}`, change };
}

function alarm({ accountId, dossierId }: Chooser, code: string, detail: string): Alarm {
  return { accountId, ...(dossierId === undefined ? {} : { dossierId }), code, detail };
}
