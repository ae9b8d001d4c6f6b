import type { Account } from './state.js';

/** Someone who gets the invoices of an account by mail. */
type InvoiceRecipient = Readonly<{ contactId: string; name: string; email: string }>;

/**
 * Who gets an account's invoices: every active contact that receives invoices and has an address, in the order in which
 * they were added. Two contacts with one mailbox are one recipient (the first): the same mail twice helps nobody.
 */
export function invoiceRecipients(account: Account): readonly InvoiceRecipient[] {
  if (account.status === 'none') return [];

  const byMailbox = new Map<string, InvoiceRecipient>();
  for (const [contactId, { active, receivesInvoices, email, firstName, lastName }] of Object.entries(
    account.contacts,
  )) {
    if (!active || !receivesInvoices || email === undefined || email === '') continue;
    const mailbox = email.toLowerCase();
    if (byMailbox.has(mailbox)) continue;
    byMailbox.set(mailbox, { contactId, name: [firstName, lastName].filter(Boolean).join(' '), email });
  }
  return [...byMailbox.values()];
}
