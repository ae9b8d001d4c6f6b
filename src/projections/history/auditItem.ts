import type { ArdoiseEvent } from '../../domain/catalogue.js';
import type { Actor, EventStore, Metadata, Recorded } from '../../eventstore/eventStore.js';
import { maskIban } from '../queries/maskIban.js';
import { birthsNamedBy, eventsAround, type Place } from './eventsAround.js';
import { type HistoryItem, historyOf } from './history.js';

/** Why an event came to be: the command that wrote it, and what made that command be sent. */
export type Cause = Readonly<{
  commandId: string;
  /** Shared by everything that one request set off. */
  correlationId: string;
  /** Id of the event that made a job act; absent when a person did. */
  causationId?: string;
  /** Id of the user in whose name ADMIN_TOKEN acted. */
  onBehalfOf?: string;
  via?: Actor;
}>;

/** An event as an auditor reads it: in words, and as it is in the log, with IBANs masked and the hashes of tokens left out. */
export type AuditItem = HistoryItem & Readonly<{ cause: Cause; data: unknown; metadata: Metadata }>;

/** The items of these places, in the same order. Reads a bounded number of events around each. */
export async function auditItems(eventStore: EventStore, places: readonly Place[]): Promise<readonly AuditItem[]> {
  const events = await eventsAround(eventStore, places);
  const births = await birthsNamedBy(eventStore, events);
  const items = new Map(historyOf(events, births).map((item) => [item.position, item]));
  const raw = new Map(events.map((event) => [event.position, event]));
  return places.flatMap(({ position }) => {
    const [item, event] = [items.get(position), raw.get(position)];
    return item === undefined || event === undefined ? [] : [toItem(item, event)];
  });
}

function toItem(item: HistoryItem, { data, metadata }: Recorded<ArdoiseEvent>): AuditItem {
  const { commandId, correlationId, causationId, via, actor } = metadata;
  return {
    ...item,
    cause: {
      commandId,
      correlationId,
      ...(causationId === undefined ? {} : { causationId }),
      ...(via === undefined ? {} : { via, onBehalfOf: actor.id }),
    },
    data: masked(data),
    metadata,
  };
}

/** IBANs are shown whole by reads of their own, which are recorded; a token's hash is for nobody. */
function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, field]) => {
      if (name === 'hash') return [];
      return [[name, name === 'iban' && typeof field === 'string' ? maskIban(field) : masked(field)]];
    }),
  );
}
