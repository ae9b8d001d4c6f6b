import type { DomainCommand } from '../shared/message.js';
import type { BillingPreferences, ChorusRouting, DeliveryMethod, PaymentTerms } from '../shared/party.js';
import type { AccountChanges, AccountDetails, ContactChanges, ContactDetails } from './events.js';

type Of<Data> = { accountId: string } & Data;

export type NewContact = ContactDetails & Readonly<{ contactId: string }>;

/** Which collection modes the organisation has the bank details for (DESIGN: "Payment"). */
export type Collectable = Readonly<{ sepaDebit: boolean; gocardless: boolean }>;

type Creation = Of<{ number: number; details: AccountDetails; contact?: NewContact }>;

export type AccountCommand =
  | DomainCommand<'CreateProspect', Creation>
  | DomainCommand<'CreateClient', Creation>
  | DomainCommand<'ChangeAccountDetails', Of<{ changes: AccountChanges }>>
  | DomainCommand<'AddContact', Of<NewContact>>
  | DomainCommand<'ChangeContact', Of<{ contactId: string; changes: ContactChanges }>>
  | DomainCommand<'RemoveContact', Of<{ contactId: string }>>
  | DomainCommand<'ConvertToClient', Of<object>>
  | DomainCommand<'SetBillingPreferences', Of<Partial<BillingPreferences>>>
  | DomainCommand<'SetPaymentTerms', Of<{ terms: PaymentTerms; collectable: Collectable; today: string }>>
  | DomainCommand<'SetDeliveryMethods', Of<{ methods: readonly DeliveryMethod[]; chorus?: ChorusRouting }>>
  | DomainCommand<'AddNote', Of<{ noteId: string; body: string }>>
  | DomainCommand<'EditNote', Of<{ noteId: string; body: string }>>
  | DomainCommand<'RemoveNote', Of<{ noteId: string }>>;
