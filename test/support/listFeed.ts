import type { SearchFeed } from '../../src/search/indexWriter.js';
import type { IndexCheckpoint, SearchDocument } from '../../src/search/searchEngine.js';

/** One event that touched a document, in a log whose positions are 10, 20, 30... */
export type Touch = Readonly<{ document: SearchDocument; at: string; eventId?: string }>;

export type ListFeed = SearchFeed &
  Readonly<{ touch: (...touches: readonly Touch[]) => void; lag: (behind: number) => void }>;

/** A feed of touches in their order, as a read model of its own generation has it. `lag`: it has not read the last ones yet. */
export function listFeed(generation: string, log: Touch[]): ListFeed {
  let behind = 0;
  const read = () => log.slice(0, log.length - behind);
  const eventId = (at: number) => log[at]?.eventId ?? `event-${at}`;
  const checkpoint = (sequence: number): IndexCheckpoint => {
    const touch = log[sequence - 1];
    if (touch === undefined) return { generation, sequence };
    return {
      generation,
      sequence,
      change: { position: String(sequence * 10), eventId: eventId(sequence - 1), at: touch.at },
    };
  };
  return {
    touch: (...touches) => void log.push(...touches),
    lag: (count) => {
      behind = count;
    },
    latest: () => checkpoint(read().length),
    position: () => (read().length === 0 ? null : String(read().length * 10)),
    documentsAfter: (after, limit) => {
      const next = read().slice(after, after + limit);
      return { documents: next.map(({ document }) => document), reached: checkpoint(after + next.length) };
    },
    sequenceAt: ({ position, since }) => {
      const reached = Number(position) / 10;
      const first = read().findIndex(({ at }, index) => index < reached && at >= since);
      return first < 0 ? reached : first;
    },
    comparePositions: (a, b) => Number(a) - Number(b),
    holds: async (change) =>
      Number(change.position) <= read().length * 10 && eventId(Number(change.position) / 10 - 1) === change.eventId,
  };
}
