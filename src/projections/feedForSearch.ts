import type { EventStore } from '../eventstore/eventStore.js';
import type { SearchFeed } from '../search/indexWriter.js';
import type { Query } from './queries/query.js';
import { searchDocuments, searchHead, searchSequenceAt } from './queries/searchDocuments.js';

/** What the search index is fed from: the tables of a read model, and the log that they follow. */
export function feedForSearch(query: Query, eventStore: EventStore): SearchFeed {
  const { comparePositions } = eventStore;
  return {
    latest: () => searchHead(query),
    position: () => query.get<{ position: string | null }>('SELECT position FROM read_model')?.position ?? null,
    documentsAfter: (after, limit) => searchDocuments(query, after, limit),
    sequenceAt: (place) => searchSequenceAt(query, place, comparePositions),
    comparePositions,
    holds: async ({ position, eventId }) => (await eventStore.eventIdAt(position)) === eventId,
  };
}
