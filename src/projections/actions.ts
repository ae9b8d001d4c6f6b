import { actionStream } from '../domain/streams.js';
import type { Projection } from './projection.js';

const SCHEMA = `
  CREATE TABLE actions (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    dossier_id TEXT,
    status TEXT NOT NULL,
    title TEXT NOT NULL,
    due_on TEXT NOT NULL,
    assignee_id TEXT,
    outcome TEXT,
    scheduled_at TEXT NOT NULL,
    completed_at TEXT,
    updated_at TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT -1
  ) STRICT;
  CREATE INDEX actions_by_date ON actions (due_on, id);
  CREATE INDEX actions_by_status ON actions (status, due_on, id);
  CREATE INDEX actions_by_assignee ON actions (assignee_id, status, due_on, id);
  CREATE INDEX actions_by_account ON actions (account_id, status, due_on, id);`;

export const actions: Projection = {
  tables: ['actions'],
  version: 1,
  schema: SCHEMA,
  rows: { table: 'actions', prefix: actionStream('') },
  on: {
    ActionScheduled: (db, { data, metadata }) =>
      db.run(
        `INSERT INTO actions (id, account_id, dossier_id, status, title, due_on, assignee_id, scheduled_at, updated_at)
         VALUES (:id, :accountId, :dossierId, 'open', :title, :dueOn, :assigneeId, :at, :at)
         ON CONFLICT (id) DO NOTHING`,
        {
          id: data.actionId,
          accountId: data.accountId,
          dossierId: data.dossierId ?? null,
          title: data.title,
          dueOn: data.dueOn,
          assigneeId: data.assigneeId,
          at: metadata.occurredAt,
        },
      ),
    ActionCompleted: (db, { data, metadata }) =>
      db.run(`UPDATE actions SET status = 'done', outcome = :outcome, completed_at = :at WHERE id = :id`, {
        id: data.actionId,
        outcome: data.outcome ?? null,
        at: metadata.occurredAt,
      }),
  },
};
