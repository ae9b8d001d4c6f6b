import { z } from 'zod';
import type { DossierCommand } from '../../domain/dossier/commands.js';
import { type Dossier, dossier } from '../../domain/dossier/dossier.js';
import { collectableBy } from '../../domain/organisation/organisation.js';
import type { PaymentTerms } from '../../domain/shared/party.js';
import { dossierStream } from '../../domain/streams.js';
import { deriveId } from '../../eventstore/deriveId.js';
import { givingBackUnused } from '../claims.js';
import type { Answer, CommandContext } from '../context.js';
import { defined } from '../defined.js';
import * as field from '../fields.js';
import { type Handled, handleCommand } from '../handleCommand.js';
import { loadOpenAccount, loadOrganisation, loadState } from '../loadState.js';
import { claimMandate, mandateClaim } from '../mandates.js';
import { RIGHTS } from '../policy.js';
import { type AnyCommand, type CommandDeps, defineCommand } from '../registry.js';
import { lineFields } from './lineFields.js';

const dossierId = '3b6c9c0e-2f4c-4b55-9d5a-0f6f5a1f7c11';

type Completed = DossierCommand | ((state: Dossier) => Promise<DossierCommand>);
type DataOf<Type extends DossierCommand['type']> = Extract<DossierCommand, { type: Type }>['data'];

function onDossier(
  deps: CommandDeps,
  id: string,
  context: CommandContext,
  command: Completed,
): Promise<Handled<Dossier>> {
  const { eventStore, now } = deps;
  return handleCommand({ eventStore, now, stream: dossierStream(id), decider: dossier, context, command });
}

const answer = (id: string, { revision, position, events }: Handled<Dossier>): Answer => ({
  id,
  revision,
  position,
  events,
});

const openDossier = defineCommand({
  name: 'OpenDossier',
  noun: 'dossier',
  summary: 'Open a dossier on an account.',
  schema: z.strictObject({
    dossierId: field.id.optional(),
    accountId: field.id,
    name: field.text(200).optional(),
    batch: field.batch.optional(),
    team: z.record(field.text(50), field.userId).optional(),
    site: z.strictObject({ name: field.text(200).optional(), address: field.address }).optional(),
  }),
  example: { accountId: '7a1c1c52-6a0e-4b53-9a35-6c1d0a4a8d7e', name: 'Fibre du siège' },
  roles: RIGHTS.register,
  handle: async (deps, given, context) => {
    const id = given.dossierId ?? deriveId(context.commandId, 'dossier');
    const data = defined<DataOf<'OpenDossier'>>({ ...given, dossierId: id });
    await loadOpenAccount(deps.eventStore, data.accountId);
    return answer(id, await onDossier(deps, id, context, { type: 'OpenDossier', data }));
  },
});

const addLine = defineCommand({
  name: 'AddDossierLine',
  noun: 'dossier',
  summary:
    'Add a line to a dossier. Licences and recurring lines are charged every month unless `every` says otherwise.',
  schema: lineFields,
  example: { dossierId, section: 'recurring', label: 'Accès fibre 1 Gb/s', quantity: '1', unitPrice: '29.90' },
  roles: RIGHTS.register,
  handle: async (deps, given, context) => {
    const lineId = given.lineId ?? deriveId(context.commandId, 'line');
    const every = given.section === 'one_off' ? undefined : (given.every ?? 'month');
    const data = defined<DataOf<'AddDossierLine'>>({ ...given, lineId, every });
    return answer(lineId, await onDossier(deps, data.dossierId, context, { type: 'AddDossierLine', data }));
  },
});

const paymentSchema = z.strictObject({ dossierId: field.id, override: z.strictObject(field.paymentTerms).nullable() });

/** Claims the mandate's reference for the dossier's account, then sets the override; a job gives back the one that it leaves. */
async function setDossierPayment(
  deps: CommandDeps,
  body: z.output<typeof paymentSchema>,
  context: CommandContext,
): Promise<Answer> {
  const { dossierId } = body;
  const override = body.override === null ? null : defined<PaymentTerms>(body.override);
  const collectable = collectableBy(await loadOrganisation(deps.eventStore));
  const accountId = await accountOfDossier(deps, dossierId);
  const claim = accountId === undefined ? undefined : mandateClaim(override, accountId);

  const work = (): Promise<Handled<Dossier>> =>
    onDossier(deps, dossierId, context, async (state) => {
      const customerType =
        accountId === undefined ? 'business' : (await loadOpenAccount(deps.eventStore, accountId)).details.customerType;
      const data = { dossierId, override, collectable, customerType, today: deps.today() };
      const command = { type: 'SetDossierPayment', data } as const;
      const changes = dossier.decide(command, state).length > 0;
      if (changes) await claimMandate(deps, claim, { name: 'SetDossierPayment', body }, context);
      return command;
    });
  return answer(dossierId, await givingBackUnused(deps, claim, dossierStream(dossierId), context, work));
}

/** A dossier never changes its account. */
async function accountOfDossier({ eventStore }: CommandDeps, dossierId: string): Promise<string | undefined> {
  const state = await loadState(eventStore, dossierStream(dossierId), dossier);
  return state.status === 'none' ? undefined : state.opening.accountId;
}

const setPayment = defineCommand({
  name: 'SetDossierPayment',
  noun: 'dossier',
  summary: 'Override the payment terms of the account for this dossier, as a whole; null takes the override away.',
  schema: paymentSchema,
  example: { dossierId, override: { mode: 'cheque', due: { days: 30, endOfMonth: 'none' } } },
  roles: RIGHTS.billing,
  handle: setDossierPayment,
});

const activate = defineCommand({
  name: 'ActivateDossier',
  noun: 'dossier',
  summary: 'Put a dossier into production: from its effective date on, each billing run bills it.',
  schema: z.strictObject({ dossierId: field.id, effectiveOn: field.date }),
  example: { dossierId, effectiveOn: '2026-12-01' },
  roles: RIGHTS.register,
  handle: async (deps, data, context) => {
    const handled = await onDossier(deps, data.dossierId, context, { type: 'ActivateDossier', data });
    return { ...answer(data.dossierId, handled), ...(await prospectWarning(deps, handled.state)) };
  },
});

/** Activation alone converts nobody: the answer says so (DESIGN: "Conversion"). */
async function prospectWarning(deps: CommandDeps, state: Dossier): Promise<Pick<Answer, 'warnings'>> {
  if (state.status === 'none') return {};
  const owner = await loadOpenAccount(deps.eventStore, state.opening.accountId);
  if (owner.status === 'client') return {};
  const message =
    'Cette fiche est encore un prospect : le dossier ne sera pas facturé avant sa conversion en client (ConvertToClient).';
  return { warnings: [{ code: 'account.still_prospect', message }] };
}

export const dossierCommands: readonly AnyCommand[] = [openDossier, addLine, setPayment, activate];
