import { z } from 'zod';
import { account } from '../../domain/account/account.js';
import type { AccountChanges, AccountDetails } from '../../domain/account/events.js';
import { IDENTITY_REFUSALS } from '../../domain/account/identity.js';
import type { Account } from '../../domain/account/state.js';
import { withChanges } from '../../domain/shared/changes.js';
import { accountStream } from '../../domain/streams.js';
import type { Answer, CommandContext } from '../context.js';
import { defined } from '../defined.js';
import * as field from '../fields.js';
import { assertKeepsOwner, RIGHTS } from '../policy.js';
import { type AnyCommand, type CommandDeps, defineCommand } from '../registry.js';
import { twinWarnings } from '../twinWarnings.js';
import { requireActiveStaff, STAFF_REFUSALS } from '../user/requireActiveStaff.js';
import { withClaim } from '../withClaim.js';
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

  const answer = await withClaim(deps, { claim, stream: accountStream(accountId), context }, (take) =>
    onAccount(deps, accountId, context, async (state) => {
      const changes = toChanges(given, state.status === 'none' ? [] : (state.details.phones ?? []));
      const command = { type: 'ChangeAccountDetails', data: { accountId, changes } } as const;
      account.decide(command, state);
      await assertOthersAllow(deps, accountId, changes, state);
      if (isNewSiret(changes, state)) await take({ name: 'ChangeAccountDetails', body: data });
      return command;
    }),
  );
  return {
    ...answer,
    ...(await twinWarnings(deps, newlySaid(said), { accountId, position: answer.position }, context)),
  };
}

/** What the fiche alone does not know: who may own it, and what its dossiers rely on. */
async function assertOthersAllow(
  deps: CommandDeps,
  accountId: string,
  changes: AccountChanges,
  state: Account,
): Promise<void> {
  if (state.status === 'none') return;
  const { details } = state;
  if (details.ownerId !== changes.ownerId) await requireActiveStaff(deps, changes.ownerId);
  await assertDossiersStillHold(deps, accountId, details, withChanges(details, changes));
}

/** What other fiches may have too. */
function newlySaid({ name, tradeName, phones, email, accountingEmail }: AccountChanges) {
  return withChanges<Partial<AccountDetails>>(
    {},
    defined<AccountChanges>({ name, tradeName, phones, email, accountingEmail }),
  );
}

function isNewSiret({ siret }: AccountChanges, state: Account): boolean {
  return typeof siret === 'string' && (state.status === 'none' || state.details.siret !== siret);
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
