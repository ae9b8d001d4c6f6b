import { actionStream } from '../../src/domain/streams.js';
import { onAccount } from './historyParts.js';
import { type Choice, one, type Step, type World, type Written } from './historyWorld.js';

/** A step about an action that is still to be done. */
const onAction =
  (step: (action: World['actions'][number], choice: Choice) => Written['event']): Step =>
  (world, choice) => {
    const action = one(world.actions, choice.pick);
    return action?.open ? [{ stream: actionStream(action.id), event: step(action, choice) }] : [];
  };

const of = ({ id, accountId }: World['actions'][number]) => ({ actionId: id, accountId });

export const actionSteps: readonly Step[] = [
  onAccount(({ id }, { word, date, flag, pick, pick2 }, world) => {
    const actionId = `act-${world.actions.length + 1}`;
    world.actions.push({ id: actionId, accountId: id, open: true });
    const assigneeId = flag ? null : `user-${pick2 % 3}`;
    const dossier = one(world.dossiers, pick);
    const installed = { origin: { dossierId: dossier?.id ?? 'dos-0', phase: word, task: pick2 % 3 } };
    const data = {
      actionId,
      accountId: id,
      title: `Rappeler ${word}`,
      dueOn: date,
      assigneeId,
      ...(flag ? { time: `1${pick2 % 10}:15`, priority: 'high' as const } : installed),
    };
    return [{ stream: actionStream(actionId), event: { type: 'ActionScheduled', data } }];
  }),
  onAction((action, { flag, word }) => {
    action.open = false;
    return { type: 'ActionCompleted', data: { ...of(action), ...(flag ? { outcome: `Vu avec ${word}` } : {}) } };
  }),
  onAction((action, { flag, word }) => {
    action.open = false;
    return { type: 'ActionCancelled', data: { ...of(action), ...(flag ? { reason: `Fait avec ${word}` } : {}) } };
  }),
  onAction((action, { flag, date }) => {
    return { type: 'ActionRescheduled', data: { ...of(action), dueOn: date, ...(flag ? { time: '08:00' } : {}) } };
  }),
  onAction((action, { flag, pick2 }) => {
    return { type: 'ActionReassigned', data: { ...of(action), assigneeId: flag ? null : `user-${pick2 % 3}` } };
  }),
];
