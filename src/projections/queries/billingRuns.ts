import type { LeftOut } from '../../domain/billing/events.js';
import type { Actor } from '../../eventstore/eventStore.js';
import { compact, parsed, parsedOrNone, type Query } from './query.js';

export type BillingRunView = Readonly<{
  id: string;
  batch: string;
  /** Month, `YYYY-MM`. */
  period: string;
  status: 'open' | 'completed' | 'aborted';
  issueDate: string;
  series: string;
  /** The run bills the events up to here. */
  basisPosition: string;
  startedAt: string;
  startedBy: Actor;
  endedAt?: string;
  /** Issued so far; of a completed run, all of them. */
  invoices: number;
  netCents: number;
  vatCents: number;
  totalCents: number;
  /** Known when the run is completed. */
  leftOut?: readonly LeftOut[];
  abortReason?: string;
}>;

type Totals = Pick<BillingRunView, 'invoices' | 'netCents' | 'vatCents' | 'totalCents'>;

type Row = Omit<BillingRunView, 'startedBy' | 'leftOut' | 'endedAt' | 'abortReason' | keyof Totals> &
  Readonly<{ startedBy: string; endedAt: string | null; leftOut: string | null; abortReason: string | null }> & {
    [Field in keyof Totals]: number | null;
  };

/** The last run of a batch for a period. */
export function billingRunOf(query: Query, batch: string, period: string): BillingRunView | undefined {
  const row = query.get<Row>(
    `SELECT id, batch, period, status, issue_date AS issueDate, series, basis_position AS basisPosition,
       started_at AS startedAt, started_by AS startedBy, ended_at AS endedAt, invoices, net_cents AS netCents,
       vat_cents AS vatCents, total_cents AS totalCents, left_out AS leftOut, abort_reason AS abortReason
     FROM billing_runs WHERE batch = :batch AND period = :period ORDER BY started DESC LIMIT 1`,
    { batch, period },
  );
  if (row === undefined) return undefined;
  return compact<BillingRunView>({
    ...row,
    ...(row.invoices === null ? issuedBy(query, row.id) : {}),
    startedBy: parsed<Actor>(row.startedBy),
    leftOut: parsedOrNone<readonly LeftOut[]>(row.leftOut),
  });
}

/** What a run that is not completed has issued so far. */
function issuedBy(query: Query, runId: string): Totals {
  const none: Totals = { invoices: 0, netCents: 0, vatCents: 0, totalCents: 0 };
  return (
    query.get<Totals>(
      `SELECT count(*) AS invoices, coalesce(sum(net_cents), 0) AS netCents, coalesce(sum(vat_cents), 0) AS vatCents,
         coalesce(sum(total_cents), 0) AS totalCents
       FROM invoices WHERE run_id = :runId`,
      { runId },
    ) ?? none
  );
}
