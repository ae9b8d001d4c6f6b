import type { EventStore, Position } from '../../eventstore/eventStore.js';
import { cursorOf, keyOf, limitOf, type Paging } from '../queries/cursor.js';
import { type AuditItem, auditItems } from './auditItem.js';
import { type Sighting, sightingsInLog, type Walk } from './sightings.js';

/** An effect, how many steps from what it was asked for, and the id of the event that caused it. */
export type Effect = AuditItem & Readonly<{ depth: number; causedBy: string }>;

export type Effects = Readonly<{
  /** The event asked for; all of them when a command was. In the order of the log. */
  causes: readonly AuditItem[];
  /** In the order of the log: an effect comes after its cause. */
  items: readonly Effect[];
  nextCursor: string | null;
  /** False: the log was too long to be looked through to its end, and there may be more effects. */
  complete: boolean;
}>;

/** What one request looks at, at most: each way, backwards for the cause and forwards for its effects. */
export type Reach = Readonly<{ events: number; ms: number }>;
const REACH: Reach = { events: 500_000, ms: 5_000 };

/** A command writes its streams one after the other, within seconds: how far apart its events may be. */
const OF_ONE_COMMAND = 5_000;

/**
 * Everything that the event, or the command, of this id set off, directly or not: jobs name the event that made them act.
 * Undefined when the log, as far as it was looked through, holds no such id.
 */
export async function auditEffects(
  eventStore: EventStore,
  { id, ...paging }: Paging & Readonly<{ id: string }>,
  reach: Reach = REACH,
): Promise<Effects | undefined> {
  const { causes, complete: wasFound } = await findCauses(eventStore, id, reach);
  const [first] = causes;
  if (first === undefined) return undefined;

  const { effects, complete } = await follow(eventStore, causes, reach);
  const [after] = keyOf(paging, ['']) ?? [];
  const rest = after === undefined ? effects : effects.filter(({ sighting }) => isAfter(eventStore, sighting, after));
  const shown = rest.slice(0, limitOf(paging));
  const last = shown.at(-1);
  return {
    causes: await auditItems(eventStore, causes),
    items: await toEffects(eventStore, shown),
    nextCursor: rest.length > shown.length && last !== undefined ? cursorOf([last.sighting.position]) : null,
    complete: complete && wasFound,
  };
}

function isAfter({ comparePositions }: EventStore, { position }: Sighting, after: Position): boolean {
  return comparePositions(position, after) > 0;
}

type Causes = Readonly<{ causes: readonly Sighting[]; complete: boolean }>;

/** From the end of the log backwards: what an auditor asks about is mostly recent. */
async function findCauses(eventStore: EventStore, id: string, reach: Reach): Promise<Causes> {
  const causes: Sighting[] = [];
  let sinceFirst = 0;
  const complete = await walk(eventStore, { order: 'desc' }, reach, (sighting) => {
    const isCommands = sighting.metadata?.commandId === id;
    if (sighting.id === id || isCommands) causes.unshift(sighting);
    sinceFirst = isCommands ? 0 : sinceFirst + 1;
    return sighting.id === id || (causes.length > 0 && sinceFirst > OF_ONE_COMMAND);
  });
  return { causes, complete };
}

type Followed = Readonly<{ sighting: Sighting; depth: number; causedBy: string }>;

/** An effect is always later in the log than its cause: one walk forwards meets them all. */
async function follow(
  eventStore: EventStore,
  causes: readonly Sighting[],
  reach: Reach,
): Promise<Readonly<{ effects: readonly Followed[]; complete: boolean }>> {
  const depths = new Map(causes.map(({ id }) => [id, 0]));
  const effects: Followed[] = [];
  const complete = await walk(eventStore, { order: 'asc', after: causes[0] }, reach, (sighting) => {
    const causedBy = sighting.metadata?.causationId ?? '';
    const depth = depths.get(causedBy);
    if (depth === undefined) return false;
    depths.set(sighting.id, depth + 1);
    effects.push({ sighting, depth: depth + 1, causedBy });
    return false;
  });
  return { effects, complete };
}

/** Shows the log event by event until `see` has seen enough. False when the reach ended before that and the log did. */
async function walk(
  eventStore: EventStore,
  way: Walk,
  { events, ms }: Reach,
  see: (sighting: Sighting) => boolean,
): Promise<boolean> {
  const until = performance.now() + ms;
  let left = events;
  for await (const page of sightingsInLog(eventStore, way)) {
    if (page.some(see)) return true;
    left -= page.length;
    if (left <= 0 || performance.now() >= until) return false;
  }
  return true;
}

async function toEffects(eventStore: EventStore, followed: readonly Followed[]): Promise<readonly Effect[]> {
  const items = await auditItems(
    eventStore,
    followed.map(({ sighting }) => sighting),
  );
  const steps = new Map(followed.map(({ sighting, depth, causedBy }) => [sighting.position, { depth, causedBy }]));
  return items.flatMap((item) => {
    const step = steps.get(item.position);
    return step === undefined ? [] : [{ ...item, ...step }];
  });
}
