import { setTimeout as sleep } from 'node:timers/promises';
import {
  abortedRuns,
  type BillingRuns,
  type BillingRunsCommand,
  billingRuns,
  liveRun,
  type RunPlan,
  type StartRequest,
  startedAlready,
} from '../../domain/billing/billingRuns.js';
import { seriesFor } from '../../domain/billing/billingState.js';
import { profileMissing } from '../../domain/billing/computeRun.js';
import type { BillingRunEvent } from '../../domain/billing/events.js';
import type { Moved } from '../../domain/billing/movedInvoices.js';
import { issueDateOutOfReach, periodOutOfReach } from '../../domain/billing/runLimits.js';
import { runIdOf } from '../../domain/billing/runResult.js';
import type { JournalEvent } from '../../domain/invoice/events.js';
import { counted, day } from '../../domain/shared/frenchWords.js';
import { DEFAULT_BATCH } from '../../domain/shared/party.js';
import { RuleViolation } from '../../domain/shared/ruleViolation.js';
import { BILLING_RUNS_STREAM, journalStream } from '../../domain/streams.js';
import { deriveId } from '../../eventstore/deriveId.js';
import { type EventStore, type Head, NO_STREAM, StreamNewer } from '../../eventstore/eventStore.js';
import type { Answer, CommandContext } from '../context.js';
import { assertUnderstood, handleCommand } from '../handleCommand.js';
import { loadOrganisation } from '../loadState.js';
import type { CommandDeps } from '../registry.js';
import { TryLater } from '../tryLater.js';

/** How many invoices a refusal names. */
const MAX_MOVED = 50;

type Deps = Pick<CommandDeps, 'eventStore' | 'billing' | 'now' | 'today' | 'outdated'>;
type Asked = Omit<StartRequest, 'batch'> & Readonly<{ batch?: string }>;

/**
 * Starts the run of a batch and a month and answers at once; a job carries it out. The stream of all runs is the lock:
 * it is written at exactly the revision on which was decided (LOG §7). Started as it is already: no event.
 *
 * Throws TryLater `billing.conversions_pending`, and RuleViolation: `billing.run_open`, `billing.run_differs`, `billing.period_done`, `billing.period_past`,
 * `billing.moved`, `billing.preview_unknown`, `organisation.profile_missing`, `organisation.bank_missing`,
 * `billing.period_too_far`, `issue_date.too_far`, `issue_date.too_old`,
 * `issue_date.before_last`. Throws StreamNewer on a node that has met events of a newer version.
 */
export async function startBillingRun(deps: Deps, asked: Asked, context: CommandContext): Promise<Answer> {
  const { eventStore, now } = deps;
  const request: StartRequest = { ...asked, batch: asked.batch ?? DEFAULT_BATCH };
  const handled = await handleCommand<BillingRuns, BillingRunsCommand, BillingRunEvent>({
    eventStore,
    now,
    stream: BILLING_RUNS_STREAM,
    decider: billingRuns,
    context,
    command: async (runs) => {
      const plan = startedAlready(runs, request) ? undefined : await planRun(deps, request, runs);
      return { type: 'StartBillingRun', data: { ...request, plan } };
    },
  });
  const { state, revision, position, events } = handled;
  const run = liveRun(state, request.batch, request.period);
  if (run === undefined) throw new Error(`Run ${request.batch} ${request.period} is neither refused nor there`);
  return { id: run.runId, revision, position, events };
}

async function planRun(deps: Deps, request: StartRequest, runs: BillingRuns): Promise<RunPlan> {
  const { eventStore, today, outdated } = deps;
  // It could neither compute the run nor carry it out: a node of the newer version is asked instead.
  if (outdated?.() === true) throw new StreamNewer('This node has met events of a newer version of Ardoise');
  const { batch, period, issueDate = today() } = request;
  const outOfReach = periodOutOfReach(period, today()) ?? issueDateOutOfReach(issueDate, today());
  if (outOfReach !== undefined) throw outOfReach;
  const { profile, bank } = await loadOrganisation(eventStore);
  if (profile === undefined) throw profileMissing();

  const series = seriesFor(profile, issueDate);
  // The journal before the head: whatever enters it later than this is then read by the job, or is in the basis, or both.
  const journalRevision = await fittingJournal(eventStore, series, issueDate);
  const basis = await basisAfterConversions(deps);

  const runId = runIdOf(deriveId, batch, period, abortedRuns(runs, batch, period));
  const run = { batch, period, issueDate, runId };
  if (request.previewPosition !== undefined) {
    await assertUnmoved(deps, run, request.previewPosition, basis.position);
  } else if (bank === undefined) {
    // Only the run itself can tell whether an invoice needs the account; it refuses if so.
    await (await deps.billing.compute({ ...run, until: basis.position })).release();
  }
  return { runId, issueDate, series, basis, journalRevision };
}

/** How long a run waits for the prospects that are about to become clients, and how often it looks. */
const CONVERSION_MS = 5_000;
const LOOK_EVERY_MS = 50;

/**
 * The end of the log, once the prospects whose dossier was activated with an installation type are clients (DESIGN:
 * "Conversion"). Throws TryLater `billing.conversions_pending` when the job that converts them does not come to it in time.
 */
async function basisAfterConversions({ eventStore, billing }: Deps): Promise<Head> {
  const deadline = performance.now() + CONVERSION_MS;
  for (;;) {
    const { position, accountIds } = await billing.converting();
    const eventId = await eventStore.eventIdAt(position);
    if (accountIds.length === 0 && eventId !== undefined) return { position, eventId };
    if (performance.now() > deadline) throw conversionsPending(accountIds);
    await sleep(LOOK_EVERY_MS);
  }
}

function conversionsPending(accountIds: readonly string[]): TryLater {
  const message = `Des prospects dont un dossier vient de passer en production (${counted(accountIds.length, 'fiche')}) ne sont pas encore clients : réessayez dans un instant, ou voyez GET /api/jobs.`;
  return new TryLater('billing.conversions_pending', message);
}

/** Revision of the journal, which must not go beyond the issue date: dates never decrease in a series. */
async function fittingJournal(eventStore: EventStore, series: string, issueDate: string) {
  const stream = journalStream(series);
  const newest = await eventStore.read<JournalEvent>(stream, { backwards: true, limit: 1 });
  assertUnderstood(stream, newest);
  const [last] = newest;
  if (last !== undefined && last.data.issueDate > issueDate) {
    const message = `La série ${series} va déjà jusqu’au ${day(last.data.issueDate)} : les dates d’une série ne reculent pas.`;
    throw new RuleViolation('issue_date.before_last', message, { issueDate, earliest: last.data.issueDate });
  }
  return last?.revision ?? NO_STREAM;
}

type Run = Readonly<{ batch: string; period: string; issueDate: string; runId: string }>;

/** Results are compared, not events: a change that moves no invoice does not matter. */
async function assertUnmoved({ eventStore, billing }: Deps, run: Run, from: string, until: string): Promise<void> {
  if ((await eventStore.eventIdAt(from)) === undefined) {
    const message = 'Cette préfacturation ne vient pas de ce journal : refaites-la.';
    throw new RuleViolation('billing.preview_unknown', message, { previewPosition: from });
  }
  const moved = await billing.moved({ ...run, from, until });
  if (moved.length > 0) throw movedSince(moved);
}

function movedSince(moved: readonly Moved[]): RuleViolation {
  const named = moved.slice(0, 3).map(({ detail }) => detail);
  const more = moved.length > named.length ? ` Et ${counted(moved.length - named.length, 'autre')}.` : '';
  return new RuleViolation(
    'billing.moved',
    `Depuis la préfacturation, des factures ont changé : refaites-la. ${named.join(' ')}${more}`,
    { moved: moved.slice(0, MAX_MOVED), movedCount: moved.length },
  );
}
