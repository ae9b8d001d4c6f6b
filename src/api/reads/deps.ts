import type { BillingComputer } from '../../billing/billingComputer.js';
import type { EventStore } from '../../eventstore/eventStore.js';
import type { LeaseView } from '../../jobs/nodeJobs.js';
import type { JobStatus } from '../../jobs/runner.js';
import type { MemoryReadModel } from '../../projections/readModel.js';
import type { SearchHit, SearchScope } from '../../search/searchEngine.js';

/** What the reads need of the world. */
export type ReadDeps = Readonly<{
  eventStore: EventStore;
  /** For one question about the past. */
  openMemory: () => MemoryReadModel;
  billing: BillingComputer;
  search: (query: string, limit: number, scope?: SearchScope) => Promise<readonly SearchHit[]>;
  /** Resolves when the index holds what the read model holds; throws HttpProblem 503 when it takes too long. */
  searchCaughtUp: () => Promise<void>;
  /** The kept bytes of an invoice's document, produced now when no job has come to it yet. */
  invoicePdf: (number: string) => Promise<Buffer | undefined>;
  jobs: () => readonly JobStatus[];
  /** Who holds the lease of the jobs. */
  lease: () => Promise<LeaseView>;
  /** UTC instant, ISO 8601. */
  now: () => string;
  /** Civil date in Europe/Paris. */
  today: () => string;
}>;
