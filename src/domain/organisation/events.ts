import type { DomainEvent } from '../shared/message.js';
import type { Address, VatCode } from '../shared/party.js';

export type OrganisationProfile = Readonly<{
  name: string;
  legalForm?: string;
  /** As printed, such as `50 000 €`. */
  shareCapital?: string;
  siret?: string;
  vatNumber?: string;
  rcsCity?: string;
  address: Address;
  email: string;
  phone?: string;
  /** The organisation opted to pay VAT on débits (CGI art. 269, 2 c). */
  vatOnDebits: boolean;
  latePaymentText?: string;
  discountText?: string;
  /** Names the series of the next run: `F` gives `F2026-000001`. */
  invoicePrefix: string;
}>;

export type BankDetails = Readonly<{ iban: string; bic: string; ics?: string }>;

// These names and shapes are on disk for ever. Never edit one: add a version and an upcaster.
export type ContactFunctionEvent =
  | DomainEvent<'ContactFunctionDefined', { functionId: string; name: string }>
  | DomainEvent<'ContactFunctionRenamed', { functionId: string; name: string }>
  | DomainEvent<'ContactFunctionRetired', { functionId: string }>;

export type OrganisationEvent =
  | ContactFunctionEvent
  | DomainEvent<'OrganisationProfileSet', OrganisationProfile>
  | DomainEvent<'BankDetailsSet', BankDetails>
  /** `rate` in percent as decimal text, in force from a civil date on. */
  | DomainEvent<'VatRateSet', { vatCode: VatCode; rate: string; from: string }>;
