import { effectiveChanges, isEmpty } from '../shared/changes.js';
import { sameJson } from '../shared/json.js';
import { RuleViolation } from '../shared/ruleViolation.js';
import type { AccountCommand } from './commands.js';
import type { AccountEvent } from './events.js';
import type { OpenAccount } from './state.js';

type Of<Type extends AccountCommand['type']> = Extract<AccountCommand, { type: Type }>;

export function addContact({ data }: Of<'AddContact'>, account: OpenAccount): readonly AccountEvent[] {
  const { accountId, contactId, ...details } = data;
  const existing = account.contacts[contactId];
  if (existing !== undefined) {
    if (sameJson(existing, details)) return [];
    throw new RuleViolation('contact.exists', 'Un autre contact porte déjà cet identifiant.', { contactId });
  }
  if (account.removed.includes(contactId)) throw removedContact(contactId);
  return [{ type: 'ContactAdded', data }, ...demoteOthers(accountId, contactId, details.main, account)];
}

export function changeContact({ data }: Of<'ChangeContact'>, account: OpenAccount): readonly AccountEvent[] {
  const { accountId, contactId } = data;
  const contact = account.contacts[contactId];
  if (contact === undefined) throw noContact(account, contactId);
  const changes = effectiveChanges(contact, data.changes);
  if (isEmpty(changes)) return [];
  return [
    { type: 'ContactChanged', data: { accountId, contactId, changes } },
    ...demoteOthers(accountId, contactId, changes.main === true, account),
  ];
}

export function removeContact({ data }: Of<'RemoveContact'>, account: OpenAccount): readonly AccountEvent[] {
  if (account.removed.includes(data.contactId)) return [];
  if (account.contacts[data.contactId] === undefined) throw noContact(account, data.contactId);
  return [{ type: 'ContactRemoved', data }];
}

function noContact({ removed }: OpenAccount, contactId: string): RuleViolation {
  if (removed.includes(contactId)) return removedContact(contactId);
  return new RuleViolation('contact.unknown', 'Ce contact n’existe pas sur cette fiche.', { contactId });
}

const removedContact = (contactId: string): RuleViolation =>
  new RuleViolation('contact.removed', 'Ce contact a été retiré de la fiche : ajoutez-en un autre.', { contactId });

/** An account has at most one main contact: naming a new one takes the mark from the old one. */
function demoteOthers(
  accountId: string,
  contactId: string,
  becomesMain: boolean,
  { contacts }: OpenAccount,
): readonly AccountEvent[] {
  if (!becomesMain) return [];
  return Object.entries(contacts)
    .filter(([id, { main }]) => main && id !== contactId)
    .map(([id]) => ({ type: 'ContactChanged', data: { accountId, contactId: id, changes: { main: false } } }));
}
