import { z } from 'zod';
import { account } from '../../domain/account/account.js';
import { IDENTITY_REFUSALS } from '../../domain/account/identity.js';
import type { Account } from '../../domain/account/state.js';
import { CHOICE_REFUSALS } from '../../domain/organisation/contactFunctions.js';
import { accountReference, accountStream } from '../../domain/streams.js';
import { deriveId } from '../../eventstore/deriveId.js';
import type { Answer, CommandContext } from '../context.js';
import * as field from '../fields.js';
import { handleCommand } from '../handleCommand.js';
import { assertKeepsOwner, RIGHTS } from '../policy.js';
import { type AnyCommand, type CommandDeps, defineCommand } from '../registry.js';
import { twinWarnings } from '../twinWarnings.js';
import { requireActiveStaff, STAFF_REFUSALS } from '../user/requireActiveStaff.js';
import { type TakeClaim, withClaim } from '../withClaim.js';
import { contactFields, newContact } from './contactFields.js';
import { assertFunctionChosen } from './contacts.js';
import { detailFields, toDetails } from './detailFields.js';

const creation = z.strictObject({
  accountId: field.id.optional(),
  ...detailFields,
  contact: z.strictObject(contactFields).optional(),
});

type Creation = z.output<typeof creation>;
type Name = 'CreateProspect' | 'CreateClient';

const prospect = {
  accountId: '7a1c1c52-6a0e-4b53-9a35-6c1d0a4a8d7e',
  name: 'Moulins Roy',
  siret: '73282932000074',
  email: 'contact@moulins-roy.fr',
  phone: '01 42 68 53 00',
  address: { line1: '12 rue des Meuniers', postalCode: '77120', city: 'Coulommiers', country: 'FR' },
  contact: { lastName: 'Roy', firstName: 'Claire', email: 'claire.roy@moulins-roy.fr', receivesInvoices: true },
};

const client = {
  name: 'Lycée des Trois-Rivières',
  customerType: 'public',
  siret: '13002526500013',
  accountingEmail: 'intendance@trois-rivieres.fr',
  address: { line1: '3 place du Marché', postalCode: '77120', city: 'Coulommiers' },
} as const;

/** Claim, number, account, in this order: a crash in between leaves something harmless (LOG §6). */
async function create(deps: CommandDeps, name: Name, given: Creation, context: CommandContext): Promise<Answer> {
  const data = ownedBySender(given, context);
  const accountId = data.accountId ?? deriveId(context.commandId, 'account');
  const details = toDetails(data);
  const stream = accountStream(accountId);
  const claim = details.siret === undefined ? undefined : ({ kind: 'siret', value: details.siret, accountId } as const);
  const contact = data.contact === undefined ? {} : { contact: newContact(data.contact, context) };
  let reserved: number | undefined;

  const work = (take: TakeClaim) =>
    handleCommand({
      ...deps,
      stream,
      decider: account,
      context,
      command: async (state: Account) => {
        const command = (number: number) => ({ type: name, data: { accountId, number, details, ...contact } }) as const;
        // Refused before anything is claimed or numbered.
        await assertFunctionChosen(deps, command(0), state);
        await requireActiveStaff(deps, details.ownerId);
        if (account.decide(command(0), state).length === 0) return command(0);
        await take({ name, body: { ...data, accountId } });
        reserved ??= await deps.numbers.reserve(accountId, context);
        return command(reserved);
      },
    });
  const handled = await withClaim(deps, { claim, stream, context }, work);
  const { state, ...rest } = handled;
  const reference = state.status === 'none' ? {} : { reference: accountReference(state.status, state.number) };
  const place = { accountId, position: rest.position };
  const warnings = await twinWarnings(deps, { ...details, ...contact }, place, context);
  return { id: accountId, ...reference, ...rest, ...warnings };
}

/** What a sales person creates is theirs, unless they hold a role that reaches every fiche. */
function ownedBySender(given: Creation, { scope }: CommandContext): Creation {
  assertKeepsOwner(scope, given.ownerId);
  if (scope === undefined || 'all' in scope) return given;
  return { ...given, ownerId: scope.ownerId };
}

const definition = (name: Name, summary: string): AnyCommand =>
  defineCommand({
    name,
    noun: 'account',
    summary,
    creates: 'accountId',
    schema: creation,
    example: name === 'CreateProspect' ? prospect : client,
    otherExamples: { 'The name alone': { name: 'Boulangerie Faure' } },
    roles: name === 'CreateProspect' ? RIGHTS.prospecting : RIGHTS.register,
    refusals: ['account.exists', ...IDENTITY_REFUSALS, 'account.siret_taken', ...CHOICE_REFUSALS],
    badReferences: STAFF_REFUSALS,
    handle: (deps, data, context) => create(deps, name, data, context),
  });

export const creationCommands: readonly AnyCommand[] = [
  definition(
    'CreateProspect',
    'Create a prospect. Only the name is mandatory. Fiches that look like it are named in `warnings`.',
  ),
  definition('CreateClient', 'Create a client at once, with its first contact if there is one.'),
];
