import type { BankDetails, OrganisationProfile } from '../../domain/organisation/events.js';
import { CONTACT_FUNCTIONS } from '../../domain/organisation/organisation.js';
import type { VatCode } from '../../domain/shared/party.js';
import { compact, parsedOrNone, type Query } from './query.js';

export type VatRateView = Readonly<{ vatCode: VatCode; rate: string; from: string }>;

export type OrganisationView = Readonly<{
  profile?: OrganisationProfile;
  /** Whole: every invoice prints it. */
  bank?: BankDetails;
  /** The rows that the organisation set itself, besides the rates that are there from the start. */
  vatRates: readonly VatRateView[];
  contactFunctions: readonly Readonly<{ id: string; name: string }>[];
  updatedAt?: string;
  /** -1 while nothing was set. */
  revision: number;
}>;

type Row = Readonly<{ profile: string | null; bank: string | null; updatedAt: string; revision: number }>;

export function organisationOf(query: Query): OrganisationView {
  const row = query.get<Row>('SELECT profile, bank, updated_at AS updatedAt, revision FROM organisation');
  return compact<OrganisationView>({
    profile: parsedOrNone(row?.profile ?? null),
    bank: parsedOrNone(row?.bank ?? null),
    vatRates: query.all<VatRateView>(
      'SELECT vat_code AS vatCode, rate, starts_on AS "from" FROM vat_rates ORDER BY vat_code, starts_on',
    ),
    contactFunctions: Object.entries(CONTACT_FUNCTIONS).map(([id, name]) => ({ id, name })),
    updatedAt: row?.updatedAt,
    revision: row?.revision ?? -1,
  });
}
