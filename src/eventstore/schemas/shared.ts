import { count, date, list, object, oneOf, optional, personal, text } from './schema.js';

export const address = object({
  line1: text,
  line2: optional(text),
  postalCode: text,
  city: text,
  country: text,
});
export const site = object({ name: optional(text), address });
export const customerType = oneOf('business', 'public', 'individual', 'foreign_business');
export const vatCode = oneOf('normal', 'intermediate', 'reduced', 'super_reduced');
export const vatRegime = oneOf('standard', 'exempt', 'reverse_charge');
export const section = oneOf('licence', 'one_off', 'recurring');
export const every = oneOf('month', 'quarter', 'year');
export const nature = oneOf('services', 'goods');
export const deliveryMethod = oneOf('email_attachment', 'email_notification', 'chorus_pro', 'gocardless_export');

export const paymentTermsFields = {
  mode: oneOf('transfer', 'sepa_debit', 'gocardless', 'card', 'cheque'),
  iban: optional(personal('accountId', text)),
  bic: optional(text),
  mandate: optional(object({ reference: text, signedOn: date })),
  gocardless: optional(object({ mandateId: text, customerId: optional(text) })),
  due: object({ days: count, endOfMonth: oneOf('none', 'before', 'after') }),
};
export const paymentTerms = object(paymentTermsFields);

export const deliveryChoiceFields = {
  methods: list(deliveryMethod),
  chorus: optional(
    object({
      serviceCode: optional(text),
      engagementNumber: optional(text),
      required: optional(oneOf('none', 'service', 'engagement', 'service_or_engagement', 'service_and_engagement')),
    }),
  ),
};

export const organisationProfileFields = {
  name: text,
  legalForm: optional(text),
  shareCapital: optional(text),
  siret: optional(text),
  vatNumber: optional(text),
  rcsCity: optional(text),
  address,
  email: text,
  phone: optional(text),
  vatOnDebits: { type: 'boolean' },
  latePaymentText: optional(text),
  discountText: optional(text),
  invoicePrefix: text,
};
export const bankDetailsFields = { iban: text, bic: text, ics: optional(text) };
