import type { LeftOut } from '../domain/billing/events.js';
import type { Moved } from '../domain/billing/movedInvoices.js';
import type { OwnSettings } from '../domain/billing/ownSettings.js';
import type { Alarm, RunRequest } from '../domain/billing/runResult.js';
import type { IssuedInvoice } from '../domain/invoice/events.js';
import type { Position } from '../eventstore/eventStore.js';

/** A run as it was computed. Its invoices stay with the computer until they are asked for. */
export type ComputedRun = Readonly<{
  runId: string;
  /** The run is the function of the events up to here. */
  position: Position;
  /** How many invoices `pages` will give, and their sums. */
  invoices: number;
  netCents: number;
  vatCents: number;
  totalCents: number;
  alarms: readonly Alarm[];
  leftOut: readonly LeftOut[];
  /** The invoices in the order of the run, at most 200 at once, so that no page holds up the event loop for long. */
  pages: () => AsyncIterable<readonly IssuedInvoice[]>;
  /** Gives the result back. The computer keeps a few; one that was pushed out rejects when it is asked for more. */
  release: () => Promise<void>;
}>;

/**
 * Prospects that are about to become clients: their dossier was activated with an installation type, and up to `position`
 * the job that converts them has not come to it.
 */
export type Converting = Readonly<{ position: Position; accountIds: readonly string[] }>;

/**
 * Computes runs away from the event loop. What it folded is kept and extended forwards, so that the next computation at
 * the same or a later position is quick; one at an earlier position folds the log again.
 *
 * Requests are answered one after the other. They reject with RuleViolation (what `computeRun` refuses), BrokenEvent,
 * StreamNewer (an event of a newer version: it might be one that bills), and whatever the log throws.
 */
export interface BillingComputer {
  /** Without `until`: at the head of the log. A position beyond the head is the head. */
  compute(request: RunRequest & Readonly<{ until?: Position | undefined }>): Promise<ComputedRun>;
  /** What the run at `until` gives otherwise than at `from`; the request names the run id. */
  moved(request: RunRequest & Readonly<{ runId: string; from: Position; until: Position }>): Promise<readonly Moved[]>;
  /** At the head of the log. */
  converting(): Promise<Converting>;
  /** True when an invoice, up to the head of the log, bills a part of the line. */
  isBilled(line: Readonly<{ dossierId: string; lineId: string }>): Promise<boolean>;
  /** The dossiers of an account that are paid or sent by a choice of their own, at the head of the log. */
  ownSettings(accountId: string): Promise<readonly OwnSettings[]>;
  close(): Promise<void>;
}
