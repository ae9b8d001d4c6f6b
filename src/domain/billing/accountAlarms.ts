import type { IssuedInvoice } from '../invoice/events.js';
import { named } from './accountName.js';
import type { BillingAccount } from './billingState.js';
import { shown } from './printable.js';
import type { Alarm, Run } from './runResult.js';
import { settingAlarms } from './settingAlarms.js';
import type { VatTreatment } from './vat.js';

/** What a person should know of an account that gets an invoice in the run. */
export function accountAlarms(
  run: Run,
  account: BillingAccount,
  invoices: readonly IssuedInvoice[],
  vat: VatTreatment,
): readonly Alarm[] {
  return [
    ...deliveryAlarms(account, invoices),
    ...settingAlarms(account, invoices),
    ...mentionAlarms(account, vat),
    ...printAlarms(run, account, invoices),
  ];
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

/** What else the invoices print, and cannot print as it is written. The buyer's name is another matter: it keeps the account out. */
function printAlarms(
  { unprintable }: Run,
  account: BillingAccount,
  invoices: readonly IssuedInvoice[],
): readonly Alarm[] {
  const { accountId, details } = account;
  const ofAddress = [details.address, details.billingAddress].flatMap((one) => (one ? Object.values(one) : []));
  const ofLines = invoices.flatMap(({ lines, dossiers }) => [
    ...lines.map(({ label }) => label),
    ...dossiers.flatMap(({ name }) => name ?? []),
  ]);
  const alarm = (code: string, what: string, command: string, texts: readonly string[]): readonly Alarm[] => {
    const characters = [...new Set(texts.flatMap(unprintable))];
    if (characters.length === 0) return [];
    const detail = `${what} de ${named(account)} ont des caractères qu’une facture imprimera « ? » (${shown(characters)}) : récrivez-les (${command}).`;
    return [{ accountId, code, detail }];
  };
  return [
    ...alarm('buyer.address_unprintable', 'Les adresses', 'ChangeAccountDetails', ofAddress),
    ...alarm('line.label_unprintable', 'Des lignes ou des noms de dossiers', 'ChangeDossierLine', ofLines),
  ];
}
