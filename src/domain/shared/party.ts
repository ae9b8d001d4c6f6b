/** Shapes that several streams share. They are on disk for ever: see docs/adr/0002. Absent means "not given". */

/** A postal address. `country` is ISO 3166-1 alpha-2. */
export type Address = Readonly<{ line1: string; line2?: string; postalCode: string; city: string; country: string }>;

export type CustomerType = 'business' | 'public' | 'individual' | 'foreign_business';

export type PaymentMode = 'transfer' | 'sepa_debit' | 'gocardless' | 'card' | 'cheque';

/** When an invoice is due: days after its issue date; the end of month is taken before or after adding them. */
export type DueRule = Readonly<{ days: number; endOfMonth: 'none' | 'before' | 'after' }>;

export type PaymentTerms = Readonly<{
  mode: PaymentMode;
  iban?: string;
  bic?: string;
  mandate?: Readonly<{ reference: string; signedOn: string }>;
  gocardless?: Readonly<{ mandateId: string; customerId?: string }>;
  due: DueRule;
}>;

export type DeliveryMethod = 'email_attachment' | 'email_notification' | 'chorus_pro' | 'gocardless_export';

export type ChorusRouting = Readonly<{
  serviceCode?: string;
  engagementNumber?: string;
  required?: 'none' | 'service' | 'engagement' | 'service_or_engagement' | 'service_and_engagement';
}>;

export type VatRegime = 'standard' | 'exempt' | 'reverse_charge';

export type BillingPreferences = Readonly<{
  groupInvoices: boolean;
  batch: string;
  vatLiable: boolean;
  /** Only when `vatLiable` is unticked; absent then means that the reason is still missing. */
  vatRegime?: VatRegime;
  vatReason?: string;
}>;

export type VatCode = 'normal' | 'intermediate' | 'reduced' | 'super_reduced';

export type LineSection = 'licence' | 'one_off' | 'recurring';
export type Every = 'month' | 'quarter' | 'year';
export type Nature = 'services' | 'goods';

export const DEFAULT_BATCH = 'default';

// What an account is worth before anyone set anything. Recorded nowhere else, so for ever too.
export const DEFAULT_BILLING: BillingPreferences = { groupInvoices: false, batch: DEFAULT_BATCH, vatLiable: true };
export const DEFAULT_TERMS: PaymentTerms = { mode: 'transfer', due: { days: 30, endOfMonth: 'none' } };
export const DEFAULT_METHODS: readonly DeliveryMethod[] = ['email_attachment'];
