import type { ActionOrigin, Priority } from '../../domain/action/events.js';
import { accountReference } from '../../domain/streams.js';
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

/** Takes the parameter `:today`. */
export const SELECT_ACTIONS = `
  SELECT actions.id, actions.account_id AS accountId, dossier_id AS dossierId, dossiers.name AS dossierName, title,
    due_on AS dueOn, time, place, assignee_id AS assigneeId, priority, description, actions.status, outcome, reason,
    origin, scheduled_at AS scheduledAt, closed_at AS closedAt, actions.updated_at AS updatedAt, actions.revision,
    number, kind, accounts.details ->> '$.name' AS accountName, (actions.status = 'open' AND due_on < :today) AS late
  FROM actions LEFT JOIN accounts ON accounts.id = actions.account_id
    LEFT JOIN dossiers ON dossiers.id = actions.dossier_id`;

export function toActionView({ late, number, kind, place: _place, closedAt, origin, ...row }: ActionRow): ActionView {
  return {
    ...compact<Omit<ActionView, 'assigneeId' | 'overdue'>>({
      ...row,
      accountReference: number === null || kind === null ? undefined : accountReference(kind, number),
      origin: parsedOrNone<ActionOrigin>(origin),
      completedAt: row.status === 'done' ? closedAt : undefined,
      cancelledAt: row.status === 'cancelled' ? closedAt : undefined,
    }),
    assigneeId: row.assigneeId,
    overdue: late === 1,
  };
}
