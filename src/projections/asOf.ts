import type { EventStore } from '../eventstore/eventStore.js';
import { eventsInContext } from './accountEvents.js';
import { type AccountView, accountByRef, type Shown } from './queries/account.js';
import type { AccountStreams } from './queries/accountStreams.js';
import { type DossierView, dossierById } from './queries/dossiers.js';
import { type DossierWhy, dossierWhy } from './queries/dossierWhy.js';
import type { Query } from './queries/query.js';
import type { MemoryReadModel } from './readModel.js';

type Deps = Readonly<{ eventStore: EventStore; openMemory: () => MemoryReadModel }>;

/**
 * The account as it was at an instant (ISO 8601): the events up to then, through the same handlers and the same query
 * as today's. Undefined before it was created.
 */
export function accountAsOf(
  deps: Deps,
  streams: AccountStreams,
  instant: string,
  shown: Shown = {},
): Promise<AccountView | undefined> {
  return askAsOf(deps, streams, instant, (query) => accountByRef(query, streams.accountId, shown));
}

/** A dossier as it was; `streams` are those of its account. Undefined before it was opened. */
export function dossierAsOf(
  deps: Deps,
  streams: AccountStreams,
  instant: string,
  id: string,
): Promise<DossierView | undefined> {
  return askAsOf(deps, streams, instant, (query) => dossierById(query, id));
}

/** Why the dossier's prospect was not converted by then; `streams` are those of its account. Undefined before it was opened. */
export function dossierWhyAsOf(
  deps: Deps,
  streams: AccountStreams,
  instant: string,
  id: string,
): Promise<DossierWhy | undefined> {
  return askAsOf(deps, streams, instant, (query) => dossierWhy(query, id, 'past'));
}

async function askAsOf<T>(
  { eventStore, openMemory }: Deps,
  streams: AccountStreams,
  instant: string,
  ask: (query: Query) => T,
): Promise<T> {
  const events = await eventsInContext(eventStore, streams);
  const until = Date.parse(instant);
  const memory = openMemory();
  try {
    memory.project(events.filter(({ metadata }) => Date.parse(metadata.occurredAt) <= until));
    return ask(memory.query);
  } finally {
    memory.close();
  }
}
