import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ArdoiseEvent } from '../../domain/catalogue.js';
import {
  accountStream,
  actionStream,
  deliveryStream,
  dossierStream,
  ORGANISATION_STREAM,
  userStream,
} from '../../domain/streams.js';
import type { EventStore, Placed, Recorded } from '../../eventstore/eventStore.js';
import { peopleIn } from '../accountEvents.js';

export type Place = Pick<Placed, 'stream' | 'revision' | 'position'>;

/** Streams whose earlier events name things in the sentences of the later ones. */
const TELLING = [accountStream(''), actionStream(''), deliveryStream(''), dossierStream(''), userStream('')];
/** Of a longer stream, only what is near is read: its sentences then say less of what was before. */
const FROM_THE_BEGINNING = 2_000;
/** Wanted events at most this far apart are read together. */
const NEAR = 20;
const TOGETHER = 16;

type Range = Readonly<{ stream: string; from: number; limit: number }>;

/**
 * The events at these places, and those before them that their sentences need, in the order of the log. Reads by stream,
 * a few at once, and lets others have their turn.
 */
export async function eventsAround(
  eventStore: EventStore,
  places: readonly Place[],
): Promise<readonly Recorded<ArdoiseEvent>[]> {
  if (places.length === 0) return [];
  const own = await eventsIn(eventStore, rangesOf(places));
  const people = new Set(own.flatMap(peopleIn));
  const naming = [ORGANISATION_STREAM, ...[...people].map(userStream)];
  const around = await eventsIn(
    eventStore,
    naming.map((stream) => ({ stream, from: 0, limit: FROM_THE_BEGINNING })),
  );
  const events = new Map([...around, ...own].map((event) => [event.position, event]));
  return [...events.values()].sort((a, b) => eventStore.comparePositions(a.position, b.position));
}

/** The creation of each account that a claim or a number among these events names. */
export function birthsNamedBy(
  eventStore: EventStore,
  events: readonly Recorded<ArdoiseEvent>[],
): Promise<readonly Recorded<ArdoiseEvent>[]> {
  const ids = events.flatMap(({ type, data }) => {
    const names = type === 'ValueClaimed' || type === 'ClaimReleased' || type === 'AccountNumberReserved';
    return names ? [data.accountId] : [];
  });
  return eventsIn(
    eventStore,
    [...new Set(ids)].map((id) => ({ stream: accountStream(id), from: 0, limit: 1 })),
  );
}

async function eventsIn(eventStore: EventStore, ranges: readonly Range[]): Promise<readonly Recorded<ArdoiseEvent>[]> {
  const events: Recorded<ArdoiseEvent>[] = [];
  for (let first = 0; first < ranges.length; first += TOGETHER) {
    const together = ranges.slice(first, first + TOGETHER);
    const found = await Promise.all(
      together.map(({ stream, from, limit }) => eventStore.read<ArdoiseEvent>(stream, { from, limit })),
    );
    events.push(...found.flat());
    await nextTurn();
  }
  return events;
}

function rangesOf(places: readonly Place[]): readonly Range[] {
  const revisions = new Map<string, number[]>();
  for (const { stream, revision } of places) revisions.set(stream, [...(revisions.get(stream) ?? []), revision]);
  return [...revisions].flatMap(([stream, wanted]) =>
    rangesIn(
      stream,
      wanted.sort((a, b) => a - b),
    ),
  );
}

/** `wanted` goes up. */
function rangesIn(stream: string, wanted: readonly number[]): readonly Range[] {
  const last = wanted.at(-1) ?? 0;
  const tells = stream === ORGANISATION_STREAM || TELLING.some((prefix) => stream.startsWith(prefix));
  if (tells && last < FROM_THE_BEGINNING) return [{ stream, from: 0, limit: last + 1 }];

  const ranges: Range[] = [];
  for (const revision of wanted) {
    const before = ranges.at(-1);
    const isNear = before !== undefined && revision < before.from + before.limit + NEAR;
    if (isNear) ranges[ranges.length - 1] = { ...before, limit: revision - before.from + 1 };
    else ranges.push({ stream, from: revision, limit: 1 });
  }
  return ranges;
}
