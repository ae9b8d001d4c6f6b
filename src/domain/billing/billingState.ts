import type { AccountDetails } from '../account/events.js';
import type { EventOf } from '../catalogue.js';
import type { DeliveryChoice, DossierLine, Site } from '../dossier/events.js';
import type { BankDetails, OrganisationProfile } from '../organisation/events.js';
import { type Dated, undated } from '../shared/dated.js';
import {
  type BillingPreferences,
  DEFAULT_BILLING,
  DEFAULT_METHODS,
  DEFAULT_TERMS,
  type PaymentTerms,
} from '../shared/party.js';
import { type Days, NO_DAYS } from './billedDays.js';
import { type BillingRuns, billingRuns } from './billingRuns.js';
import { MAINLAND_RATES, type VatRates } from './vat.js';

/** The events that billing is a function of: everything else may be left unread. */
export const billingEventTypes = [
  'ProspectCreated',
  'ClientCreated',
  'AccountDetailsChanged',
  'ProspectBecameClient',
  'BillingPreferencesSet',
  'PaymentTermsSet',
  'DeliveryMethodsSet',
  'DossierOpened',
  'DossierLineAdded',
  'DossierLineChanged',
  'DossierLineEnded',
  'DossierLineRemoved',
  'DossierSiteSet',
  'DossierPaymentSet',
  'DossierDeliverySet',
  'DossierActivated',
  'DossierTerminated',
  'DossierReopened',
  'OrganisationProfileSet',
  'BankDetailsSet',
  'VatRateSet',
  'InvoiceIssued',
  'BillingRunStarted',
  'BillingRunCompleted',
  'BillingRunAborted',
] as const;

export type BillingEvent = EventOf<(typeof billingEventTypes)[number]>;

/** What an invoice prints of an account, and nothing more: 100,000 of them are kept in memory. */
export type PrintedDetails = Pick<
  AccountDetails,
  'name' | 'customerType' | 'siren' | 'siret' | 'vatNumber' | 'address' | 'billingAddress' | 'accountingCode'
>;

/** A line with what became of it. One that was removed stays: what is billed of it is owed back. */
export type BillingLine = Dated<DossierLine> & { billed: Days; removed: boolean };

export type BillingDossier = Readonly<{
  dossierId: string;
  name?: string;
  batch?: string;
  lines: Map<string, BillingLine>;
}> & {
  site?: Site;
  override: PaymentTerms | null;
  delivery: DeliveryChoice | null;
  /** Absent: not in production, so not billed. */
  effectiveOn?: string;
  /** The last day that is billed. */
  terminatedOn?: string;
  /** Days between a termination and the day from which the dossier is billed again. */
  off: Days;
};

export type BillingAccount = Readonly<{
  accountId: string;
  number: number;
  /** In the order in which they were opened. */
  dossiers: BillingDossier[];
}> & {
  isClient: boolean;
  details: PrintedDetails;
  billing: BillingPreferences;
  terms: PaymentTerms;
  delivery: DeliveryChoice;
};

/** All that a run is computed from. Changed in place by `evolveBilling`: whoever folds it owns it alone. */
export type BillingState = {
  profile?: OrganisationProfile;
  bank?: BankDetails;
  rates: VatRates;
  readonly accounts: Map<string, BillingAccount>;
  readonly dossiers: Map<string, BillingDossier>;
  /** Prospects whose activated dossier has an installation type: they are about to become clients. */
  readonly converting: Set<string>;
  runs: BillingRuns;
  /** Date of the last invoice of each series. */
  readonly lastIssued: Map<string, string>;
};

export function emptyBilling(): BillingState {
  return {
    rates: MAINLAND_RATES,
    accounts: new Map(),
    dossiers: new Map(),
    converting: new Set(),
    runs: billingRuns.initial,
    lastIssued: new Map(),
  };
}

export function newAccount(accountId: string, number: number, details: PrintedDetails): BillingAccount {
  return {
    accountId,
    number,
    dossiers: [],
    isClient: false,
    details,
    billing: DEFAULT_BILLING,
    terms: DEFAULT_TERMS,
    delivery: { methods: DEFAULT_METHODS },
  };
}

export const newLine = (line: DossierLine): BillingLine => ({ ...undated(line), billed: NO_DAYS, removed: false });

/** The series that invoices of a date belong to, such as `F2026`. */
export function seriesFor({ invoicePrefix }: Pick<OrganisationProfile, 'invoicePrefix'>, issueDate: string): string {
  return `${invoicePrefix}${issueDate.slice(0, 4)}`;
}
