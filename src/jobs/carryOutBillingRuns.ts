import type { BillingComputer, ComputedRun } from '../billing/billingComputer.js';
import { causedBy, type JobActor } from '../commands/causedBy.js';
import { assertUnderstood, handleCommand } from '../commands/handleCommand.js';
import { loadState } from '../commands/loadState.js';
import {
  type BillingRun,
  type BillingRuns,
  type BillingRunsCommand,
  billingRuns,
} from '../domain/billing/billingRuns.js';
import type { BillingRunEvent, LeftOut } from '../domain/billing/events.js';
import { RULES_VERSION } from '../domain/billing/rulesVersion.js';
import type { EventOf } from '../domain/catalogue.js';
import type { IssuedInvoice } from '../domain/invoice/events.js';
import { BILLING_RUNS_STREAM } from '../domain/streams.js';
import type { EventStore, Recorded } from '../eventstore/eventStore.js';
import { giveWay } from '../pause.js';
import { fittingLeftOut } from './fittingLeftOut.js';
import type { Job } from './job.js';
import { appendable, RunJournal } from './runJournal.js';

const JOB: JobActor = { name: 'carryOutBillingRuns', title: 'Facturation' };

const PER_APPEND = 12;

type Started = Recorded<EventOf<'BillingRunStarted'>>;
type Totals = Pick<EventOf<'BillingRunCompleted'>['data'], 'invoices' | 'netCents' | 'vatCents' | 'totalCents'>;

type Deps = Readonly<{
  eventStore: EventStore;
  billing: BillingComputer;
  /** UTC instant, ISO 8601. */
  now: () => string;
  log?: Readonly<{ info: (facts: object, message: string) => void }>;
  /** The most invoices of one append. Few, so that a call made meanwhile waits for little. */
  perAppend?: number;
  /** After each append: how many invoices of the run are dealt with. */
  progress?: (progress: Readonly<{ runId: string; issued: number; total: number }>) => void;
  /** Once aborted, a run stops after the append in flight and rejects, so that it goes on at the next start. */
  signal?: AbortSignal;
}>;

/**
 * Carries billing runs out: computes each at its basis, whatever happened since, and issues what the journal does not
 * hold yet. After a crash, or beside another worker, it goes on from the journal: each invoice once, no gap. An aborted
 * run stops quietly. Rejects (and the run waits) when the code has other rules than the run was started under.
 */
export function carryOutBillingRuns(deps: Deps): Job {
  return {
    name: JOB.name,
    handles: ['BillingRunStarted'],
    concurrency: 1,
    handle: async (event) => {
      if (event.type === 'BillingRunStarted' && (await isOpen(deps, event))) await carryOut(deps, event);
    },
  };
}

async function carryOut(deps: Deps, started: Started): Promise<void> {
  const { runId, batch, period, issueDate, basis } = started.data;
  await assertCanResume(deps, started);

  const earlier = (await loadState(deps.eventStore, BILLING_RUNS_STREAM, billingRuns)).filter(isNot(runId));
  const journal = await RunJournal.open(deps, started.data, abortedSinceLastEnd(earlier));
  const run = await deps.billing.compute({ runId, batch, period, issueDate, until: basis.position });
  try {
    const issued = await issueAll(deps, started, journal, run);
    if (issued === undefined) deps.log?.info({ runId, batch, period }, 'the billing run was aborted');
    else await complete(deps, started, issued.totals, [...run.leftOut, ...issued.leftOut]);
  } finally {
    await run.release();
  }
}

/** Code with other rules would issue other invoices; a log without the basis is another log. */
async function assertCanResume({ eventStore }: Deps, { data }: Started): Promise<void> {
  const { runId, rulesVersion, basis } = data;
  if (rulesVersion !== RULES_VERSION) {
    throw new Error(
      `La facturation ${runId} a commencé sous les règles ${rulesVersion}, cette version d’Ardoise a les règles ${RULES_VERSION} : terminez-la avec l’ancienne version, ou interrompez-la (AbortBillingRun).`,
    );
  }
  if ((await eventStore.eventIdAt(basis.position)) !== basis.eventId) {
    throw new Error(
      `Le journal ne contient plus la base de la facturation ${runId} : interrompez-la (AbortBillingRun).`,
    );
  }
}

const isNot =
  (runId: string) =>
  (run: BillingRun): boolean =>
    run.runId !== runId;

/** The runs just before this one that did not come to their end. */
function abortedSinceLastEnd(earlier: BillingRuns): BillingRuns {
  return earlier.slice(earlier.findLastIndex(({ status }) => status === 'completed') + 1);
}

type Issued = Readonly<{ totals: Totals; leftOut: readonly LeftOut[] }>;

/** Undefined when the run was aborted meanwhile. */
async function issueAll(
  deps: Deps,
  started: Started,
  journal: RunJournal,
  run: ComputedRun,
): Promise<Issued | undefined> {
  const { runId } = started.data;
  let totals: Totals = { invoices: 0, netCents: 0, vatCents: 0, totalCents: 0 };
  let dealtWith = 0;
  const leftOut: LeftOut[] = [];
  for await (const page of run.pages()) {
    for (const invoices of appendable(page, deps.perAppend ?? PER_APPEND)) {
      await giveWay();
      if (!(await issueBatch(deps, started, journal, invoices))) return undefined;
      totals = invoices.filter((invoice) => journal.holds(invoice)).reduce(withInvoice, totals);
      leftOut.push(...invoices.filter((invoice) => !journal.holds(invoice)).map(billedElsewhere));
      dealtWith += invoices.length;
      deps.progress?.({ runId, issued: dealtWith, total: run.invoices });
    }
  }
  return { totals, leftOut };
}

/** True when all of them are issued, or billed by another run. */
async function issueBatch(
  deps: Deps,
  started: Started,
  journal: RunJournal,
  invoices: readonly IssuedInvoice[],
): Promise<boolean> {
  for (;;) {
    const rest = invoices.filter((invoice) => !journal.holds(invoice) && !journal.isBilledElsewhere(invoice));
    if (rest.length === 0) return true;
    deps.signal?.throwIfAborted();
    if (!(await isOpen(deps, started))) return false;
    await journal.issue(rest, causedBy(started, JOB));
  }
}

/** One run is open at a time, so what follows a start in the stream is its end. */
async function isOpen({ eventStore }: Deps, { revision }: Started): Promise<boolean> {
  const next = await eventStore.read<BillingRunEvent>(BILLING_RUNS_STREAM, { from: revision + 1, limit: 1 });
  assertUnderstood(BILLING_RUNS_STREAM, next);
  return next.length === 0;
}

function withInvoice(totals: Totals, { netCents, vatCents, totalCents }: IssuedInvoice): Totals {
  return {
    invoices: totals.invoices + 1,
    netCents: totals.netCents + netCents,
    vatCents: totals.vatCents + vatCents,
    totalCents: totals.totalCents + totalCents,
  };
}

function billedElsewhere({ accountId, dossiers }: IssuedInvoice): LeftOut {
  const [first, ...others] = dossiers;
  const one = first !== undefined && others.length === 0 ? { dossierId: first.dossierId } : {};
  const detail = 'Une facturation interrompue en a facturé une partie entre-temps : la prochaine facturera le reste.';
  return { accountId, ...one, code: 'billing.billed_meanwhile', detail };
}

async function complete(
  { eventStore, now, log }: Deps,
  started: Started,
  totals: Totals,
  leftOut: readonly LeftOut[],
): Promise<void> {
  const { runId, batch, period } = started.data;
  await handleCommand<BillingRuns, BillingRunsCommand, BillingRunEvent>({
    eventStore,
    now,
    stream: BILLING_RUNS_STREAM,
    decider: billingRuns,
    context: causedBy(started, JOB, 1),
    command: { type: 'CompleteBillingRun', data: { runId, ...totals, leftOut: fittingLeftOut(leftOut) } },
  });
  log?.info({ runId, batch, period, ...totals, leftOut: leftOut.length }, 'the billing run is complete');
}
