import type { Projection } from './projection.js';

const SCHEMA = `
  CREATE TABLE billing_runs (
    id TEXT PRIMARY KEY,
    batch TEXT NOT NULL,
    period TEXT NOT NULL,
    started INTEGER NOT NULL,
    status TEXT NOT NULL,
    issue_date TEXT NOT NULL,
    series TEXT NOT NULL,
    basis_position TEXT NOT NULL,
    started_at TEXT NOT NULL,
    started_by TEXT NOT NULL,
    ended_at TEXT,
    invoices INTEGER,
    net_cents INTEGER,
    vat_cents INTEGER,
    total_cents INTEGER,
    left_out TEXT,
    abort_reason TEXT
  ) STRICT;`;

const INDEXES = `
  CREATE INDEX billing_runs_by_period ON billing_runs (batch, period, started);`;

/** One row a run. `started` is the revision of its first event, so that a period's last run is found. */
export const billingRuns: Projection = {
  tables: ['billing_runs'],
  version: 1,
  schema: SCHEMA,
  indexes: INDEXES,
  on: {
    BillingRunStarted: (db, { data, revision, metadata }) =>
      db.run(
        `INSERT INTO billing_runs
           (id, batch, period, started, status, issue_date, series, basis_position, started_at, started_by)
         VALUES (:id, :batch, :period, :revision, 'open', :issueDate, :series, :position, :at, :by)
         ON CONFLICT (id) DO NOTHING`,
        {
          id: data.runId,
          batch: data.batch,
          period: data.period,
          revision,
          issueDate: data.issueDate,
          series: data.series,
          position: data.basis.position,
          at: metadata.occurredAt,
          by: JSON.stringify(metadata.actor),
        },
      ),
    BillingRunCompleted: (db, { data, metadata }) =>
      db.run(
        `UPDATE billing_runs SET status = 'completed', ended_at = :at, invoices = :invoices, net_cents = :netCents,
           vat_cents = :vatCents, total_cents = :totalCents, left_out = :leftOut
         WHERE id = :id`,
        {
          id: data.runId,
          at: metadata.occurredAt,
          invoices: data.invoices,
          netCents: data.netCents,
          vatCents: data.vatCents,
          totalCents: data.totalCents,
          leftOut: JSON.stringify(data.leftOut),
        },
      ),
    BillingRunAborted: (db, { data, metadata }) =>
      db.run(`UPDATE billing_runs SET status = 'aborted', ended_at = :at, abort_reason = :reason WHERE id = :id`, {
        id: data.runId,
        at: metadata.occurredAt,
        reason: data.reason ?? null,
      }),
  },
};
