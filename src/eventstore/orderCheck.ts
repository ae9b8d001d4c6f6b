import type { Placed } from './eventStore.js';

/** Looks at the events of a whole log one after the other. */
export type OrderCheck = Readonly<{
  /** What is wrong with this event's place, in French; undefined when nothing is. `occurredAt` is absent when it cannot be read. */
  see: (event: Placed, occurredAt?: string) => string | undefined;
}>;

type Seen = Readonly<{ revision: number; occurredAt: string }>;

const NOTHING: Seen = { revision: -1, occurredAt: '' };

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
    see: (event, at) => {
      const { id, stream, revision } = event;
      const before = streams.get(stream) ?? NOTHING;
      const seen = { revision, occurredAt: at ?? before.occurredAt };
      const isAfter = position === undefined || comparePositions(event.position, position) > 0;
      const isDouble = ids.has(id);
      streams.set(stream, seen);
      if (ids.size < IDS) ids.add(id);
      position = event.position;

      const misplaced = faultOf(seen, before, isAfter);
      return misplaced ?? (isDouble ? `l’identifiant ${id} figure déjà dans le journal` : undefined);
    },
  };
}

function faultOf(seen: Seen, before: Seen, isAfter: boolean): string | undefined {
  if (seen.revision !== before.revision + 1) return `révision ${seen.revision}, ${before.revision + 1} attendue`;
  if (!isAfter) return 'la position ne suit pas celle de l’événement précédent';
  return seen.occurredAt < before.occurredAt ? `date ${seen.occurredAt}, avant celle qui précède` : undefined;
}
