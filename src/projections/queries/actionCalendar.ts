import { addMonths, dateOfDay, dayNumber, lastDayOf } from '../../domain/shared/civilDate.js';
import { accountIdOf } from './accountRef.js';
import { type ActionRow, type ActionView, SELECT_ACTIONS, TO_PICK_UP, toActionView, UNASSIGNED } from './actionRows.js';
import { present, type Query } from './query.js';

export type ActionCalendar = Readonly<{
  /** `YYYY-MM`, as the two beside it. */
  month: string;
  previous: string;
  next: string;
  /** Every day of the month, also those with nothing in them. */
  days: readonly Readonly<{ date: string; count: number; items: readonly ActionView[] }>[];
}>;

type Asked = Readonly<{
  month: string;
  /** Civil date in Europe/Paris. */
  today: string;
  /** Id or reference. */
  account?: string | undefined;
  /** A user's id, or `none`. */
  assignee?: string | undefined;
}>;

/** A month of actions, open and done, each on the day for which it is due. What was cancelled is not shown. */
export function actionCalendar(query: Query, asked: Asked): ActionCalendar {
  const { month } = asked;
  const byDay = new Map<string, ActionView[]>(daysOf(month).map((date) => [date, []]));
  for (const row of read(query, asked)) byDay.get(row.dueOn)?.push(toActionView(row));
  return {
    month,
    previous: monthBeside(month, -1),
    next: monthBeside(month, 1),
    days: [...byDay].map(([date, items]) => ({ date, count: items.length, items })),
  };
}

const monthBeside = (month: string, by: number): string => addMonths(`${month}-01`, by).slice(0, 7);

function daysOf(month: string): readonly string[] {
  const first = dayNumber(`${month}-01`);
  const days = dayNumber(lastDayOf(month)) - first + 1;
  return Array.from({ length: days }, (_, n) => dateOfDay(first + n));
}

function read(query: Query, { month, today, account, assignee }: Asked): readonly ActionRow[] {
  const accountId = account === undefined ? undefined : accountIdOf(query, account);
  if (account !== undefined && accountId === undefined) return [];
  const conditions = [
    `actions.status <> 'cancelled'`,
    'place >= :from AND place < :to',
    ...(accountId === undefined ? [] : ['actions.account_id = :accountId']),
    ...(assignee === undefined ? [] : [assignee === UNASSIGNED ? TO_PICK_UP : 'assignee_id = :assignee']),
  ];
  return query.all<ActionRow>(`${SELECT_ACTIONS} WHERE ${conditions.join(' AND ')} ORDER BY place, actions.id`, {
    ...present({ accountId, assignee: assignee === UNASSIGNED ? undefined : assignee }),
    from: month,
    to: monthBeside(month, 1),
    today,
  });
}
