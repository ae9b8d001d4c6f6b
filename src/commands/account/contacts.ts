import { z } from 'zod';
import { account } from '../../domain/account/account.js';
import type { AccountCommand } from '../../domain/account/commands.js';
import type { AccountEvent, ContactChanges } from '../../domain/account/events.js';
import type { Account } from '../../domain/account/state.js';
import { assertChoosable, CHOICE_REFUSALS } from '../../domain/organisation/contactFunctions.js';
import type { Answer, CommandContext } from '../context.js';
import { defined } from '../defined.js';
import * as field from '../fields.js';
import { loadOrganisation } from '../loadState.js';
import { RIGHTS } from '../policy.js';
import { type AnyCommand, type CommandDeps, defineCommand } from '../registry.js';
import { twinWarnings } from '../twinWarnings.js';
import { contactChangeFields, contactFields, newContact } from './contactFields.js';
import { onAccount } from './onAccount.js';

/**
 * Refuses a function that cannot be chosen: one of the organisation's list that is not retired. What a contact has already is
 * not chosen again. Read beside the account's stream: a function retired at the very same moment may still be chosen once.
 */
export async function assertFunctionChosen(deps: CommandDeps, command: AccountCommand, state: Account): Promise<void> {
  const chosen = account.decide(command, state).flatMap(choiceOf);
  if (chosen.length === 0) return;
  const { functions } = await loadOrganisation(deps.eventStore);
  for (const functionId of chosen) assertChoosable(functions, functionId);
}

function choiceOf(event: AccountEvent): readonly string[] {
  if (event.type === 'ContactAdded') return event.data.functionId === undefined ? [] : [event.data.functionId];
  if (event.type !== 'ContactChanged') return [];
  const { functionId } = event.data.changes;
  return functionId === undefined || functionId === null ? [] : [functionId];
}

/** Other fiches that have the phone or the mail which a contact brings. */
function contactWarnings(
  deps: CommandDeps,
  { accountId, phones, email }: Readonly<{ accountId: string }> & Pick<ContactChanges, 'phones' | 'email'>,
  { position }: Answer,
  context: CommandContext,
): Promise<Pick<Answer, 'warnings'>> {
  const said = { ...(phones == null ? {} : { phones }), ...(email == null ? {} : { email }) };
  return twinWarnings(deps, said, { accountId, position }, context);
}

const accountId = '7a1c1c52-6a0e-4b53-9a35-6c1d0a4a8d7e';
const contactId = '0f6f5a1f-7c11-4b55-9d5a-2f4c0b6c9c0e';

export const contactCommands: readonly AnyCommand[] = [
  defineCommand({
    name: 'AddContact',
    noun: 'account',
    summary:
      'Add a contact to an account. Naming a main contact takes the mark from the former one. Fiches that have its phone or mail already are named in `warnings`.',
    schema: z.strictObject({ accountId: field.id, ...contactFields }),
    example: {
      accountId,
      contactId,
      civility: 'Mme',
      lastName: 'Roy',
      firstName: 'Claire',
      email: 'claire.roy@moulins-roy.fr',
      phones: ['06 12 34 56 78'],
      functionId: 'administratif',
      receivesInvoices: true,
      main: true,
    },
    roles: RIGHTS.register,
    refusals: ['account.unknown', 'contact.exists', 'contact.removed', ...CHOICE_REFUSALS],
    handle: async (deps, { accountId, ...given }, context) => {
      const contact = newContact(given, context);
      const command = { type: 'AddContact', data: { accountId, ...contact } } as const;
      const complete = async (state: Account) => {
        await assertFunctionChosen(deps, command, state);
        return command;
      };
      const answer = await onAccount(deps, accountId, context, complete, contact.contactId);
      return { ...answer, ...(await contactWarnings(deps, { accountId, ...contact }, answer, context)) };
    },
  }),
  defineCommand({
    name: 'ChangeContact',
    noun: 'account',
    summary: 'Change fields of a contact. A field left out stays as it is, null clears it.',
    schema: z.strictObject({ accountId: field.id, contactId: field.id, ...contactChangeFields }),
    example: { accountId, contactId, active: false },
    otherExamples: {
      'Another address, no function': { accountId, contactId, email: 'c.roy@moulins-roy.fr', functionId: null },
    },
    roles: RIGHTS.register,
    refusals: ['account.unknown', 'contact.unknown', 'contact.removed', ...CHOICE_REFUSALS],
    handle: async (deps, { accountId, contactId, ...given }, context) => {
      const changes = defined<ContactChanges>(given);
      const command = { type: 'ChangeContact', data: { accountId, contactId, changes } } as const;
      const complete = async (state: Account) => {
        await assertFunctionChosen(deps, command, state);
        return command;
      };
      const answer = await onAccount(deps, accountId, context, complete, contactId);
      return { ...answer, ...(await contactWarnings(deps, { accountId, ...changes }, answer, context)) };
    },
  }),
  defineCommand({
    name: 'RemoveContact',
    noun: 'account',
    summary: 'Take a contact off an account. It stays in the history, and receives nothing any more.',
    schema: z.strictObject({ accountId: field.id, contactId: field.id }),
    example: { accountId, contactId },
    roles: RIGHTS.register,
    refusals: ['account.unknown', 'contact.unknown'],
    handle: (deps, data, context) =>
      onAccount(deps, data.accountId, context, { type: 'RemoveContact', data }, data.contactId),
  }),
];
