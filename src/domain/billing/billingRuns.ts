import { day, month, ofMonth } from '../shared/frenchWords.js';
import { assertNever, type Decider, type DomainCommand } from '../shared/message.js';
import { RuleViolation } from '../shared/ruleViolation.js';
import type { BillingRunEvent } from './events.js';
import { RULES_VERSION } from './rulesVersion.js';

type Of<Type extends BillingRunEvent['type']> = Extract<BillingRunEvent, { type: Type }>;

/** What a run of a batch and month is asked for. A date or a preview that is not named may be any. */
export type StartRequest = Readonly<{ batch: string; period: string; issueDate?: string; previewPosition?: string }>;

/** What a run that may start needs beyond the request. */
export type RunPlan = Pick<
  Of<'BillingRunStarted'>['data'],
  'runId' | 'issueDate' | 'series' | 'basis' | 'journalRevision'
>;

export type BillingRunsCommand =
  /** `plan` undefined: the run is there already, so there is nothing to plan (`startedAlready`). */
  | DomainCommand<'StartBillingRun', StartRequest & { plan: RunPlan | undefined }>
  | DomainCommand<'CompleteBillingRun', Omit<Of<'BillingRunCompleted'>['data'], 'batch' | 'period'>>
  /** Without an id: the run that is open. */
  | DomainCommand<'AbortBillingRun', { runId?: string; reason?: string }>;

export type BillingRun = Omit<Of<'BillingRunStarted'>['data'], 'basis' | 'rulesVersion'> &
  Readonly<{ status: 'open' | 'completed' | 'aborted' }>;

/** Every run so far, in the order in which they were started. One at most is open: the last. */
export type BillingRuns = readonly BillingRun[];

type Command<Type extends BillingRunsCommand['type']> = Extract<BillingRunsCommand, { type: Type }>;

function decide(command: BillingRunsCommand, runs: BillingRuns): readonly BillingRunEvent[] {
  switch (command.type) {
    case 'StartBillingRun':
      return start(command, runs);
    case 'CompleteBillingRun':
      return complete(command, runs);
    case 'AbortBillingRun':
      return abort(command, runs);
    default:
      return assertNever(command);
  }
}

function start({ data }: Command<'StartBillingRun'>, runs: BillingRuns): readonly BillingRunEvent[] {
  const { plan, issueDate: _asked, ...request } = data;
  if (startedAlready(runs, data)) return [];
  if (plan === undefined) throw new Error('A run that may start needs a plan');
  return [{ type: 'BillingRunStarted', data: { ...request, ...plan, rulesVersion: RULES_VERSION } }];
}

/** True when the run is there already, open or completed, and as it is asked for. Refuses what may not start. */
export function startedAlready(runs: BillingRuns, request: StartRequest): boolean {
  const { batch, period } = request;
  const existing = liveRun(runs, batch, period);
  if (existing !== undefined) {
    if (isAsAsked(existing, request)) return true;
    throw existing.status === 'open' ? differs(existing) : done(existing);
  }
  const open = openRun(runs);
  if (open !== undefined) throw stillOpen(open);
  const latest = latestDone(runs, batch);
  if (latest !== undefined && latest.period > period) throw past(latest, period);
  return false;
}

/** The completed run of a batch that goes furthest, if there is one. */
export function latestDone(runs: BillingRuns, batch: string): BillingRun | undefined {
  return runs
    .filter((run) => run.status === 'completed' && run.batch === batch)
    .reduce<BillingRun | undefined>((latest, run) => (latest && latest.period >= run.period ? latest : run), undefined);
}

function isAsAsked(run: BillingRun, { issueDate, previewPosition }: StartRequest): boolean {
  const sameDate = issueDate === undefined || issueDate === run.issueDate;
  return sameDate && (previewPosition === undefined || previewPosition === run.previewPosition);
}

function complete({ data }: Command<'CompleteBillingRun'>, runs: BillingRuns): readonly BillingRunEvent[] {
  const { batch, period, status } = knownRun(runs, data.runId);
  // Aborted meanwhile: what it issued stays issued, and the next run catches up.
  if (status !== 'open') return [];
  return [{ type: 'BillingRunCompleted', data: { ...data, batch, period } }];
}

function abort({ data: { runId, reason } }: Command<'AbortBillingRun'>, runs: BillingRuns): readonly BillingRunEvent[] {
  const run = knownRun(runs, runId ?? openRun(runs)?.runId);
  if (run.status === 'aborted') return [];
  if (run.status === 'completed') {
    const message = `La facturation ${nameOf(run)} est terminée : elle ne s’interrompt plus.`;
    throw new RuleViolation('billing.run_completed', message, { runId: run.runId });
  }
  const { batch, period } = run;
  const why = reason === undefined ? {} : { reason };
  return [{ type: 'BillingRunAborted', data: { runId: run.runId, batch, period, ...why } }];
}

function evolve(runs: BillingRuns, event: BillingRunEvent): BillingRuns {
  switch (event.type) {
    case 'BillingRunStarted': {
      const { basis: _basis, rulesVersion: _rules, ...run } = event.data;
      return [...runs, { ...run, status: 'open' }];
    }
    case 'BillingRunCompleted':
      return ended(runs, event.data.runId, 'completed');
    case 'BillingRunAborted':
      return ended(runs, event.data.runId, 'aborted');
    default:
      return runs;
  }
}

function ended(runs: BillingRuns, runId: string, status: 'completed' | 'aborted'): BillingRuns {
  return runs.map((run) => (run.runId === runId ? { ...run, status } : run));
}

export const billingRuns: Decider<BillingRuns, BillingRunsCommand, BillingRunEvent> = { initial: [], decide, evolve };

export function openRun(runs: BillingRuns): BillingRun | undefined {
  return runs.findLast(({ status }) => status === 'open');
}

/** The run of a batch and month that was not aborted, if there is one. */
export function liveRun(runs: BillingRuns, batch: string, period: string): BillingRun | undefined {
  return runs.findLast((run) => run.batch === batch && run.period === period && run.status !== 'aborted');
}

/** How many runs of a batch and month were aborted: the next one is another run. */
export function abortedRuns(runs: BillingRuns, batch: string, period: string): number {
  return runs.filter((run) => run.batch === batch && run.period === period && run.status === 'aborted').length;
}

function knownRun(runs: BillingRuns, runId: string | undefined): BillingRun {
  const run = runs.find((candidate) => candidate.runId === runId);
  if (run !== undefined) return run;
  const message = runId === undefined ? 'Aucune facturation n’est en cours.' : 'Cette facturation n’existe pas.';
  throw new RuleViolation('billing_run.unknown', message, runId === undefined ? {} : { runId });
}

const nameOf = ({ batch, period }: BillingRun): string => `${ofMonth(period)} (lot ${batch})`;
const factsOf = ({ runId, batch, period, issueDate }: BillingRun) => ({ run: { runId, batch, period, issueDate } });

function stillOpen(run: BillingRun): RuleViolation {
  const message = `La facturation ${nameOf(run)} est en cours : attendez sa fin, ou interrompez-la (AbortBillingRun).`;
  return new RuleViolation('billing.run_open', message, factsOf(run));
}

function differs(run: BillingRun): RuleViolation {
  const message = `La facturation ${nameOf(run)} est déjà en cours, avec d’autres paramètres (émission le ${day(run.issueDate)}).`;
  return new RuleViolation('billing.run_differs', message, factsOf(run));
}

function done(run: BillingRun): RuleViolation {
  const message = `La facturation ${nameOf(run)} est déjà faite, avec d’autres paramètres (émission le ${day(run.issueDate)}).`;
  return new RuleViolation('billing.period_done', message, factsOf(run));
}

function past(later: BillingRun, period: string): RuleViolation {
  const message = `Le lot ${later.batch} est déjà facturé jusqu’à ${month(later.period)} : ${month(period)} ne se facture plus, la prochaine facturation rattrapera.`;
  return new RuleViolation('billing.period_past', message, factsOf(later));
}
