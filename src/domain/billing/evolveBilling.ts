import type { EventOf } from '../catalogue.js';
import { dayNumber, isCivilDate } from '../shared/civilDate.js';
import { withDays } from './billedDays.js';
import { billingRuns } from './billingRuns.js';
import {
  type BillingAccount,
  type BillingEvent,
  type BillingState,
  newAccount,
  type PrintedDetails,
  seriesFor,
} from './billingState.js';
import { changeDossier, changeLine, type DossierChange, openDossier } from './evolveDossier.js';
import { withRate } from './vat.js';

/**
 * Folds one event into the state, in place, and answers the same state. Never throws: what concerns an account, a
 * dossier or a line that is not there changes nothing.
 */
export function evolveBilling(state: BillingState, event: BillingEvent): BillingState {
  switch (event.type) {
    case 'ProspectCreated':
    case 'ClientCreated':
      createAccount(state, event);
      break;
    case 'DossierOpened':
      openDossier(state, event.data);
      break;
    case 'InvoiceIssued':
      bill(state, event.data);
      break;
    case 'BillingRunStarted':
    case 'BillingRunCompleted':
    case 'BillingRunAborted':
      state.runs = billingRuns.evolve(state.runs, event);
      break;
    case 'OrganisationProfileSet':
      state.profile = event.data;
      break;
    case 'BankDetailsSet':
      state.bank = event.data;
      break;
    case 'VatRateSet':
      state.rates = withRate(state.rates, event.data);
      break;
    case 'DossierLineAdded':
    case 'DossierLineChanged':
    case 'DossierLineEnded':
    case 'DossierLineRemoved':
      changeLine(state.dossiers.get(event.data.dossierId), event);
      break;
    case 'DossierSiteSet':
    case 'DossierPaymentSet':
    case 'DossierDeliverySet':
    case 'DossierActivated':
    case 'DossierTerminated':
    case 'DossierReopened':
      changeDossier(state.dossiers.get(event.data.dossierId), event);
      noteConversion(state, event);
      break;
    case 'ProspectBecameClient':
      state.converting.delete(event.data.accountId);
      changeAccount(state.accounts.get(event.data.accountId), event);
      break;
    default:
      changeAccount(state.accounts.get(event.data.accountId), event);
  }
  return state;
}

function createAccount(state: BillingState, { type, data }: EventOf<'ProspectCreated' | 'ClientCreated'>): void {
  if (state.accounts.has(data.accountId)) return;
  const account = newAccount(data.accountId, data.number, printedOf(data));
  account.isClient = type === 'ClientCreated';
  state.accounts.set(data.accountId, account);
}

type AccountChange = EventOf<
  'AccountDetailsChanged' | 'ProspectBecameClient' | 'BillingPreferencesSet' | 'PaymentTermsSet' | 'DeliveryMethodsSet'
>;

function changeAccount(account: BillingAccount | undefined, event: AccountChange): void {
  if (account === undefined) return;
  const { accountId: _id, ...data } = event.data;
  switch (event.type) {
    case 'AccountDetailsChanged':
      account.details = printedOf({ ...account.details, ...event.data.changes });
      break;
    case 'ProspectBecameClient':
      account.isClient = true;
      break;
    // The fields of these three are the preference itself, beside the account's id.
    case 'BillingPreferencesSet':
      account.billing = data as BillingAccount['billing'];
      break;
    case 'PaymentTermsSet':
      account.terms = data as BillingAccount['terms'];
      break;
    case 'DeliveryMethodsSet':
      account.delivery = data as BillingAccount['delivery'];
      break;
  }
}

const PRINTED = [
  'name',
  'customerType',
  'siren',
  'siret',
  'vatNumber',
  'address',
  'billingAddress',
  'accountingCode',
] as const satisfies readonly (keyof PrintedDetails)[];

/** Null, as a change that clears, leaves the field out. */
function printedOf(
  details: Readonly<{ [Field in keyof PrintedDetails]: PrintedDetails[Field] | null }>,
): PrintedDetails {
  const given = PRINTED.filter((field) => details[field] !== undefined && details[field] !== null);
  // Name and customer type are always among them: no change clears them.
  return Object.fromEntries(given.map((field) => [field, details[field]])) as PrintedDetails;
}

function noteConversion({ accounts, converting }: BillingState, { type, data }: DossierChange): void {
  if (type !== 'DossierActivated' || data.installation === undefined) return;
  if (accounts.get(data.accountId)?.isClient === false) converting.add(data.accountId);
}

/** Wide enough for any line: what cannot be read as dates counts as billed for ever rather than being billed twice. */
const ALL_TIME = { from: dayNumber('0100-01-01'), to: dayNumber('9999-12-31') };

function bill(state: BillingState, { lines, seller, issueDate }: EventOf<'InvoiceIssued'>['data']): void {
  const series = seriesFor(seller, issueDate);
  if (issueDate > (state.lastIssued.get(series) ?? '')) state.lastIssued.set(series, issueDate);

  for (const { dossierId, lineId, from, to } of lines) {
    const line = state.dossiers.get(dossierId)?.lines.get(lineId);
    if (line === undefined) continue;
    const days = isCivilDate(from) && isCivilDate(to) ? { from: dayNumber(from), to: dayNumber(to) } : ALL_TIME;
    line.billed = withDays(line.billed, days.from, days.to);
  }
}
