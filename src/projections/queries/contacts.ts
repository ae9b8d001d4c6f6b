import type { ContactDetails } from '../../domain/account/events.js';
import { parsed, type Query } from './query.js';

export type ContactView = ContactDetails & Readonly<{ id: string }>;

/** The contacts of an account, in the order in which they were added. */
export function contactsOf(query: Query, accountId: string): readonly ContactView[] {
  return query
    .all<{ id: string; details: string }>(
      'SELECT id, details FROM contacts WHERE account_id = :accountId ORDER BY added',
      { accountId },
    )
    .map(({ id, details }) => ({ id, ...parsed<ContactDetails>(details) }));
}
