import type { BillingComputer } from './billing/billingComputer.js';
import type { Answer, CommandContext } from './commands/context.js';
import type { AnyCommand } from './commands/registry.js';
import type { EventStore } from './eventstore/eventStore.js';
import type { LeaseView } from './jobs/nodeJobs.js';
import type { JobStatus } from './jobs/runner.js';
import type { Metrics } from './metrics/metrics.js';
import type { Past } from './projections/past.js';
import type { MemoryReadModel, ReadModel } from './projections/readModel.js';
import type { SearchHit, SearchScope } from './search/searchEngine.js';

/** A running node: what the HTTP side, the command line and the demonstration stand on. */
export type Application = Readonly<{
  eventStore: EventStore;
  /** Where a past state is served: today's log and day, of which is asked who is let in. */
  live?: Readonly<{ eventStore: EventStore; today: () => string }>;
  /** The instant at which this state ends; absent where the log is followed. */
  until?: string;
  readModel: ReadModel;
  /** An empty read model in memory, for one question about the past. */
  openMemory: () => MemoryReadModel;
  /** The read model as it was. */
  past: Past;
  billing: BillingComputer;
  /** Carries a command out. Throws ZodError, RuleViolation, Conflict and whatever the log throws. */
  send: (command: AnyCommand, body: unknown, context: CommandContext) => Promise<Answer>;
  /** Only what is in the scope; without one, everything. */
  search: (query: string, limit: number, scope?: SearchScope) => Promise<readonly SearchHit[]>;
  /** True when the index holds what the read model holds now, false when that takes longer than `timeoutMs`. */
  searchCaughtUp: (timeoutMs: number) => Promise<boolean>;
  /** The kept bytes of an invoice's document; undefined for a number that no invoice has. */
  invoicePdf: (number: string) => Promise<Buffer | undefined>;
  jobs: () => readonly JobStatus[];
  /** Who holds the lease of the jobs, as the log's keeper has it now. */
  lease: () => Promise<LeaseView>;
  /** This node has met events of a newer version: it shows what it understands, and takes the lease no more. */
  outdated: () => boolean;
  /** Why the log cannot be read now; undefined while it can. */
  logTrouble: () => string | undefined;
  /** What `/metrics` shows; parts add what they have to show. */
  metrics: Metrics;
  now: () => string;
  /** Civil date in Europe/Paris. */
  today: () => string;
  /** What is in use, for the start-up line. */
  parts: Readonly<{ log: string; search: string; mail: string }>;
  /** Brings the read model up to date (rejects on an event that cannot be read), then starts index, jobs and mails. */
  start: () => Promise<void>;
  /** Takes on no more work, finishes what is under way, waits for `inFlight` (the calls), and closes everything. */
  stop: (inFlight?: Promise<void>) => Promise<void>;
}>;
