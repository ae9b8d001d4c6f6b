import { sameJson } from '../shared/json.js';
import { assertNever, type Decider, type DomainCommand } from '../shared/message.js';
import { RuleViolation } from '../shared/ruleViolation.js';
import type { ActionEvent } from './events.js';
import { actionExists, actionUnknown } from './refusals.js';

type Scheduled = Extract<ActionEvent, { type: 'ActionScheduled' }>['data'];

export type ActionCommand =
  | DomainCommand<'ScheduleAction', Scheduled>
  | DomainCommand<'RescheduleAction', { actionId: string; dueOn: string; time?: string }>
  | DomainCommand<'ReassignAction', { actionId: string; assigneeId: string | null }>
  | DomainCommand<'CompleteAction', { actionId: string; outcome?: string }>
  | DomainCommand<'CancelAction', { actionId: string; reason?: string }>;

type ScheduledAction = Readonly<{
  status: 'open' | 'done' | 'cancelled';
  /** As it was at first: what the same command again is compared with. */
  scheduled: Scheduled;
  dueOn: string;
  time?: string;
  assigneeId: string | null;
  /** What was said when it was done or cancelled. */
  said?: string | undefined;
}>;

export type Action = Readonly<{ status: 'none' }> | ScheduledAction;

const STATES = { open: 'à faire', done: 'terminée', cancelled: 'annulée' } as const;

function decide(command: ActionCommand, action: Action): readonly ActionEvent[] {
  if (command.type === 'ScheduleAction') return schedule(command.data, action);
  if (action.status === 'none') {
    throw actionUnknown(command.data.actionId);
  }
  switch (command.type) {
    case 'RescheduleAction':
      return reschedule(command.data, action);
    case 'ReassignAction':
      return reassign(command.data, action);
    case 'CompleteAction':
      if (isSaidAlready(action, 'done', command.data.outcome)) return [];
      assertOpen(action);
      return [{ type: 'ActionCompleted', data: { ...command.data, ...ownOf(action) } }];
    case 'CancelAction':
      if (isSaidAlready(action, 'cancelled', command.data.reason)) return [];
      assertOpen(action);
      return [{ type: 'ActionCancelled', data: { ...command.data, ...ownOf(action) } }];
    default:
      return assertNever(command);
  }
}

function schedule(data: Scheduled, action: Action): readonly ActionEvent[] {
  if (action.status === 'none') return [{ type: 'ActionScheduled', data }];
  if (sameJson(action.scheduled, data)) return [];
  throw actionExists(data.actionId);
}

type Of<Type extends ActionCommand['type']> = Extract<ActionCommand, { type: Type }>['data'];

function reschedule(data: Of<'RescheduleAction'>, action: ScheduledAction): readonly ActionEvent[] {
  assertOpen(action);
  if (action.dueOn === data.dueOn && action.time === data.time) return [];
  return [{ type: 'ActionRescheduled', data: { ...data, accountId: action.scheduled.accountId } }];
}

function reassign(data: Of<'ReassignAction'>, action: ScheduledAction): readonly ActionEvent[] {
  assertOpen(action);
  if (action.assigneeId === data.assigneeId) return [];
  return [{ type: 'ActionReassigned', data: { ...data, accountId: action.scheduled.accountId } }];
}

/** What somebody says of an action that has ended is not dropped in silence: it is the same again, or it is refused. */
function isSaidAlready({ status, said: before }: ScheduledAction, ended: 'done' | 'cancelled', said?: string): boolean {
  return status === ended && (said === undefined || said === before);
}

function ownOf({ scheduled: { accountId, origin } }: ScheduledAction) {
  return { accountId, ...(origin === undefined ? {} : { origin }) };
}

function assertOpen({ status, scheduled: { actionId } }: ScheduledAction): void {
  if (status === 'open') return;
  throw new RuleViolation('action.state', `Cette action est ${STATES[status]} : elle ne change plus.`, {
    actionId,
    state: status,
  });
}

function evolve(action: Action, event: ActionEvent): Action {
  if (event.type === 'ActionScheduled') {
    const { dueOn, time, assigneeId } = event.data;
    return {
      status: 'open',
      scheduled: event.data,
      dueOn,
      assigneeId,
      ...(time === undefined ? {} : { time }),
    };
  }
  if (action.status === 'none') return action;

  switch (event.type) {
    case 'ActionRescheduled': {
      const { time: _before, ...rest } = action;
      const { dueOn, time } = event.data;
      return { ...rest, dueOn, ...(time === undefined ? {} : { time }) };
    }
    case 'ActionReassigned':
      return { ...action, assigneeId: event.data.assigneeId };
    case 'ActionCompleted':
      return { ...action, status: 'done', said: event.data.outcome };
    case 'ActionCancelled':
      return { ...action, status: 'cancelled', said: event.data.reason };
    default:
      return action;
  }
}

export const action: Decider<Action, ActionCommand, ActionEvent> = { initial: { status: 'none' }, decide, evolve };
