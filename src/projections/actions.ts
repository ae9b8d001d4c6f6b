import type { EventOf } from '../domain/catalogue.js';
import { actionStream } from '../domain/streams.js';
import type { Recorded } from '../eventstore/eventStore.js';
import { parisDate } from '../paris.js';
import type { Projection, ReadDb } from './projection.js';

// `place` is where an action stands in its day, `2026-12-03 14:30`: those without a time come last.
// `closed_on` is the civil date in Europe/Paris on which it was completed or cancelled.
const SCHEMA = `
  CREATE TABLE actions (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    dossier_id TEXT,
    status TEXT NOT NULL,
    title TEXT NOT NULL,
    due_on TEXT NOT NULL,
    time TEXT,
    place TEXT NOT NULL,
    assignee_id TEXT,
    priority TEXT NOT NULL,
    description TEXT,
    origin TEXT,
    outcome TEXT,
    reason TEXT,
    scheduled_at TEXT NOT NULL,
    closed_at TEXT,
    closed_on TEXT,
    updated_at TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT -1
  ) STRICT;`;

const INDEXES = `
  CREATE INDEX actions_by_date ON actions (place, id);
  CREATE INDEX actions_by_status ON actions (status, place, id);
  CREATE INDEX actions_by_assignee ON actions (assignee_id, status, place, id);
  CREATE INDEX actions_by_account ON actions (account_id, status, place, id);
  CREATE INDEX actions_by_dossier ON actions (dossier_id) WHERE dossier_id IS NOT NULL;`;

export const actions: Projection = {
  tables: ['actions'],
  version: 2,
  schema: SCHEMA,
  indexes: INDEXES,
  rows: { table: 'actions', prefix: actionStream('') },
  on: {
    ActionScheduled: schedule,
    ActionRescheduled: (db, { data: { actionId, dueOn, time } }) =>
      db.run('UPDATE actions SET due_on = :dueOn, time = :time, place = :place WHERE id = :id', {
        id: actionId,
        dueOn,
        time: time ?? null,
        place: placeOf(dueOn, time),
      }),
    ActionReassigned: (db, { data }) =>
      db.run('UPDATE actions SET assignee_id = :assigneeId WHERE id = :id', {
        id: data.actionId,
        assigneeId: data.assigneeId,
      }),
    ActionCompleted: (db, event) => close(db, event, 'done', { outcome: event.data.outcome ?? null, reason: null }),
    ActionCancelled: (db, event) => close(db, event, 'cancelled', { outcome: null, reason: event.data.reason ?? null }),
  },
};

const placeOf = (dueOn: string, time = '99:99'): string => `${dueOn} ${time}`;

function schedule(db: ReadDb, { data, metadata }: Recorded<EventOf<'ActionScheduled'>>): void {
  db.run(
    `INSERT INTO actions (id, account_id, dossier_id, status, title, due_on, time, place, assignee_id, priority,
       description, origin, scheduled_at, updated_at)
     VALUES (:id, :accountId, :dossierId, 'open', :title, :dueOn, :time, :place, :assigneeId, :priority,
       :description, :origin, :at, :at)
     ON CONFLICT (id) DO NOTHING`,
    {
      id: data.actionId,
      accountId: data.accountId,
      dossierId: data.dossierId ?? null,
      title: data.title,
      dueOn: data.dueOn,
      time: data.time ?? null,
      place: placeOf(data.dueOn, data.time),
      assigneeId: data.assigneeId,
      priority: data.priority ?? 'normal',
      description: data.description ?? null,
      origin: data.origin === undefined ? null : JSON.stringify(data.origin),
      at: metadata.occurredAt,
    },
  );
}

function close(
  db: ReadDb,
  { data, metadata }: Recorded<EventOf<'ActionCompleted' | 'ActionCancelled'>>,
  status: 'done' | 'cancelled',
  said: Readonly<{ outcome: string | null; reason: string | null }>,
): void {
  db.run(
    `UPDATE actions SET status = :status, outcome = :outcome, reason = :reason, closed_at = :at, closed_on = :on
     WHERE id = :id`,
    { id: data.actionId, status, ...said, at: metadata.occurredAt, on: parisDate(metadata.occurredAt) },
  );
}
