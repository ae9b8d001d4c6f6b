import { type BillingRuns, type BillingRunsCommand, billingRuns } from '../../domain/billing/billingRuns.js';
import type { BillingRunEvent } from '../../domain/billing/events.js';
import { BILLING_RUNS_STREAM } from '../../domain/streams.js';
import type { Answer, CommandContext } from '../context.js';
import { handleCommand } from '../handleCommand.js';
import type { CommandDeps } from '../registry.js';

type Deps = Pick<CommandDeps, 'eventStore' | 'now'>;

/**
 * Closes a run before its end: what it issued stays issued, and the next run catches up. Without an id it is the open
 * one. Throws RuleViolation `billing_run.unknown` and `billing.run_completed`; does nothing for one that is aborted.
 */
export async function abortBillingRun(
  { eventStore, now }: Deps,
  data: Extract<BillingRunsCommand, { type: 'AbortBillingRun' }>['data'],
  context: CommandContext,
): Promise<Answer> {
  const handled = await handleCommand<BillingRuns, BillingRunsCommand, BillingRunEvent>({
    eventStore,
    now,
    stream: BILLING_RUNS_STREAM,
    decider: billingRuns,
    context,
    command: { type: 'AbortBillingRun', data },
  });
  const { state, revision, position, events } = handled;
  const id = data.runId ?? state.findLast(({ status }) => status === 'aborted')?.runId ?? '';
  return { id, revision, position, events };
}
