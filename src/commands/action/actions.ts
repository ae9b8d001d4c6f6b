import { z } from 'zod';
import { type Action, type ActionCommand, action } from '../../domain/action/action.js';
import { dossier } from '../../domain/dossier/dossier.js';
import { dossierUnknown } from '../../domain/dossier/refusals.js';
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
import { requireActiveStaff, STAFF_REFUSALS } from '../user/requireActiveStaff.js';

const actionId = '5d5a0f6f-5a1f-4c11-8b6c-9c0e2f4c4b55';
const otherId = '2f4c4b55-9d5a-4f6f-8a1f-7c115d5a0f6f';

type Checked = (state: Action) => Promise<ActionCommand>;

async function onAction(
  deps: CommandDeps,
  id: string,
  context: CommandContext,
  command: ActionCommand | Checked,
): Promise<Answer> {
  const handled = await handleCommand({
    ...deps,
    stream: actionStream(id),
    decider: action,
    context,
    command,
  });
  const { revision, position, events } = handled;
  return { id, revision, position, events };
}

/** The dossier that an action names must be one of the same account. Throws RuleViolation `dossier.unknown`. */
async function assertDossierOf(deps: CommandDeps, accountId: string, dossierId: string | undefined): Promise<void> {
  if (dossierId === undefined) return;
  const found = await loadState(deps.eventStore, dossierStream(dossierId), dossier);
  if (found.status === 'none') throw dossierUnknown(dossierId);
  if (found.opening.accountId === accountId) return;
  throw new RuleViolation('dossier.unknown', 'Ce dossier n’existe pas sur cette fiche.', { dossierId });
}

const time = z
  .string()
  .trim()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Heure attendue au format HH:MM, par exemple 14:30.')
  .meta({ description: 'Time of day in Europe/Paris', examples: ['14:30'] });

const assigneeId = field.userId.meta({ description: 'An active member of staff' });

const schedule = defineCommand({
  name: 'ScheduleAction',
  noun: 'action',
  summary: 'Schedule an action on an account, for someone, on a day.',
  creates: 'actionId',
  schema: z.strictObject({
    actionId: field.id.optional(),
    accountId: field.id,
    dossierId: field.id.optional(),
    title: field.text(200),
    dueOn: field.date,
    time: time.optional(),
    assigneeId,
    priority: z.enum(['low', 'normal', 'high']).optional(),
    description: field.lines(5_000).optional(),
  }),
  otherExamples: {
    'For any time of the day': {
      actionId: otherId,
      accountId: '7a1c1c52-6a0e-4b53-9a35-6c1d0a4a8d7e',
      title: 'Envoyer le contrat signé',
      dueOn: '2026-12-04',
      assigneeId: 'admin',
    },
  },
  example: {
    actionId,
    accountId: '7a1c1c52-6a0e-4b53-9a35-6c1d0a4a8d7e',
    title: 'Rappeler pour le devis fibre',
    dueOn: '2026-12-03',
    time: '14:30',
    assigneeId: 'admin',
    priority: 'high',
  },
  roles: RIGHTS.register,
  refusals: ['account.unknown', 'dossier.unknown', 'action.exists'],
  badReferences: STAFF_REFUSALS,
  handle: (deps, given, context) => {
    const id = given.actionId ?? deriveId(context.commandId, 'action');
    return onAction(deps, id, context, async () => {
      await loadOpenAccount(deps.eventStore, given.accountId);
      await assertDossierOf(deps, given.accountId, given.dossierId);
      await requireActiveStaff(deps, given.assigneeId);
      return defined<ActionCommand>({ type: 'ScheduleAction', data: { ...given, actionId: id } });
    });
  },
});

const reschedule = defineCommand({
  name: 'RescheduleAction',
  noun: 'action',
  summary: 'Put an open action on another day, or at another time; without a time it is for any time of that day.',
  schema: z.strictObject({ actionId: field.id, dueOn: field.date, time: time.optional() }),
  example: { actionId, dueOn: '2026-12-10', time: '09:00' },
  otherExamples: { 'Any time of that day': { actionId, dueOn: '2026-12-11' } },
  roles: RIGHTS.register,
  refusals: ['action.unknown', 'action.state'],
  handle: (deps, data, context) =>
    onAction(deps, data.actionId, context, defined<ActionCommand>({ type: 'RescheduleAction', data })),
});

const reassign = defineCommand({
  name: 'ReassignAction',
  noun: 'action',
  summary: 'Give an open action to someone else; null leaves it for someone to pick up.',
  schema: z.strictObject({
    actionId: field.id,
    assigneeId: assigneeId.nullable().meta({ description: 'An active member of staff; null leaves it to pick up' }),
  }),
  example: { actionId, assigneeId: 'admin' },
  otherExamples: { 'Leave it to pick up': { actionId, assigneeId: null } },
  roles: RIGHTS.register,
  refusals: ['action.unknown', 'action.state'],
  badReferences: STAFF_REFUSALS,
  handle: (deps, data, context) =>
    onAction(deps, data.actionId, context, async () => {
      await requireActiveStaff(deps, data.assigneeId);
      return { type: 'ReassignAction', data };
    }),
});

const complete = defineCommand({
  name: 'CompleteAction',
  noun: 'action',
  summary:
    'Complete an action, with what came of it. Does nothing for one that is done, unless another outcome is named: that is refused.',
  schema: z.strictObject({ actionId: field.id, outcome: field.lines(2_000).optional() }),
  example: { actionId, outcome: 'Devis accepté.' },
  roles: RIGHTS.register,
  refusals: ['action.unknown', 'action.state'],
  handle: (deps, data, context) =>
    onAction(deps, data.actionId, context, defined<ActionCommand>({ type: 'CompleteAction', data })),
});

const cancel = defineCommand({
  name: 'CancelAction',
  noun: 'action',
  summary:
    'Cancel an open action. Does nothing for one that is cancelled, unless another reason is named: that is refused.',
  schema: z.strictObject({ actionId: field.id, reason: field.lines(2_000).optional() }),
  example: { actionId: otherId, reason: 'Le client a rappelé de lui-même.' },
  roles: RIGHTS.register,
  refusals: ['action.unknown', 'action.state'],
  handle: (deps, data, context) =>
    onAction(deps, data.actionId, context, defined<ActionCommand>({ type: 'CancelAction', data })),
});

export const actionCommands: readonly AnyCommand[] = [schedule, reschedule, reassign, complete, cancel];
