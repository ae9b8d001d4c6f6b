import { z } from 'zod';
import type { DossierCommandOf } from '../../domain/dossier/commands.js';
import type { Dossier, OpenDossier } from '../../domain/dossier/state.js';
import type { Answer } from '../context.js';
import { defined } from '../defined.js';
import * as field from '../fields.js';
import type { Handled } from '../handleCommand.js';
import { loadInstallationType } from '../installationType/loadInstallationType.js';
import { loadOpenAccount } from '../loadState.js';
import { RIGHTS } from '../policy.js';
import { type AnyCommand, type CommandDeps, defineCommand } from '../registry.js';
import { neverBilledWarnings } from './neverBilledWarnings.js';
import { answerOf, DOSSIER_ID, onDossier } from './onDossier.js';

type Activation = DossierCommandOf<'ActivateDossier'>;

const activate = defineCommand({
  name: 'ActivateDossier',
  noun: 'dossier',
  summary:
    'Put a dossier into production: from its effective date on, each billing run bills it. With an installation type selected, a prospect becomes a client and the first tasks are scheduled.',
  schema: z.strictObject({ dossierId: field.id, effectiveOn: field.date }),
  example: { dossierId: DOSSIER_ID, effectiveOn: '2026-12-01' },
  roles: RIGHTS.register,
  refusals: ['dossier.unknown', 'dossier.state', 'dossier.already_active'],
  handle: async (deps, data, context) => {
    const handled = await onDossier(deps, data.dossierId, context, (state) => activationOf(deps, data, state));
    return { ...answerOf(data.dossierId, handled), ...(await prospectWarning(deps, handled)) };
  },
});

/** Carries the account and the type as they are now: what follows of it never depends on a later change (LOG §8). */
async function activationOf(
  { eventStore }: CommandDeps,
  data: Readonly<{ dossierId: string; effectiveOn: string }>,
  state: Dossier,
): Promise<Activation> {
  if (state.status === 'none') return { type: 'ActivateDossier', data: { ...data, accountKind: 'prospect' } };
  const { status: accountKind } = await loadOpenAccount(eventStore, state.opening.accountId);
  const installation = await installationOf(eventStore, state);
  return defined<Activation>({ type: 'ActivateDossier', data: { ...data, accountKind, installation } });
}

async function installationOf(eventStore: CommandDeps['eventStore'], { installationTypeId, team }: OpenDossier) {
  if (installationTypeId === null) return undefined;
  return { ...(await loadInstallationType(eventStore, installationTypeId)), team };
}

/**
 * Activation alone converts nobody: the answer says so (DESIGN: "Conversion"). The answer to a repeated command says what
 * the first one said, whatever became of the account since.
 */
async function prospectWarning(
  deps: CommandDeps,
  { state, events }: Handled<Dossier>,
): Promise<Pick<Answer, 'warnings'>> {
  if (state.status === 'none' || state.activation?.installation !== undefined) return {};
  const kind = events.length > 0 ? state.activation?.accountKind : undefined;
  const { status } =
    kind === undefined ? await loadOpenAccount(deps.eventStore, state.opening.accountId) : { status: kind };
  if (status === 'client') return {};
  const message =
    'Cette fiche est encore un prospect : le dossier ne sera pas facturé avant sa conversion en client (ConvertToClient).';
  return { warnings: [{ code: 'account.still_prospect', message }] };
}

const terminate = defineCommand({
  name: 'TerminateDossier',
  noun: 'dossier',
  summary:
    'Terminate an active dossier: `on` is the last day that is billed. What is billed in advance beyond it is owed back: the preview says so. From that day on no phase of its installation starts. Lines that begin after it are named in `warnings`: they will never be billed.',
  schema: z.strictObject({ dossierId: field.id, on: field.date }),
  example: { dossierId: DOSSIER_ID, on: '2027-03-31' },
  roles: RIGHTS.register,
  refusals: ['dossier.unknown', 'dossier.state', 'dossier.ends_before_start'],
  handle: async (deps, data, context) => {
    const handled = await onDossier(deps, data.dossierId, context, { type: 'TerminateDossier', data });
    return { ...answerOf(data.dossierId, handled), ...(await neverBilledWarnings(deps, data.dossierId, handled)) };
  },
});

const reopen = defineCommand({
  name: 'ReopenDossier',
  noun: 'dossier',
  summary:
    'Take a terminated dossier up again: as if it had never been terminated, or, with `on`, billed again from that day only. A wrong day is put right by terminating on the same day again and reopening on the right one. Phases of its installation that waited meanwhile start.',
  schema: z.strictObject({ dossierId: field.id, on: field.date.optional() }),
  example: { dossierId: DOSSIER_ID, on: '2027-06-01' },
  otherExamples: { 'As if it had never been terminated': { dossierId: DOSSIER_ID } },
  roles: RIGHTS.register,
  refusals: ['dossier.unknown', 'dossier.state', 'dossier.reopens_before_end'],
  handle: async (deps, given, context) => {
    const command = defined<DossierCommandOf<'ReopenDossier'>>({ type: 'ReopenDossier', data: given });
    return answerOf(given.dossierId, await onDossier(deps, given.dossierId, context, command));
  },
});

export const lifecycleCommands: readonly AnyCommand[] = [activate, terminate, reopen];
