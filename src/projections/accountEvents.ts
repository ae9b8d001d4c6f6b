import type { ArdoiseEvent } from '../domain/catalogue.js';
import { installationTypeStream, ORGANISATION_STREAM, userStream } from '../domain/streams.js';
import type { EventStore, Recorded } from '../eventstore/eventStore.js';
import type { AccountStreams } from './queries/accountStreams.js';

/** Streams read at the same time: enough to hide a server's distance, too few to trouble it. */
const TOGETHER = 16;

/** Everything that the log holds about one account, in the order of the log. */
export async function eventsOfAccount(
  eventStore: EventStore,
  { streams, places }: AccountStreams,
): Promise<readonly Recorded<ArdoiseEvent>[]> {
  const reads = [
    ...streams.map((stream) => () => eventStore.read<ArdoiseEvent>(stream)),
    ...places.map(
      ({ stream, revision }) =>
        () =>
          eventStore.read<ArdoiseEvent>(stream, { from: revision, limit: 1 }),
    ),
  ];

  const events: Recorded<ArdoiseEvent>[] = [];
  for (let first = 0; first < reads.length; first += TOGETHER) {
    const found = await Promise.all(reads.slice(first, first + TOGETHER).map((read) => read()));
    events.push(...found.flat());
  }
  return events.sort((a, b) => eventStore.comparePositions(a.position, b.position));
}

/**
 * The same with what gives things their names: the organisation's lists, and the colleagues and installation types that
 * these events name. In the order of the log; `isContext` tells the latter from the account's own.
 */
export async function eventsInContext(
  eventStore: EventStore,
  places: AccountStreams,
): Promise<readonly Recorded<ArdoiseEvent>[]> {
  const own = await eventsOfAccount(eventStore, places);
  const people = [...new Set(own.flatMap(peopleIn))];
  const types = [...new Set(own.flatMap(installationTypesIn))];
  const names = [ORGANISATION_STREAM, ...people.map(userStream), ...types.map(installationTypeStream)];
  const context = { ...places, streams: names, places: [] };
  const around = await eventsOfAccount(eventStore, context);
  return [...own, ...around].sort((a, b) => eventStore.comparePositions(a.position, b.position));
}

/** True for events that are there only to name things. */
export function isContext({ stream }: Readonly<{ stream: string }>): boolean {
  return stream === ORGANISATION_STREAM || NAMING.some((prefix) => stream.startsWith(prefix));
}

const NAMING = [userStream(''), installationTypeStream('')];

/** A type may get another name after a dossier has chosen it. */
function installationTypesIn({ type, data }: Recorded<ArdoiseEvent>): readonly string[] {
  return type === 'DossierInstallationTypeSelected' && data.installationTypeId !== null
    ? [data.installationTypeId]
    : [];
}

/** Fields that name a colleague, wherever they stand in an event. */
type Naming = Readonly<{
  ownerId?: string | null;
  assigneeId?: string | null;
  team?: Readonly<Record<string, string>> | null;
  changes?: Naming;
}>;

/** Ids of the colleagues that an event names. */
export function peopleIn({ data }: Recorded<ArdoiseEvent>): readonly string[] {
  return named(data as Naming);
}

function named({ ownerId, assigneeId, team, changes }: Naming): readonly string[] {
  const here = [ownerId, assigneeId, ...Object.values(team ?? {})].filter((id) => typeof id === 'string');
  return changes === undefined ? here : [...here, ...named(changes)];
}
