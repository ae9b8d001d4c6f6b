import type { InstallationPhase } from '../installationType/events.js';
import type { DomainEvent } from '../shared/message.js';
import type {
  Address,
  ChorusRouting,
  DeliveryMethod,
  Every,
  LineSection,
  Nature,
  PaymentTerms,
  VatCode,
} from '../shared/party.js';

export type Site = Readonly<{ name?: string; address: Address }>;

/** Role to user id. */
export type Team = Readonly<Record<string, string>>;

export type DeliveryChoice = Readonly<{ methods: readonly DeliveryMethod[]; chorus?: ChorusRouting }>;

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

/** What of a line may change: never what its charge periods are counted from. */
export type LineChanges = Readonly<{
  label?: string;
  quantity?: string;
  unitPrice?: string;
  vatCode?: VatCode;
  nature?: Nature;
  accountingCode?: string | null;
}>;

/** The installation type as it was on the day of the activation, and who held which role. */
export type Installation = Readonly<{
  installationTypeId: string;
  name: string;
  phases: readonly InstallationPhase[];
  team: Team;
}>;

type Of<Data> = { dossierId: string; accountId: string } & Data;

// These names and shapes are on disk for ever. Never edit one: add a version and an upcaster.
export type DossierEvent =
  | DomainEvent<'DossierOpened', Of<{ name?: string; batch?: string; team?: Team; site?: Site }>>
  | DomainEvent<'DossierLineAdded', DossierLine & { dossierId: string }>
  /** Absent `from`: for everything that is not billed yet. */
  | DomainEvent<'DossierLineChanged', Of<{ lineId: string; changes: LineChanges; from?: string }>>
  /** The last day that the line is billed; null: it goes on. */
  | DomainEvent<'DossierLineEnded', Of<{ lineId: string; endsOn: string | null }>>
  | DomainEvent<'DossierLineRemoved', Of<{ lineId: string }>>
  /** E.164. */
  | DomainEvent<'DossierPhoneAttached', Of<{ phone: string }>>
  | DomainEvent<'DossierPhoneDetached', Of<{ phone: string }>>
  | DomainEvent<'DossierSiteSet', Of<{ site: Site | null }>>
  | DomainEvent<'DossierTeamSet', Of<{ team: Team }>>
  /** `override` null: the account's terms hold again. */
  | DomainEvent<'DossierPaymentSet', Of<{ override: PaymentTerms | null }>>
  /** `override` null: the account's methods hold again. */
  | DomainEvent<'DossierDeliverySet', Of<{ override: DeliveryChoice | null }>>
  /** `name` is the type's on that day. Null: none any more. */
  | DomainEvent<'DossierInstallationTypeSelected', Of<{ installationTypeId: string | null; name?: string }>>
  | DomainEvent<
      'DossierActivated',
      Of<{
        effectiveOn: string;
        /** What the account was at that moment. */
        accountKind?: 'prospect' | 'client';
        /** When a type was selected: everything that carrying it out needs. */
        installation?: Installation;
      }>
    >
  /** `on`: the last day that is billed. */
  | DomainEvent<'DossierTerminated', Of<{ on: string }>>
  /** Absent `on`: as if it had never been terminated. Else the first day that is billed again. */
  | DomainEvent<'DossierReopened', Of<{ on?: string }>>;
