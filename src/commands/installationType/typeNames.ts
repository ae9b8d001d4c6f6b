import type { InstallationTypeEvent } from '../../domain/installationType/events.js';
import type { NamedType } from '../../domain/installationType/installationType.js';
import type { EventStore, Position } from '../../eventstore/eventStore.js';

/** All installation types as of a position of the log, or undefined when they cannot be told soon. */
export type FindTypeNames = (until: Position) => Promise<readonly NamedType[] | undefined>;

/** The installation types that there are at the end of the log: from the read side, or, where it lags or is none, from the log. */
export async function typesThereAre({
  eventStore,
  typeNames,
}: Readonly<{ eventStore: EventStore; typeNames?: FindTypeNames }>): Promise<readonly NamedType[]> {
  const head = await eventStore.head();
  if (head === undefined) return [];
  return (await typeNames?.(head.position)) ?? typesInLog(eventStore, head.position);
}

async function typesInLog(eventStore: EventStore, until: Position): Promise<readonly NamedType[]> {
  const names = new Map<string, string>();
  const pages = eventStore.readAll<InstallationTypeEvent>({ until, only: ['InstallationTypeDefined'] });
  for await (const page of pages) {
    for (const { type, data } of page) {
      // Types that this code is too old to know come too.
      if (type === 'InstallationTypeDefined') names.set(data.installationTypeId, data.name);
    }
  }
  return [...names].map(([installationTypeId, name]) => ({ installationTypeId, name }));
}
