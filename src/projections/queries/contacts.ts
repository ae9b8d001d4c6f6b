import type { ContactDetails } from '../../domain/account/events.js';
import { contactFunctionNames } from './contactFunctions.js';
import { parsed, type Query } from './query.js';

export type ContactView = ContactDetails & Readonly<{ id: string /** As it is called now. */; functionName?: string }>;

/** The contacts of an account, in the order in which they were added, those who are not active any more among them. */
export function contactsOf(query: Query, accountId: string): readonly ContactView[] {
  const rows = query.all<{ id: string; details: string }>(
    'SELECT id, details FROM contacts WHERE account_id = :accountId ORDER BY added',
    { accountId },
  );
  const contacts = rows.map(({ id, details }) => ({ id, ...parsed<ContactDetails>(details) }));
  if (contacts.every(({ functionId }) => functionId === undefined)) return contacts;

  const names = contactFunctionNames(query);
  return contacts.map((contact) => {
    const functionName = contact.functionId === undefined ? undefined : names.get(contact.functionId);
    return functionName === undefined ? contact : { ...contact, functionName };
  });
}
