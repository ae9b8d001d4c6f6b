import type { AccountEvent } from '../../domain/account/events.js';
import { changes, count, flag, list, object, oneOf, optional, personal, type Schema, text } from './schema.js';
import { address, customerType, deliveryChoiceFields, paymentTermsFields, vatRegime } from './shared.js';

const accountId = { accountId: text };

const detailFields = {
  name: personal('accountId', text),
  tradeName: optional(personal('accountId', text)),
  customerType,
  siren: optional(text),
  siret: optional(text),
  vatNumber: optional(text),
  legalForm: optional(text),
  email: optional(personal('accountId', text)),
  accountingEmail: optional(personal('accountId', text)),
  phones: optional(personal('accountId', list(text))),
  address: optional(personal('accountId', address)),
  billingAddress: optional(personal('accountId', address)),
  ownerId: optional(text),
  accountingCode: optional(text),
  active: optional(flag),
};

const contactFields = {
  lastName: personal('contactId', text),
  firstName: optional(personal('contactId', text)),
  civility: optional(personal('contactId', oneOf('M', 'Mme'))),
  email: optional(personal('contactId', text)),
  phones: optional(personal('contactId', list(text))),
  functionId: optional(text),
  active: flag,
  receivesInvoices: flag,
  portalAccess: flag,
  main: flag,
};

const created = object({ ...accountId, number: count, ...detailFields });

export const accountSchemas: Readonly<Record<AccountEvent['type'], readonly Schema[]>> = {
  ProspectCreated: [created],
  ClientCreated: [created],
  AccountDetailsChanged: [object({ ...accountId, changes: changes(detailFields), previousSiret: optional(text) })],
  ProspectBecameClient: [object({ ...accountId, number: count })],
  ContactAdded: [object({ ...accountId, contactId: text, ...contactFields })],
  ContactChanged: [object({ ...accountId, contactId: text, changes: changes(contactFields) })],
  ContactRemoved: [object({ ...accountId, contactId: text })],
  BillingPreferencesSet: [
    object({
      ...accountId,
      groupInvoices: flag,
      batch: text,
      vatLiable: flag,
      vatRegime: optional(vatRegime),
      vatReason: optional(text),
    }),
  ],
  PaymentTermsSet: [object({ ...accountId, ...paymentTermsFields })],
  DeliveryMethodsSet: [object({ ...accountId, ...deliveryChoiceFields })],
  NoteAdded: [object({ ...accountId, noteId: text, body: personal('accountId', text) })],
  NoteEdited: [object({ ...accountId, noteId: text, body: personal('accountId', text) })],
  NoteRemoved: [object({ ...accountId, noteId: text })],
};
