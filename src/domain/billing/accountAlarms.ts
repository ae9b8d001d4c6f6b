import { accountReference } from '../streams.js';
import type { BillingAccount } from './billingState.js';
import type { Alarm } from './runResult.js';
import type { VatTreatment } from './vat.js';

/** What a person should know of an account that gets an invoice in the run. */
export function accountAlarms(account: BillingAccount, vat: VatTreatment): readonly Alarm[] {
  return [...deliveryAlarms(account), ...mentionAlarms(account, vat)];
}

export const named = ({ details, number, isClient }: BillingAccount): string =>
  `${details.name} (${accountReference(isClient ? 'client' : 'prospect', number)})`;

function deliveryAlarms(account: BillingAccount): readonly Alarm[] {
  const { accountId, delivery } = account;
  if (delivery.methods.length > 0) return [];
  const detail = `${named(account)} n’a aucun mode d’envoi : ses factures ne partiront pas (SetDeliveryMethods).`;
  return [{ accountId, code: 'delivery.no_method', detail }];
}

/** What the invoice has to say of its buyer (CGI ann. II art. 242 nonies A). */
function mentionAlarms(account: BillingAccount, { category }: VatTreatment): readonly Alarm[] {
  const { accountId, details } = account;
  const { customerType, address, billingAddress, siren, siret, vatNumber } = details;
  const alarms: Alarm[] = [];
  if (address === undefined && billingAddress === undefined) {
    const detail = `${named(account)} n’a pas d’adresse : la facture doit la porter (ChangeAccountDetails).`;
    alarms.push({ accountId, code: 'buyer.address_missing', detail });
  }
  const registered = customerType === 'business' || customerType === 'public';
  if (registered && siren === undefined && siret === undefined) {
    const detail = `${named(account)} n’a ni SIREN ni SIRET : la facture doit porter son SIREN (ChangeAccountDetails).`;
    alarms.push({ accountId, code: 'buyer.siren_missing', detail });
  }
  if (category === 'AE' && vatNumber === undefined) {
    const detail = `${named(account)} est en autoliquidation sans numéro de TVA : la facture doit le porter (ChangeAccountDetails).`;
    alarms.push({ accountId, code: 'vat.number_missing', detail });
  }
  return alarms;
}
