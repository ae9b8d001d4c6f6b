import type { Told } from './historyAccountStory.js';

const of = { actionId: 'act-1', accountId: 'acc-1' };
const other = { actionId: 'act-2', accountId: 'acc-1' };

/** Two actions, one done and one cancelled. */
export const actionStory: readonly Told[] = [
  [
    'action-act-1',
    { type: 'ActionScheduled', data: { ...of, title: 'Rappeler', dueOn: '2026-12-02', assigneeId: null } },
    'Action prévue pour le 2 décembre 2026 : Rappeler (à attribuer)',
  ],
  ['action-act-1', { type: 'ActionReassigned', data: { ...of, assigneeId: 'lea' } }, 'Action confiée à lea : Rappeler'],
  [
    'action-act-1',
    { type: 'ActionReassigned', data: { ...of, assigneeId: null } },
    'Action de nouveau à attribuer : Rappeler',
  ],
  [
    'action-act-1',
    { type: 'ActionRescheduled', data: { ...of, dueOn: '2026-12-04', time: '09:30' } },
    'Action reportée au 4 décembre 2026 à 09:30 : Rappeler',
  ],
  [
    'action-act-1',
    { type: 'ActionCompleted', data: { ...of, outcome: 'Signé' } },
    'Action terminée : Rappeler, résultat : Signé',
  ],
  [
    'action-act-2',
    {
      type: 'ActionScheduled',
      data: {
        ...other,
        title: 'Visiter',
        dueOn: '2026-12-02',
        assigneeId: 'lea',
        priority: 'high',
        origin: { dossierId: 'dos-1', phase: 'Étude', task: 0 },
      },
    },
    'Action prévue pour le 2 décembre 2026 : Visiter (phase « Étude »), prioritaire, pour lea',
  ],
  [
    'action-act-2',
    { type: 'ActionCancelled', data: { ...other, reason: 'Doublon' } },
    'Action annulée : Visiter, motif : Doublon',
  ],
];
