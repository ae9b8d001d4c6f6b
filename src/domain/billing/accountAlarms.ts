import type { IssuedInvoice } from '../invoice/events.js';
import { named } from './accountName.js';
import type { BillingAccount } from './billingState.js';
import type { Alarm } from './runResult.js';
import { settingAlarms } from './settingAlarms.js';
import type { VatTreatment } from './vat.js';

/** What a person should know of an account that gets an invoice in the run. */
export function accountAlarms(
  account: BillingAccount,
  invoices: readonly IssuedInvoice[],
  vat: VatTreatment,
): readonly Alarm[] {
  return [...deliveryAlarms(account, invoices), ...settingAlarms(account, invoices), ...mentionAlarms(account, vat)];
}

function deliveryAlarms(account: BillingAccount, invoices: readonly IssuedInvoice[]): readonly Alarm[] {
  const { accountId } = account;
  const unsent = invoices.filter(({ delivery }) => delivery.methods.length === 0);
  if (unsent.length === 0) return [];
  if (account.delivery.methods.length === 0) {
    const detail = `${named(account)} n’a aucun mode d’envoi : ses factures ne partiront pas (SetDeliveryMethods).`;
    return [{ accountId, code: 'delivery.no_method', detail }];
  }
  return unsent.map(({ dossiers: [first] }) => {
    const one = first === undefined ? {} : { dossierId: first.dossierId };
    const detail = `Un dossier de ${named(account)} n’a aucun mode d’envoi : sa facture ne partira pas (SetDossierDelivery).`;
    return { accountId, ...one, code: 'delivery.no_method', detail };
  });
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
