import type { ActionEvent } from '../../domain/action/events.js';
import { count, date, nullable, object, oneOf, optional, personal, type Schema, text } from './schema.js';

const of = { actionId: text, accountId: text };
const origin = optional(object({ dossierId: text, phase: text, task: count }));

export const actionSchemas: Readonly<Record<ActionEvent['type'], readonly Schema[]>> = {
  ActionScheduled: [
    object({
      ...of,
      dossierId: optional(text),
      title: personal('accountId', text),
      dueOn: date,
      assigneeId: nullable(text),
      time: optional(text),
      priority: optional(oneOf('low', 'normal', 'high')),
      description: optional(personal('accountId', text)),
      origin,
    }),
  ],
  ActionRescheduled: [object({ ...of, dueOn: date, time: optional(text) })],
  ActionReassigned: [object({ ...of, assigneeId: nullable(text) })],
  ActionCompleted: [object({ ...of, outcome: optional(personal('accountId', text)), origin })],
  ActionCancelled: [object({ ...of, reason: optional(personal('accountId', text)), origin })],
};
