import { z } from 'zod';
import * as field from '../../commands/fields.js';
import { RIGHTS } from '../../commands/policy.js';
import { parisDate } from '../../paris.js';
import { actionCalendar } from '../../projections/queries/actionCalendar.js';
import { listActions } from '../../projections/queries/actions.js';
import { myDay } from '../../projections/queries/myDay.js';
import { cursor, defineRead, limit, type Read } from '../read.js';
import { action, actionCalendar as actionCalendarView } from '../views/actions.js';
import { pageOf } from '../views/values.js';
import type { ReadDeps } from './deps.js';

const assignee = field.userId.optional().meta({
  description: 'Id of a user; `none` for what is there to pick up: nobody has it, or whoever has it left',
  examples: ['admin', 'none'],
});
const account = z.string().max(100).optional().meta({ description: 'Id or reference' });

/** What is to be done, by whom and when. */
export function actionReads({ today }: ReadDeps): readonly Read[] {
  const dayOf = (asOf: string | undefined): string => (asOf === undefined ? today() : parisDate(asOf));

  return [
    defineRead({
      path: '/actions',
      noun: 'action',
      summary: 'Actions by due date; overdue ones come first and are never hidden.',
      query: z.strictObject({
        assignee,
        account,
        dossier: field.id.optional(),
        from: field.date.optional(),
        to: field.date.optional(),
        status: z.enum(['open', 'done', 'cancelled']).optional(),
        limit,
        cursor,
      }),
      response: pageOf(action),
      past: true,
      roles: RIGHTS.reading,
      answer: ({ query: filter, db, asOf }) => listActions(db, { ...filter, today: dayOf(asOf) }),
    }),
    defineRead({
      path: '/actions/mine',
      noun: 'action',
      summary: 'The day of the caller (Europe/Paris): overdue actions, then those of today, then those done today.',
      query: z.strictObject({ limit, cursor }),
      response: pageOf(action),
      past: true,
      roles: RIGHTS.reading,
      answer: ({ query: paging, caller, db, asOf }) =>
        myDay(db, { ...paging, assignee: caller.actor.id, today: dayOf(asOf) }),
    }),
    defineRead({
      path: '/actions/calendar',
      noun: 'action',
      summary:
        'A month of actions, every day of it with its count and its actions; of an account, of a person, or of all.',
      query: z.strictObject({ month: field.month, account, assignee }),
      response: actionCalendarView,
      past: true,
      roles: RIGHTS.reading,
      answer: ({ query: asked, db, asOf }) => actionCalendar(db, { ...asked, today: dayOf(asOf) }),
    }),
  ];
}
