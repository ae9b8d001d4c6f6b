import { undrawable } from '../../documents/pdf/fonts.js';
import { type BillingEvent, type BillingState, emptyBilling } from '../../domain/billing/billingState.js';
import { computeRun } from '../../domain/billing/computeRun.js';
import { evolveBilling } from '../../domain/billing/evolveBilling.js';
import { type Moved, movedInvoices } from '../../domain/billing/movedInvoices.js';
import { type OwnSettings, ownSettings } from '../../domain/billing/ownSettings.js';
import type { RunRequest, RunResult } from '../../domain/billing/runResult.js';
import type { IssuedInvoice } from '../../domain/invoice/events.js';
import { RuleViolation } from '../../domain/shared/ruleViolation.js';
import { createCodec } from '../../eventstore/codec.js';
import { deriveId } from '../../eventstore/deriveId.js';
import { BrokenEvent, NEWER, type Position, type Recorded, type Stored } from '../../eventstore/eventStore.js';
import type { ComputedRun } from '../billingComputer.js';

/**
 * Code of the one thread that folds and computes. Positions are opaque here: the other side compares them. Whoever asks
 * says where it believes the state to be (`at`): a thread that was replaced meanwhile is noticed, and nothing is folded
 * onto the wrong state.
 */

/** `kept` is extended forwards for ever; `once` serves one question about the past. */
export type Slot = 'kept' | 'once';

/** `folded`: the last billing event in the state. `reached`: everything up to here was looked at. */
export type Progress = Readonly<{ folded?: Position; reached?: Position }>;

type Fold = { state: BillingState; progress: Progress };

export type Refused = Readonly<{ refused: Pick<RuleViolation, 'code' | 'message' | 'facts'> }>;
export type Summary = Readonly<{ resultId: number }> & Omit<ComputedRun, 'position' | 'pages' | 'release'>;

/** A result of 100,000 invoices is big, and who forgets to give one back must not fill the memory. The idlest goes first. */
const MAX_RESULTS = 4;

const codec = createCodec();
const folds: { [Name in Slot]?: Fold } = {};
const results = new Map<number, RunResult>();
let lastResultId = 0;

/** How far a state is. Empty on a new thread: whatever an earlier one held is gone. */
export function progressOf(slot: Slot): Progress {
  return folds[slot]?.progress ?? {};
}

type At = Readonly<{ slot: Slot; at: Position | undefined }>;

/** Folds a page of the log; answers the index of the first event that cannot be read, having folded those before it. */
export function fold({ page, ...place }: At & Readonly<{ page: readonly Stored[] }>): number | undefined {
  const into = foldAt(place);
  const unreadable = page.findIndex((stored) => !foldOne(into, stored));
  return unreadable === -1 ? undefined : unreadable;
}

function foldOne(into: Fold, stored: Stored): boolean {
  const event = readable(stored);
  if (event === undefined) return false;
  evolveBilling(into.state, event);
  into.progress = { folded: stored.position, reached: stored.position };
  return true;
}

/** The other side decodes it again, and there it throws with all that is known of it. */
function readable(stored: Stored): BillingEvent | undefined {
  try {
    const event: Recorded = codec.decode(stored);
    // Only billing events are asked for, and the codec has checked this one against its schema.
    return event.type === NEWER ? undefined : (event as Recorded<BillingEvent>);
  } catch (error) {
    if (error instanceof BrokenEvent) return undefined;
    throw error;
  }
}

export function reach({ position, ...place }: At & Readonly<{ position: Position }>): void {
  const into = foldAt(place);
  into.progress = { ...into.progress, reached: position };
}

export function forget(slot: Slot): void {
  delete folds[slot];
}

export function compute({ request, ...place }: At & Readonly<{ request: RunRequest }>): Summary | Refused {
  const { state } = foldAt(place);
  return orRefused(() => summaryOf(computeRun(state, request, { deriveId, unprintable: undrawable })));
}

function summaryOf(result: RunResult): Summary {
  lastResultId += 1;
  results.set(lastResultId, result);
  const [idlest] = results.keys();
  if (results.size > MAX_RESULTS && idlest !== undefined) results.delete(idlest);

  const { runId, invoices, alarms, leftOut } = result;
  const sum = (amount: 'netCents' | 'vatCents' | 'totalCents') =>
    invoices.reduce((total, invoice) => total + invoice[amount], 0);
  return {
    resultId: lastResultId,
    runId,
    invoices: invoices.length,
    netCents: sum('netCents'),
    vatCents: sum('vatCents'),
    totalCents: sum('totalCents'),
    alarms,
    leftOut,
  };
}

/** Ids of the accounts that are about to become clients. */
export function converting(place: At): readonly string[] {
  return [...foldAt(place).state.converting];
}

export function isBilled({ line, ...place }: At & Readonly<{ line: Line }>): boolean {
  return (foldAt(place).state.dossiers.get(line.dossierId)?.lines.get(line.lineId)?.billed.length ?? 0) > 0;
}

export function settingsOf({ accountId, ...place }: At & Readonly<{ accountId: string }>): readonly OwnSettings[] {
  return ownSettings(foldAt(place).state, accountId);
}

type Line = Readonly<{ dossierId: string; lineId: string }>;

type Part = Readonly<{ resultId: number; from: number; to: number }>;

/** Undefined when the result is no longer there. */
export function page({ resultId, from, to }: Part): readonly IssuedInvoice[] | undefined {
  const result = results.get(resultId);
  if (result === undefined) return undefined;
  results.delete(resultId);
  results.set(resultId, result);
  return result.invoices.slice(from, to);
}

export function release(resultId: number): void {
  results.delete(resultId);
}

export function moved({ before, after }: Readonly<{ before: number; after: number }>): readonly Moved[] | undefined {
  const [earlier, later] = [results.get(before), results.get(after)];
  return earlier && later && movedInvoices(earlier.invoices, later.invoices);
}

function foldAt({ slot, at }: At): Fold {
  const found = folds[slot] ?? { state: emptyBilling(), progress: {} };
  if (found.progress.reached !== at) throw new Error('The billing thread was replaced: ask again');
  folds[slot] = found;
  return found;
}

/** A refusal crosses threads as data: a cloned error would lose its class and its code. */
function orRefused<T>(work: () => T): T | Refused {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RuleViolation)) throw error;
    const { code, message, facts } = error;
    return { refused: { code, message, facts } };
  }
}
