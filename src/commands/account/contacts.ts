import { z } from 'zod';
import type { ContactChanges } from '../../domain/account/events.js';
import { CONTACT_FUNCTIONS } from '../../domain/organisation/organisation.js';
import { RuleViolation } from '../../domain/shared/ruleViolation.js';
import { defined } from '../defined.js';
import * as field from '../fields.js';
import { type AnyCommand, defineCommand } from '../registry.js';
import { contactChangeFields, contactFields, newContact } from './contactFields.js';
import { onAccount } from './onAccount.js';

/** A function is one of the organisation's list. */
export function assertKnownFunction(functionId: string | null | undefined): void {
  if (functionId === undefined || functionId === null || Object.hasOwn(CONTACT_FUNCTIONS, functionId)) return;
  throw new RuleViolation(
    'contact.function_unknown',
    `Cette fonction n’est pas dans la liste : ${Object.keys(CONTACT_FUNCTIONS).join(', ')}.`,
    { functionId },
  );
}

const accountId = '7a1c1c52-6a0e-4b53-9a35-6c1d0a4a8d7e';

export const contactCommands: readonly AnyCommand[] = [
  defineCommand({
    name: 'AddContact',
    noun: 'account',
    summary: 'Add a contact to an account. Naming a main contact takes the mark from the former one.',
    schema: z.strictObject({ accountId: field.id, ...contactFields }),
    example: { accountId, lastName: 'Roy', firstName: 'Claire', phones: ['06 12 34 56 78'], receivesInvoices: true },
    roles: ['admin', 'sales', 'billing'],
    handle: async (deps, { accountId, ...given }, context) => {
      assertKnownFunction(given.functionId);
      const contact = newContact(given, context);
      const data = { accountId, ...contact };
      return onAccount(deps, accountId, context, { type: 'AddContact', data }, contact.contactId);
    },
  }),
  defineCommand({
    name: 'ChangeContact',
    noun: 'account',
    summary: 'Change fields of a contact. A field left out stays as it is, null clears it.',
    schema: z.strictObject({ accountId: field.id, contactId: field.id, ...contactChangeFields }),
    example: { accountId, contactId: '0f6f5a1f-7c11-4b55-9d5a-2f4c0b6c9c0e', active: false },
    roles: ['admin', 'sales', 'billing'],
    handle: async (deps, { accountId, contactId, ...given }, context) => {
      assertKnownFunction(given.functionId);
      const changes = defined<ContactChanges>(given);
      const data = { accountId, contactId, changes };
      return onAccount(deps, accountId, context, { type: 'ChangeContact', data }, contactId);
    },
  }),
];
