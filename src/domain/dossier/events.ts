import type { DomainEvent } from '../shared/message.js';
import type { Address, Every, LineSection, Nature, PaymentTerms, VatCode } from '../shared/party.js';

export type Site = Readonly<{ name?: string; address: Address }>;

export type DossierLine = Readonly<{
  lineId: string;
  section: LineSection;
  label: string;
  /** Decimal text, at most 4 decimals. */
  quantity: string;
  /** Decimal text in euros without VAT, at most 6 decimals, never negative. */
  unitPrice: string;
  vatCode: VatCode;
  /** How often a licence or a recurring line is charged; absent on one-off lines. */
  every?: Every;
  /** Civil dates. Without a start the line starts when the dossier takes effect. */
  startsOn?: string;
  endsOn?: string;
  nature: Nature;
  accountingCode?: string;
}>;

// These names and shapes are on disk for ever. Never edit one: add a version and an upcaster.
export type DossierEvent =
  | DomainEvent<
      'DossierOpened',
      {
        dossierId: string;
        accountId: string;
        name?: string;
        batch?: string;
        /** Role to user id. */
        team?: Readonly<Record<string, string>>;
        site?: Site;
      }
    >
  | DomainEvent<'DossierLineAdded', DossierLine & { dossierId: string }>
  /** `override` null: the account's terms hold again. */
  | DomainEvent<'DossierPaymentSet', { dossierId: string; accountId: string; override: PaymentTerms | null }>
  | DomainEvent<'DossierActivated', { dossierId: string; accountId: string; effectiveOn: string }>;
