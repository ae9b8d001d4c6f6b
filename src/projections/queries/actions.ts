import { accountReference } from '../../domain/streams.js';
import { accountIdOf } from './accountRef.js';
import { type Key, keyOf, limitOf, type Page, type Paging, pageOf } from './cursor.js';
import { compact, present, type Query } from './query.js';

export type ActionStatus = 'open' | 'done' | 'cancelled';

export type ActionView = Readonly<{
  id: string;
  accountId: string;
  accountReference?: string;
  accountName?: string;
  dossierId?: string;
  title: string;
  dueOn: string;
  /** Null until someone picks it up. */
  assigneeId: string | null;
  status: ActionStatus;
  /** Open, and its day has passed. */
  overdue: boolean;
  outcome?: string;
  scheduledAt: string;
  completedAt?: string;
  updatedAt: string;
  revision: number;
}>;

export type ActionFilter = Paging &
  Readonly<{
    /** Civil date in Europe/Paris: what is open and due before it is overdue. */
    today: string;
    assignee?: string | undefined;
    /** Id or reference. */
    account?: string | undefined;
    status?: ActionStatus | undefined;
    /** First and last due date. Overdue actions are never hidden by `from`. */
    from?: string | undefined;
    to?: string | undefined;
  }>;

type Row = Readonly<{
  id: string;
  accountId: string;
  dossierId: string | null;
  title: string;
  dueOn: string;
  assigneeId: string | null;
  status: ActionStatus;
  late: 0 | 1;
  outcome: string | null;
  scheduledAt: string;
  completedAt: string | null;
  updatedAt: string;
  revision: number;
  number: number | null;
  kind: 'prospect' | 'client' | null;
  accountName: string | null;
}>;

const SELECT = `
  SELECT actions.id, account_id AS accountId, dossier_id AS dossierId, title, due_on AS dueOn,
    assignee_id AS assigneeId, status, outcome, scheduled_at AS scheduledAt, completed_at AS completedAt,
    actions.updated_at AS updatedAt, actions.revision, number, kind, details ->> '$.name' AS accountName,
    (status = 'open' AND due_on < :today) AS late
  FROM actions LEFT JOIN accounts ON accounts.id = account_id`;

/** Overdue ones first, then by date. Two steps of one list, so that each is read in the order of an index. */
export function listActions(query: Query, filter: ActionFilter): Page<ActionView> {
  const account = filter.account === undefined ? undefined : accountIdOf(query, filter.account);
  if (filter.account !== undefined && account === undefined) return { items: [], nextCursor: null };

  const [step, ...place] = keyOf(filter, [1, '', '']) ?? [LATE];
  const asked = { ...filter, account };
  const most = limitOf(filter) + 1;
  const late = step === LATE ? read(query, asked, LATE, place, most) : [];
  const left = most - late.length;
  const others = left === 0 ? [] : read(query, asked, IN_TIME, step === LATE ? [] : place, left);
  return pageOf([...late, ...others], filter, keyOfRow, toView);
}

const LATE = 0;
const IN_TIME = 1;

const keyOfRow = ({ late, dueOn, id }: Row): Key => [late === 1 ? LATE : IN_TIME, dueOn, id];

function read(query: Query, filter: ActionFilter, step: 0 | 1, after: Key, limit: number): readonly Row[] {
  const { today, assignee, account, status, from, to } = filter;
  const [afterDate, afterId] = after;
  const given = present({ assignee, account, status, from: step === LATE ? undefined : from, to, afterDate, afterId });
  const conditions = [stepOf(step, status), ...Object.keys(given).flatMap((name) => CONDITIONS[name] ?? [])];
  return query.all<Row>(`${SELECT} WHERE ${conditions.join(' AND ')} ORDER BY due_on, actions.id LIMIT :limit`, {
    ...given,
    today,
    limit,
  });
}

function stepOf(step: 0 | 1, status: ActionStatus | undefined): string {
  if (step === LATE) return `status = 'open' AND due_on < :today`;
  return status === 'open' ? 'due_on >= :today' : `NOT (status = 'open' AND due_on < :today)`;
}

const CONDITIONS: Readonly<Record<string, string>> = {
  assignee: 'assignee_id = :assignee',
  account: 'account_id = :account',
  status: 'status = :status',
  from: 'due_on >= :from',
  to: 'due_on <= :to',
  afterDate: '(due_on, actions.id) > (:afterDate, :afterId)',
};

function toView({ late, number, kind, ...row }: Row): ActionView {
  return {
    ...compact<Omit<ActionView, 'assigneeId' | 'overdue'>>({
      ...row,
      accountReference: number === null || kind === null ? undefined : accountReference(kind, number),
    }),
    assigneeId: row.assigneeId,
    overdue: late === 1,
  };
}
