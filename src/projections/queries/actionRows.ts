import type { ActionOrigin, Priority } from '../../domain/action/events.js';
import { accountReference } from '../../domain/streams.js';
import { ADMIN } from '../../domain/user/admin.js';
import { compact, parsedOrNone } from './query.js';

export type ActionStatus = 'open' | 'done' | 'cancelled';

export type ActionView = Readonly<{
  id: string;
  accountId: string;
  accountReference?: string;
  accountName?: string;
  dossierId?: string;
  dossierName?: string;
  title: string;
  dueOn: string;
  /** `HH:MM` in Europe/Paris; absent: any time of the day. */
  time?: string;
  /** Null until someone picks it up. */
  assigneeId: string | null;
  /** As they are called now. */
  assigneeName?: string;
  /** Whose it is can do nothing about it: they left, or only read any more. While it is open it is there to pick up. */
  assigneeAway?: 'left' | 'read_only';
  priority: Priority;
  description?: string;
  status: ActionStatus;
  /** Open, and its day has passed. */
  overdue: boolean;
  outcome?: string;
  /** Why it was cancelled. */
  reason?: string;
  /** The task of an installation that it carries out. */
  origin?: ActionOrigin;
  scheduledAt: string;
  completedAt?: string;
  cancelledAt?: string;
  updatedAt: string;
  revision: number;
}>;

export type ActionRow = Readonly<{
  id: string;
  accountId: string;
  dossierId: string | null;
  dossierName: string | null;
  title: string;
  dueOn: string;
  time: string | null;
  place: string;
  assigneeId: string | null;
  assigneeName: string | null;
  assigneeAway: 'left' | 'read_only' | null;
  priority: Priority;
  description: string | null;
  status: ActionStatus;
  late: 0 | 1;
  outcome: string | null;
  reason: string | null;
  origin: string | null;
  scheduledAt: string;
  closedAt: string | null;
  updatedAt: string;
  revision: number;
  number: number | null;
  kind: 'prospect' | 'client' | null;
  accountName: string | null;
}>;

const READS_ONLY = `NOT EXISTS (SELECT 1 FROM json_each(assignee.roles) WHERE value <> 'auditor')`;

/** Takes the parameter `:today`. */
export const SELECT_ACTIONS = `
  SELECT actions.id, actions.account_id AS accountId, dossier_id AS dossierId, dossiers.name AS dossierName, title,
    due_on AS dueOn, time, place, assignee_id AS assigneeId, assignee.name AS assigneeName,
    CASE WHEN assignee.active = 0 THEN 'left' WHEN assignee.active = 1 AND ${READS_ONLY} THEN 'read_only' END AS assigneeAway, priority, description, actions.status, outcome, reason,
    origin, scheduled_at AS scheduledAt, closed_at AS closedAt, actions.updated_at AS updatedAt, actions.revision,
    number, kind, accounts.details ->> '$.name' AS accountName, (actions.status = 'open' AND due_on < :today) AS late
  FROM actions LEFT JOIN accounts ON accounts.id = actions.account_id
    LEFT JOIN dossiers ON dossiers.id = actions.dossier_id
    LEFT JOIN users assignee ON assignee.id = actions.assignee_id`;

/** What `assignee` says for what is there to pick up. */
export const UNASSIGNED = 'none';

/** Nobody has it, or whoever has it can do nothing about it any more. Each part by an index: very few of very many. */
export const TO_PICK_UP = `actions.id IN (
  SELECT id FROM actions WHERE assignee_id IS NULL
  UNION ALL
  SELECT mine.id FROM users assignee CROSS JOIN actions mine ON mine.assignee_id = assignee.id AND mine.status = 'open'
  WHERE assignee.active = 0 OR ${READS_ONLY})`;

export function toActionView({ late, number, kind, place: _place, closedAt, origin, ...row }: ActionRow): ActionView {
  return {
    ...compact<Omit<ActionView, 'assigneeId' | 'overdue'>>({
      ...row,
      assigneeName: row.assigneeId === ADMIN.id ? ADMIN.name : row.assigneeName,
      accountReference: number === null || kind === null ? undefined : accountReference(kind, number),
      origin: parsedOrNone<ActionOrigin>(origin),
      completedAt: row.status === 'done' ? closedAt : undefined,
      cancelledAt: row.status === 'cancelled' ? closedAt : undefined,
    }),
    assigneeId: row.assigneeId,
    overdue: late === 1,
  };
}
