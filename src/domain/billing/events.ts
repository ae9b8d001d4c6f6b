import type { DomainEvent } from '../shared/message.js';

/** Something that the run did not bill, and why. `code` is public, `detail` a French sentence. */
export type LeftOut = Readonly<{ accountId: string; dossierId?: string; code: string; detail: string }>;

// These names and shapes are on disk for ever. Never edit one: add a version and an upcaster.
export type BillingRunEvent =
  | DomainEvent<
      'BillingRunStarted',
      {
        runId: string;
        batch: string;
        /** Month, `YYYY-MM`. */
        period: string;
        issueDate: string;
        /** Series of the journal, such as `F2026`. */
        series: string;
        /** The run bills the events up to here, whatever happens later. */
        basis: Readonly<{ position: string; eventId: string }>;
        /** Revision of the journal when the run started; -1 when the series was empty. */
        journalRevision: number;
        rulesVersion: number;
        previewPosition?: string;
      }
    >
  | DomainEvent<
      'BillingRunCompleted',
      {
        runId: string;
        batch: string;
        period: string;
        invoices: number;
        netCents: number;
        vatCents: number;
        totalCents: number;
        leftOut: readonly LeftOut[];
      }
    >
  | DomainEvent<'BillingRunAborted', { runId: string; batch: string; period: string; reason?: string }>;
