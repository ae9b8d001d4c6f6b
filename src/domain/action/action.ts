import { sameJson } from '../shared/json.js';
import type { Decider, DomainCommand } from '../shared/message.js';
import { RuleViolation } from '../shared/ruleViolation.js';
import type { ActionEvent } from './events.js';

type Scheduled = Extract<ActionEvent, { type: 'ActionScheduled' }>['data'];

export type ActionCommand =
  | DomainCommand<'ScheduleAction', Scheduled>
  | DomainCommand<'CompleteAction', { actionId: string; outcome?: string }>;

export type Action = Readonly<{ status: 'none' }> | Readonly<{ status: 'open' | 'done'; scheduled: Scheduled }>;

function decide(command: ActionCommand, action: Action): readonly ActionEvent[] {
  return command.type === 'ScheduleAction' ? schedule(command.data, action) : complete(command.data, action);
}

function schedule(data: Scheduled, action: Action): readonly ActionEvent[] {
  if (action.status === 'none') return [{ type: 'ActionScheduled', data }];
  if (sameJson(action.scheduled, data)) return [];
  throw new RuleViolation('action.exists', 'Une autre action porte déjà cet identifiant.', { actionId: data.actionId });
}

function complete(data: { actionId: string; outcome?: string }, action: Action): readonly ActionEvent[] {
  if (action.status === 'none') {
    throw new RuleViolation('action.unknown', 'Cette action n’existe pas.', { actionId: data.actionId });
  }
  if (action.status === 'done') return [];
  return [{ type: 'ActionCompleted', data: { ...data, accountId: action.scheduled.accountId } }];
}

function evolve(action: Action, event: ActionEvent): Action {
  if (event.type === 'ActionScheduled') return { status: 'open', scheduled: event.data };
  return action.status === 'none' ? action : { ...action, status: 'done' };
}

export const action: Decider<Action, ActionCommand, ActionEvent> = { initial: { status: 'none' }, decide, evolve };
