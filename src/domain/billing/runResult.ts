import type { IssuedInvoice } from '../invoice/events.js';
import type { OrganisationProfile } from '../organisation/events.js';
import type { BillingState } from './billingState.js';
import type { LeftOut } from './events.js';
import type { Sellers } from './sellers.js';

/** The same parts always give the same id. */
export type DeriveId = (...parts: readonly string[]) => string;

export type RunRequest = Readonly<{
  batch: string;
  /** Month, `YYYY-MM`. */
  period: string;
  issueDate: string;
  /** Left out: the run that would be started now, after those of the period that were aborted. */
  runId?: string;
  /** Civil date in Europe/Paris; with it, an issue date to come or long past is an alarm. */
  today?: string;
}>;

/** Something a person should know before invoices leave. `code` is public, `detail` a French sentence. */
export type Alarm = Readonly<{ code: string; accountId?: string; dossierId?: string; detail: string }>;

export type RunResult = Readonly<{
  runId: string;
  /** By account number, then in the order in which the dossiers were opened: the order in which they are issued. */
  invoices: readonly IssuedInvoice[];
  alarms: readonly Alarm[];
  leftOut: readonly LeftOut[];
}>;

/** What one account adds to a run. */
export type RunPart = Omit<RunResult, 'runId'>;

/** A run that is being computed: the request with all that does not differ between accounts. */
export type Run = Readonly<{
  runId: string;
  batch: string;
  period: string;
  /** Last day of the period. */
  until: string;
  issueDate: string;
  state: BillingState;
  profile: OrganisationProfile;
  sellers: Sellers;
  deriveId: DeriveId;
}>;

/** The same batch and period after `attempt` aborted runs. */
export function runIdOf(deriveId: DeriveId, batch: string, period: string, attempt: number): string {
  return deriveId('billing-run', batch, period, String(attempt));
}
