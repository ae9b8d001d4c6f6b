import type { AnyEvent, Recorded } from './eventStore.js';

/** Looks at the events of a whole log one after the other. */
export type OrderCheck = Readonly<{
  /** What is wrong with this event's place, in French; undefined when nothing is. */
  see: (event: Recorded<AnyEvent>) => string | undefined;
}>;

type Seen = Readonly<{ revision: number; occurredAt: string }>;

/** Whose ids are compared: more would need more memory than a command line should take. */
const IDS = 2_000_000;

/**
 * What the log promises of the places of its events (LOG §1, §2): revisions of a stream from 0 on without a gap, positions
 * that grow, times that never go back within a stream, no id twice.
 */
export function createOrderCheck(comparePositions: (a: string, b: string) => number): OrderCheck {
  const streams = new Map<string, Seen>();
  const ids = new Set<string>();
  let position: string | undefined;

  return {
    see: (event) => {
      const { id, stream, revision, metadata } = event;
      const before = streams.get(stream) ?? { revision: -1, occurredAt: '' };
      const isAfter = position === undefined || comparePositions(event.position, position) > 0;
      const isDouble = ids.has(id);
      streams.set(stream, { revision, occurredAt: metadata.occurredAt });
      if (ids.size < IDS) ids.add(id);
      position = event.position;

      if (revision !== before.revision + 1) return `révision ${revision}, ${before.revision + 1} attendue`;
      if (!isAfter) return 'la position ne suit pas celle de l’événement précédent';
      if (metadata.occurredAt < before.occurredAt) return `date ${metadata.occurredAt}, avant celle qui précède`;
      return isDouble ? `l’identifiant ${id} figure déjà dans le journal` : undefined;
    },
  };
}
