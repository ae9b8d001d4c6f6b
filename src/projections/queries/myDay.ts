import { type ActionRow, type ActionView, SELECT_ACTIONS, toActionView } from './actionRows.js';
import { type Key, keyOf, limitOf, type Page, type Paging, pageOf } from './cursor.js';
import { present, type Query } from './query.js';

type Asked = Paging & Readonly<{ assignee: string; today: string }>;

const OVERDUE = 0;
const TODAY = 1;
const DONE = 2;

const CONDITIONS = [
  `actions.status = 'open' AND place < :today`,
  `actions.status = 'open' AND due_on = :today`,
  `actions.status = 'done' AND closed_on = :today`,
] as const;

/**
 * One person's day: what is overdue, which nothing hides, then what is for today, then what was done today. `today` is the
 * civil date in Europe/Paris.
 */
export function myDay(query: Query, asked: Asked): Page<ActionView> {
  const [first, ...place] = keyOf(asked, [1, '', '']) ?? [OVERDUE];
  const most = limitOf(asked) + 1;
  const rows: ActionRow[] = [];
  for (let group = first; group <= DONE && rows.length < most; group += 1) {
    rows.push(...read(query, asked, group, group === first ? place : [], most - rows.length));
  }
  return pageOf(rows, asked, keyOfRow, toActionView);
}

function read(query: Query, { assignee, today }: Asked, group: number, after: Key, limit: number) {
  const [afterPlace, afterId] = after;
  const further = afterPlace === undefined ? [] : ['(place, actions.id) > (:afterPlace, :afterId)'];
  const conditions = ['assignee_id = :assignee', CONDITIONS[group] ?? 'false', ...further];
  return query.all<ActionRow>(
    `${SELECT_ACTIONS} WHERE ${conditions.join(' AND ')} ORDER BY place, actions.id LIMIT :limit`,
    { ...present({ afterPlace, afterId }), assignee, today, limit },
  );
}

function keyOfRow({ status, late, place, id }: ActionRow): Key {
  if (status === 'done') return [DONE, place, id];
  return [late === 1 ? OVERDUE : TODAY, place, id];
}
