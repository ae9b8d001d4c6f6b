import { z } from 'zod';
import { account } from '../../domain/account/account.js';
import type { AccountChanges, AccountDetails } from '../../domain/account/events.js';
import { IDENTITY_REFUSALS } from '../../domain/account/identity.js';
import type { Account } from '../../domain/account/state.js';
import { withChanges } from '../../domain/shared/changes.js';
import { accountStream } from '../../domain/streams.js';
import { claimValue, givingBackUnused } from '../claims.js';
import type { Answer, CommandContext } from '../context.js';
import { defined } from '../defined.js';
import * as field from '../fields.js';
import { assertKeepsOwner, RIGHTS } from '../policy.js';
import { type AnyCommand, type CommandDeps, defineCommand } from '../registry.js';
import { twinWarnings } from '../twinWarnings.js';
import { requireActiveStaff, STAFF_REFUSALS } from '../user/requireActiveStaff.js';
import { changeFields, toChanges } from './detailFields.js';
import { assertDossiersStillHold, DOSSIER_REFUSALS } from './dossierSettings.js';
import { onAccount } from './onAccount.js';

const schema = z.strictObject({ accountId: field.id, ...changeFields });
type Data = z.output<typeof schema>;

/** Claim the new SIRET, change; a job gives the old one back. A refused change gives the new one back at once. */
async function change(deps: CommandDeps, data: Data, context: CommandContext): Promise<Answer> {
  const { accountId, ...given } = data;
  assertKeepsOwner(context.scope, given.ownerId);
  // What is said alone, whatever numbers the account has: only `phone` depends on them.
  const said = toChanges(given, []);
  const { siret } = said;
  const claim = typeof siret === 'string' ? ({ kind: 'siret', value: siret, accountId } as const) : undefined;

  const answer = await givingBackUnused(deps, claim, accountStream(accountId), context, () =>
    onAccount(deps, accountId, context, async (state) => {
      const changes = toChanges(given, state.status === 'none' ? [] : (state.details.phones ?? []));
      const command = { type: 'ChangeAccountDetails', data: { accountId, changes } } as const;
      account.decide(command, state);
      if (state.status !== 'none' && state.details.ownerId !== changes.ownerId) {
        await requireActiveStaff(deps, changes.ownerId);
      }
      if (state.status !== 'none') {
        await assertDossiersStillHold(deps, accountId, state.details, withChanges(state.details, changes));
      }
      await claimNewSiret(deps, data, changes, state, context);
      return command;
    }),
  );
  return {
    ...answer,
    ...(await twinWarnings(deps, newlySaid(said), { accountId, position: answer.position }, context)),
  };
}

/** What other fiches may have too. */
function newlySaid({ name, tradeName, phones, email, accountingEmail }: AccountChanges) {
  return withChanges<Partial<AccountDetails>>(
    {},
    defined<AccountChanges>({ name, tradeName, phones, email, accountingEmail }),
  );
}

async function claimNewSiret(
  deps: CommandDeps,
  data: Data,
  { siret }: AccountChanges,
  state: Account,
  context: CommandContext,
): Promise<void> {
  if (typeof siret !== 'string' || (state.status !== 'none' && state.details.siret === siret)) return;
  const seen = context.seenRevision === undefined ? {} : { seenRevision: context.seenRevision };
  const claiming = { name: 'ChangeAccountDetails', body: data, ...seen };
  await claimValue(deps, { kind: 'siret', value: siret, accountId: data.accountId }, claiming, context);
}

export const detailsCommands: readonly AnyCommand[] = [
  defineCommand({
    name: 'ChangeAccountDetails',
    noun: 'account',
    summary:
      'Change fields of an account. A field left out stays as it is, null clears it. `phone` alone is the first number, the others stay; `phones` is the whole list, with `phone` before it when both are given.',
    schema,
    example: { accountId: '7a1c1c52-6a0e-4b53-9a35-6c1d0a4a8d7e', legalForm: 'SARL', tradeName: null },
    otherExamples: {
      'Hand it to a colleague': { accountId: '7a1c1c52-6a0e-4b53-9a35-6c1d0a4a8d7e', ownerId: 'admin' },
    },
    roles: RIGHTS.register,
    refusals: [
      'account.unknown',
      ...IDENTITY_REFUSALS,
      'account.siret_taken',
      'account.several_phones',
      ...DOSSIER_REFUSALS,
    ],
    badReferences: STAFF_REFUSALS,
    handle: change,
  }),
];
