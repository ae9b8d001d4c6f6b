import { z } from 'zod';
import * as value from './values.js';

export const action = z
  .object({
    id: value.uuid,
    accountId: value.uuid,
    accountReference: value.reference.optional(),
    accountName: z.string().optional(),
    dossierId: value.uuid.optional(),
    dossierName: z.string().optional(),
    title: z.string(),
    dueOn: value.civilDate,
    time: z
      .string()
      .optional()
      .meta({ description: '`HH:MM` in Europe/Paris; absent: any time of the day', examples: ['14:30'] }),
    assigneeId: value.userId.nullable().meta({ description: 'Null until someone picks it up' }),
    assigneeName: z.string().optional().meta({ description: 'As they are called now' }),
    assigneeAway: z
      .enum(['left', 'read_only'])
      .optional()
      .meta({ description: 'The assignee can do nothing about it any more: while it is open it is there to pick up' }),
    priority: z.enum(['low', 'normal', 'high']),
    description: z.string().optional(),
    status: z.enum(['open', 'done', 'cancelled']),
    overdue: z.boolean().meta({ description: 'Open, and its day has passed' }),
    outcome: z.string().optional().meta({ description: 'What came of it' }),
    reason: z.string().optional().meta({ description: 'Why it was cancelled' }),
    origin: z
      .object({ dossierId: value.uuid, phase: z.string(), task: z.int().meta({ description: 'From 0' }) })
      .optional()
      .meta({ description: 'The task of an installation that it carries out' }),
    scheduledAt: value.instant,
    completedAt: value.instant.optional(),
    cancelledAt: value.instant.optional(),
    updatedAt: value.instant,
    revision: value.revision,
  })
  .meta({ id: 'Action' });

export const actionCalendar = z
  .object({
    month: value.month,
    previous: value.month,
    next: value.month,
    days: z
      .array(z.object({ date: value.civilDate, count: value.count, items: z.array(action) }))
      .meta({ description: 'Every day of the month' }),
  })
  .meta({ id: 'ActionCalendar' });
