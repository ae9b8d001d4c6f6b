import type { Site } from '../dossier/events.js';
import type { BankDetails, OrganisationProfile } from '../organisation/events.js';
import type { DebitNeed } from '../shared/debit.js';
import type { DomainEvent } from '../shared/message.js';
import type {
  Address,
  ChorusRouting,
  CustomerType,
  DeliveryMethod,
  Every,
  LineSection,
  Nature,
  PaymentTerms,
  VatCode,
} from '../shared/party.js';

/** The seller as printed. */
export type Seller = OrganisationProfile & Readonly<{ bank?: BankDetails }>;

/** The buyer as printed. `reference` is the account's, such as `CL000042`. */
export type Buyer = Readonly<{
  name: string;
  reference: string;
  customerType: CustomerType;
  siren?: string;
  siret?: string;
  vatNumber?: string;
  address?: Address;
  billingAddress?: Address;
  accountingCode?: string;
}>;

/** EN16931 VAT category: standard, exempt, reverse charge. */
export type VatCategory = 'S' | 'E' | 'AE';

export type InvoiceLine = Readonly<{
  dossierId: string;
  lineId: string;
  section: LineSection;
  label: string;
  quantity: string;
  /** Full price of one charge period, also on a prorated line. */
  unitPrice: string;
  every?: Every;
  /** Service period, both ends included; for a one-off line the supply date twice. */
  from: string;
  to: string;
  /** Present when only part of the charge period is billed: days billed of days in the charge period. */
  proration?: Readonly<{ days: number; of: number }>;
  nature: Nature;
  vatCode: VatCode;
  vatCategory: VatCategory;
  /** Percent as decimal text; "0" when exempt or reverse charge. */
  vatRate: string;
  netCents: number;
  accountingCode?: string;
}>;

export type VatRow = Readonly<{
  category: VatCategory;
  rate: string;
  baseCents: number;
  vatCents: number;
  /** Legal reason when no VAT is charged. */
  reason?: string;
}>;

/** Everything that the document shows, and all that its delivery and its collection need, as it was at the basis. */
export type IssuedInvoice = Readonly<{
  invoiceId: string;
  accountId: string;
  runId: string;
  batch: string;
  /** Month billed, `YYYY-MM`. */
  period: string;
  issueDate: string;
  dueOn: string;
  currency: 'EUR';
  seller: Seller;
  buyer: Buyer;
  dossiers: readonly Readonly<{ dossierId: string; name?: string; site?: Site }>[];
  lines: readonly InvoiceLine[];
  vatRows: readonly VatRow[];
  netCents: number;
  vatCents: number;
  totalCents: number;
  payment: PaymentTerms;
  /**
   * Present when the mode is a direct debit that could not be made when the invoice was issued: what was missing. It asks for a
   * transfer instead, and no collection takes it. Older invoices have no such field, whatever they lacked: their bytes stay.
   */
  debitMissing?: readonly DebitNeed[];
  delivery: Readonly<{ methods: readonly DeliveryMethod[]; chorus?: ChorusRouting }>;
}>;

// These names and shapes are on disk for ever. Never edit one: add a version and an upcaster.
/** Of the journal `invoices-<series>`: the number is the event's revision + 1, and nowhere in the data. */
export type JournalEvent = DomainEvent<'InvoiceIssued', IssuedInvoice>;

/** Of `invoice-<invoiceId>`: what happens to an invoice afterwards. */
export type InvoiceEvent = DomainEvent<
  'InvoiceDocumentProduced',
  {
    invoiceId: string;
    accountId: string;
    number: string;
    kind: 'pdf';
    sha256: string;
    bytes: number;
    /** Name and version of the renderer that made these bytes. */
    renderer: string;
  }
>;
