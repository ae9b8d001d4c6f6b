import { deriveId } from '../eventstore/deriveId.js';
import type { AnyEvent, Recorded } from '../eventstore/eventStore.js';
import type { CommandContext } from './context.js';

/** A job as an actor: `id` names it in the code, `title` is what the history shows. */
export type JobActor = Readonly<{ name: string; title: string }>;

/**
 * Context of what a job does because of an event: the same cause (and `n`, when there are several) always gives the
 * same command id. Correlation is inherited.
 */
export function causedBy(event: Recorded<AnyEvent>, job: JobActor, n = 0): CommandContext {
  return {
    commandId: deriveId('job', job.name, event.id, String(n)),
    commandHash: event.id,
    correlationId: event.metadata.correlationId,
    causationId: event.id,
    actor: { id: `job:${job.name}`, kind: 'job', name: job.title },
  };
}
