import { accountIdOf } from './accountRef.js';
import {
  type ActionRow,
  type ActionStatus,
  type ActionView,
  SELECT_ACTIONS,
  TO_PICK_UP,
  toActionView,
  UNASSIGNED,
} from './actionRows.js';
import { type Key, keyOf, limitOf, type Page, type Paging, pageOf } from './cursor.js';
import { present, type Query } from './query.js';

export type ActionFilter = Paging &
  Readonly<{
    /** Civil date in Europe/Paris: what is open and due before it is overdue. */
    today: string;
    /** A user's id, or `none`: what is there to pick up, also because whose it is left. */
    assignee?: string | undefined;
    /** Id or reference. */
    account?: string | undefined;
    dossier?: string | undefined;
    status?: ActionStatus | undefined;
    /** First and last due date. Overdue actions are never hidden by `from`. */
    from?: string | undefined;
    to?: string | undefined;
  }>;

/** Overdue ones first, then by date and time. Two steps of one list, so that each is read in the order of an index. */
export function listActions(query: Query, filter: ActionFilter): Page<ActionView> {
  const account = filter.account === undefined ? undefined : accountIdOf(query, filter.account);
  if (filter.account !== undefined && account === undefined) return { items: [], nextCursor: null };

  const [step, ...place] = keyOf(filter, [1, '', '']) ?? [LATE];
  const asked = { ...filter, account };
  const most = limitOf(filter) + 1;
  const late = step === LATE ? read(query, asked, LATE, place, most) : [];
  const left = most - late.length;
  const others = left === 0 ? [] : read(query, asked, IN_TIME, step === LATE ? [] : place, left);
  return pageOf([...late, ...others], filter, keyOfRow, toActionView);
}

const LATE = 0;
const IN_TIME = 1;

const keyOfRow = ({ late, place, id }: ActionRow): Key => [late === 1 ? LATE : IN_TIME, place, id];

function read(query: Query, filter: ActionFilter, step: 0 | 1, after: Key, limit: number): readonly ActionRow[] {
  const { today, assignee, account, dossier, status, from, to } = filter;
  const [afterPlace, afterId] = after;
  const given = present({
    assignee: assignee === UNASSIGNED ? undefined : assignee,
    account,
    dossier,
    status,
    from: step === LATE ? undefined : from,
    to: to === undefined ? undefined : endOf(to),
    afterPlace,
    afterId,
  });
  const conditions = [
    stepOf(step, status),
    ...(assignee === UNASSIGNED ? [TO_PICK_UP] : []),
    ...Object.keys(given).flatMap((name) => CONDITIONS[name] ?? []),
  ];
  return query.all<ActionRow>(
    `${SELECT_ACTIONS} WHERE ${conditions.join(' AND ')} ORDER BY place, actions.id LIMIT :limit`,
    { ...given, today, limit },
  );
}

function stepOf(step: 0 | 1, status: ActionStatus | undefined): string {
  if (step === LATE) return `actions.status = 'open' AND place < :today`;
  return status === 'open' ? 'place >= :today' : `NOT (actions.status = 'open' AND place < :today)`;
}

/** Behind every place of a day. */
const endOf = (day: string): string => `${day} ~`;

const CONDITIONS: Readonly<Record<string, string>> = {
  assignee: 'assignee_id = :assignee',
  account: 'actions.account_id = :account',
  dossier: 'dossier_id = :dossier',
  status: 'actions.status = :status',
  from: 'place >= :from',
  to: 'place <= :to',
  afterPlace: '(place, actions.id) > (:afterPlace, :afterId)',
};
