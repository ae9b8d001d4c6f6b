import { z } from 'zod';
import { type ActionCommand, action } from '../../domain/action/action.js';
import { dossier } from '../../domain/dossier/dossier.js';
import { RuleViolation } from '../../domain/shared/ruleViolation.js';
import { actionStream, dossierStream } from '../../domain/streams.js';
import { deriveId } from '../../eventstore/deriveId.js';
import type { Answer, CommandContext } from '../context.js';
import { defined } from '../defined.js';
import * as field from '../fields.js';
import { handleCommand } from '../handleCommand.js';
import { loadOpenAccount, loadState } from '../loadState.js';
import { RIGHTS } from '../policy.js';
import { type AnyCommand, type CommandDeps, defineCommand } from '../registry.js';
import { requireActiveStaff } from '../user/requireActiveStaff.js';

async function onAction(
  deps: CommandDeps,
  actionId: string,
  context: CommandContext,
  command: ActionCommand | (() => Promise<ActionCommand>),
): Promise<Answer> {
  const { eventStore, now } = deps;
  const handled = await handleCommand({
    eventStore,
    now,
    stream: actionStream(actionId),
    decider: action,
    context,
    command,
  });
  const { revision, position, events } = handled;
  return { id: actionId, revision, position, events };
}

/** The dossier that an action names must be one of the same account. */
async function assertDossierOf(deps: CommandDeps, accountId: string, dossierId: string | undefined): Promise<void> {
  if (dossierId === undefined) return;
  const found = await loadState(deps.eventStore, dossierStream(dossierId), dossier);
  if (found.status !== 'none' && found.opening.accountId === accountId) return;
  throw new RuleViolation('dossier.unknown', 'Ce dossier n’existe pas sur cette fiche.', { dossierId });
}

const schedule = defineCommand({
  name: 'ScheduleAction',
  noun: 'action',
  summary: 'Schedule an action on an account, for someone, on a day.',
  schema: z.strictObject({
    actionId: field.id.optional(),
    accountId: field.id,
    dossierId: field.id.optional(),
    title: field.text(200),
    dueOn: field.date,
    assigneeId: field.userId,
  }),
  example: {
    accountId: '7a1c1c52-6a0e-4b53-9a35-6c1d0a4a8d7e',
    title: 'Rappeler pour le devis fibre',
    dueOn: '2026-12-03',
    assigneeId: 'admin',
  },
  roles: RIGHTS.register,
  handle: async (deps, given, context) => {
    await loadOpenAccount(deps.eventStore, given.accountId);
    await assertDossierOf(deps, given.accountId, given.dossierId);
    const data = { ...given, actionId: given.actionId ?? deriveId(context.commandId, 'action') };
    return onAction(deps, data.actionId, context, async () => {
      await requireActiveStaff(deps, given.assigneeId);
      return defined<ActionCommand>({ type: 'ScheduleAction', data });
    });
  },
});

const complete = defineCommand({
  name: 'CompleteAction',
  noun: 'action',
  summary: 'Complete an action, with what came of it. Does nothing for one that is done.',
  schema: z.strictObject({ actionId: field.id, outcome: field.lines(2_000).optional() }),
  example: { actionId: '5d5a0f6f-5a1f-4c11-8b6c-9c0e2f4c4b55', outcome: 'Devis accepté.' },
  roles: RIGHTS.register,
  handle: (deps, data, context) =>
    onAction(deps, data.actionId, context, defined<ActionCommand>({ type: 'CompleteAction', data })),
});

export const actionCommands: readonly AnyCommand[] = [schedule, complete];
