import { withChanges } from '../shared/changes.js';
import {
  type BillingPreferences,
  type ChorusRouting,
  DEFAULT_BILLING,
  DEFAULT_METHODS,
  DEFAULT_TERMS,
  type DeliveryMethod,
  type PaymentTerms,
} from '../shared/party.js';
import type { AccountDetails, AccountEvent, ContactDetails } from './events.js';

export type OpenAccount = Readonly<{
  status: 'prospect' | 'client';
  number: number;
  details: AccountDetails;
  contacts: Readonly<Record<string, ContactDetails>>;
  billing: BillingPreferences;
  terms: PaymentTerms;
  delivery: Readonly<{ methods: readonly DeliveryMethod[]; chorus?: ChorusRouting }>;
  /** Note id to body. */
  notes: Readonly<Record<string, string>>;
  /** Ids of contacts and notes that were taken away: no other thing ever gets them. */
  removed: readonly string[];
}>;

export type Account = Readonly<{ status: 'none' }> | OpenAccount;

export const initial: Account = { status: 'none' };

export function evolve(account: Account, event: AccountEvent): Account {
  if (event.type === 'ProspectCreated' || event.type === 'ClientCreated') return created(event);
  return account.status === 'none' ? account : evolveOpen(account, event);
}

type Creation = Extract<AccountEvent, { type: 'ProspectCreated' | 'ClientCreated' }>;

function created({ type, data }: Creation): OpenAccount {
  const { accountId: _id, number, ...details } = data;
  return {
    status: type === 'ClientCreated' ? 'client' : 'prospect',
    number,
    details,
    contacts: {},
    billing: DEFAULT_BILLING,
    terms: DEFAULT_TERMS,
    delivery: { methods: DEFAULT_METHODS },
    notes: {},
    removed: [],
  };
}

function evolveOpen(account: OpenAccount, event: Exclude<AccountEvent, Creation>): OpenAccount {
  switch (event.type) {
    case 'AccountDetailsChanged':
      return { ...account, details: withChanges(account.details, event.data.changes) };
    case 'ProspectBecameClient':
      return { ...account, status: 'client' };
    case 'ContactAdded': {
      const { accountId: _id, contactId, ...contact } = event.data;
      return { ...account, contacts: { ...account.contacts, [contactId]: contact } };
    }
    case 'ContactChanged': {
      const { contactId, changes } = event.data;
      const contact = account.contacts[contactId];
      if (contact === undefined) return account;
      return { ...account, contacts: { ...account.contacts, [contactId]: withChanges(contact, changes) } };
    }
    case 'ContactRemoved': {
      const { [event.data.contactId]: _gone, ...contacts } = account.contacts;
      return { ...account, contacts, removed: [...account.removed, event.data.contactId] };
    }
    case 'BillingPreferencesSet': {
      const { accountId: _id, ...billing } = event.data;
      return { ...account, billing };
    }
    case 'PaymentTermsSet': {
      const { accountId: _id, ...terms } = event.data;
      return { ...account, terms };
    }
    case 'DeliveryMethodsSet': {
      const { accountId: _id, ...delivery } = event.data;
      return { ...account, delivery };
    }
    case 'NoteAdded':
    case 'NoteEdited':
      return { ...account, notes: { ...account.notes, [event.data.noteId]: event.data.body } };
    case 'NoteRemoved': {
      const { [event.data.noteId]: _gone, ...notes } = account.notes;
      return { ...account, notes, removed: [...account.removed, event.data.noteId] };
    }
    default:
      return account;
  }
}
