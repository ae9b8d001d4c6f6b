import type { EventStore } from '../eventstore/eventStore.js';
import { eventsInContext } from './accountEvents.js';
import { type AccountView, accountByRef, type Shown } from './queries/account.js';
import type { AccountStreams } from './queries/accountStreams.js';
import type { MemoryReadModel } from './readModel.js';

type Deps = Readonly<{ eventStore: EventStore; openMemory: () => MemoryReadModel }>;

/**
 * The account as it was at an instant (ISO 8601): the events up to then, through the same handlers and the same query
 * as today's. Undefined before it was created.
 */
export async function accountAsOf(
  { eventStore, openMemory }: Deps,
  streams: AccountStreams,
  instant: string,
  shown: Shown = {},
): Promise<AccountView | undefined> {
  const events = await eventsInContext(eventStore, streams);
  const until = Date.parse(instant);
  const memory = openMemory();
  try {
    memory.project(events.filter(({ metadata }) => Date.parse(metadata.occurredAt) <= until));
    return accountByRef(memory.query, streams.accountId, shown);
  } finally {
    memory.close();
  }
}
