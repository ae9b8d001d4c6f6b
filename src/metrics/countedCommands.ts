import { RuleViolation } from '../domain/shared/ruleViolation.js';
import { Conflict } from '../eventstore/eventStore.js';
import type { Metrics } from './metrics.js';

type Carry = <Result extends Readonly<{ events: readonly string[] }>>(
  name: string,
  work: () => Promise<Result>,
) => Promise<Result>;

/** Counts commands by name and by what became of them. */
export function countedCommands(metrics: Metrics): Carry {
  const count = metrics.counter({
    name: 'ardoise_commands_total',
    help: 'Commands by outcome: done, nothing (already so), invalid, refused, conflict, failed',
    labels: ['command', 'outcome'],
  });
  return async (command, work) => {
    try {
      const answer = await work();
      count({ command, outcome: answer.events.length === 0 ? 'nothing' : 'done' });
      return answer;
    } catch (error) {
      count({ command, outcome: outcomeOf(error) });
      throw error;
    }
  };
}

function outcomeOf(error: unknown): string {
  if (error instanceof RuleViolation) return 'refused';
  if (error instanceof Conflict) return 'conflict';
  return error instanceof Error && error.name === 'ZodError' ? 'invalid' : 'failed';
}
