import { z } from 'zod';
import type { NewContact } from '../../domain/account/commands.js';
import { deriveId } from '../../eventstore/deriveId.js';
import type { CommandContext } from '../context.js';
import { defined } from '../defined.js';
import * as field from '../fields.js';

/** The fields of a contact as a creating command takes them. */
export const contactFields = {
  contactId: field.id.optional(),
  lastName: field.text(100),
  firstName: field.text(100).optional(),
  civility: z.enum(['M', 'Mme']).optional(),
  email: field.email.optional(),
  phones: field.phones.optional(),
  functionId: field.text(100).optional(),
  active: z.boolean().default(true),
  receivesInvoices: z.boolean().default(false),
  portalAccess: z.boolean().default(false),
  main: z.boolean().default(false),
};

const contactSchema = z.object(contactFields);

/** The same fields as a change takes them: left out stays as it is, null clears. */
export const contactChangeFields = {
  lastName: contactFields.lastName.optional(),
  firstName: contactFields.firstName.nullable(),
  civility: contactFields.civility.nullable(),
  email: contactFields.email.nullable(),
  phones: contactFields.phones.nullable(),
  functionId: contactFields.functionId.nullable(),
  active: z.boolean().optional(),
  receivesInvoices: z.boolean().optional(),
  portalAccess: z.boolean().optional(),
  main: z.boolean().optional(),
};

export function newContact(given: z.output<typeof contactSchema>, { commandId }: CommandContext): NewContact {
  return defined<NewContact>({ ...given, contactId: given.contactId ?? deriveId(commandId, 'contact') });
}
