import { MAINLAND_RATES, withRate } from '../../domain/billing/vat.js';
import type { BankDetails, OrganisationProfile } from '../../domain/organisation/events.js';
import type { VatCode } from '../../domain/shared/party.js';
import { type ContactFunctionView, contactFunctionsOf } from './contactFunctions.js';
import { compact, parsedOrNone, type Query } from './query.js';

export type VatRateView = Readonly<{ vatCode: VatCode; rate: string; from: string }>;

export type OrganisationView = Readonly<{
  profile?: OrganisationProfile;
  /** Whole: every invoice prints it. */
  bank?: BankDetails;
  /** Every dated rate: the mainland ones that are there from the start, and those that the organisation set. */
  vatRates: readonly VatRateView[];
  /** Those that can be chosen, by name. */
  contactFunctions: readonly ContactFunctionView[];
  updatedAt?: string;
  /** -1 while nothing was set. */
  revision: number;
}>;

const VAT_CODES: readonly VatCode[] = ['normal', 'intermediate', 'reduced', 'super_reduced'];

type Row = Readonly<{ profile: string | null; bank: string | null; updatedAt: string; revision: number }>;

export function organisationOf(query: Query): OrganisationView {
  const row = query.get<Row>('SELECT profile, bank, updated_at AS updatedAt, revision FROM organisation');
  return compact<OrganisationView>({
    profile: parsedOrNone(row?.profile ?? null),
    bank: parsedOrNone(row?.bank ?? null),
    vatRates: ratesOf(query),
    contactFunctions: contactFunctionsOf(query),
    updatedAt: row?.updatedAt,
    revision: row?.revision ?? -1,
  });
}

function ratesOf(query: Query): readonly VatRateView[] {
  const set = query.all<VatRateView>('SELECT vat_code AS vatCode, rate, starts_on AS "from" FROM vat_rates');
  const rates = set.reduce(withRate, MAINLAND_RATES);
  return VAT_CODES.flatMap((vatCode) => rates[vatCode].map((row) => ({ vatCode, ...row })));
}
