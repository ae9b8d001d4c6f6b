import type { DomainEvent } from '../shared/message.js';
import type {
  Address,
  BillingPreferences,
  ChorusRouting,
  CustomerType,
  DeliveryMethod,
  PaymentTerms,
} from '../shared/party.js';

export type AccountDetails = Readonly<{
  name: string;
  tradeName?: string;
  customerType: CustomerType;
  siren?: string;
  siret?: string;
  vatNumber?: string;
  legalForm?: string;
  email?: string;
  accountingEmail?: string;
  /** E.164, such as `+33142685300`. */
  phones?: readonly string[];
  address?: Address;
  billingAddress?: Address;
  ownerId?: string;
  accountingCode?: string;
  /** Absent means active. */
  active?: boolean;
}>;

/** What changed: a value replaces the old one, null clears it, an absent field stays as it was. */
export type AccountChanges = Readonly<
  {
    [Field in keyof Omit<AccountDetails, 'active'>]?: undefined extends AccountDetails[Field]
      ? Exclude<AccountDetails[Field], undefined> | null
      : AccountDetails[Field];
  } & { active?: boolean }
>;

export type ContactDetails = Readonly<{
  lastName: string;
  firstName?: string;
  civility?: 'M' | 'Mme';
  email?: string;
  phones?: readonly string[];
  functionId?: string;
  active: boolean;
  receivesInvoices: boolean;
  portalAccess: boolean;
  main: boolean;
}>;

export type ContactChanges = Readonly<{
  [Field in keyof ContactDetails]?: undefined extends ContactDetails[Field]
    ? Exclude<ContactDetails[Field], undefined> | null
    : ContactDetails[Field];
}>;

// These names and shapes are on disk for ever. Never edit one: add a version and an upcaster.
export type AccountEvent =
  | DomainEvent<'ProspectCreated', AccountDetails & { accountId: string; number: number }>
  | DomainEvent<'ClientCreated', AccountDetails & { accountId: string; number: number }>
  /** `previousSiret`: the claim that a job gives back after this change. */
  | DomainEvent<'AccountDetailsChanged', { accountId: string; changes: AccountChanges; previousSiret?: string }>
  | DomainEvent<'ProspectBecameClient', { accountId: string; number: number }>
  | DomainEvent<'ContactAdded', ContactDetails & { accountId: string; contactId: string }>
  | DomainEvent<'ContactChanged', { accountId: string; contactId: string; changes: ContactChanges }>
  | DomainEvent<'ContactRemoved', { accountId: string; contactId: string }>
  | DomainEvent<'BillingPreferencesSet', BillingPreferences & { accountId: string }>
  | DomainEvent<'PaymentTermsSet', PaymentTerms & { accountId: string }>
  | DomainEvent<'DeliveryMethodsSet', { accountId: string; methods: readonly DeliveryMethod[]; chorus?: ChorusRouting }>
  | DomainEvent<'NoteAdded', { accountId: string; noteId: string; body: string }>
  | DomainEvent<'NoteEdited', { accountId: string; noteId: string; body: string }>
  | DomainEvent<'NoteRemoved', { accountId: string; noteId: string }>;
