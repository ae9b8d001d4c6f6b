import type { ArdoiseEvent } from '../../src/domain/catalogue.js';
import type { Recorded } from '../../src/eventstore/eventStore.js';

export type Happening = readonly [stream: string, event: ArdoiseEvent, ...rest: unknown[]];

export const lea = { id: 'user-lea', kind: 'user', name: 'Léa Moreau' } as const;

/** Events as a log would give them back: ids `event-0`, `event-1`..., one second apart from 1 December 2026, 8:00 UTC. */
export function recordEvents(happenings: readonly Happening[]): readonly Recorded<ArdoiseEvent>[] {
  const revisions = new Map<string, number>();
  return happenings.map(([stream, event], index) => {
    const revision = revisions.get(stream) ?? 0;
    revisions.set(stream, revision + 1);
    const occurredAt = new Date(Date.UTC(2026, 11, 1, 8, 0, index)).toISOString();
    const metadata = { commandId: 'c', commandHash: 'h', correlationId: 'r', actor: lea, occurredAt };
    return { ...event, id: `event-${index}`, stream, revision, position: String(index + 1), metadata };
  });
}
