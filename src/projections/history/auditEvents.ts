import type { EventStore, Metadata } from '../../eventstore/eventStore.js';
import type { AccountStreams } from '../queries/accountStreams.js';
import { cursorOf, InvalidCursor, keyOf, limitOf, type Page, type Paging } from '../queries/cursor.js';
import { type AuditItem, auditItems } from './auditItem.js';
import {
  type Order,
  type Sighting,
  sightingsInLog,
  sightingsInStream,
  sightingsOfAccount,
  type Walk,
} from './sightings.js';

export type AuditFilter = Paging &
  Readonly<{
    order: Order;
    stream?: string | undefined;
    type?: string | undefined;
    /** Id of who acted, or who sent the command in their name. */
    actor?: string | undefined;
    account?: AccountStreams | undefined;
    /** UTC instants, both ends included. */
    from?: string | undefined;
    to?: string | undefined;
  }>;

/** What one request looks at, at most: then it answers what it has found, and a cursor that goes on from there. */
export type Effort = Readonly<{ events: number; ms: number }>;
const EFFORT: Effort = { events: 50_000, ms: 2_000 };

/**
 * Events out of the log itself, in its order or newest first. A page may hold fewer items than its limit, even none, and
 * still name a next one: the log was looked through up to there. Complete and without doubles both ways, also while the
 * log grows. Throws InvalidCursor.
 */
export async function auditEvents(
  eventStore: EventStore,
  filter: AuditFilter,
  effort: Effort = EFFORT,
): Promise<Page<AuditItem>> {
  const { found, next } = await look(eventStore, filter, effort);
  return { items: await auditItems(eventStore, found), nextCursor: next };
}

type Looked = Readonly<{ found: readonly Sighting[]; next: string | null }>;

async function look(eventStore: EventStore, filter: AuditFilter, { events, ms }: Effort): Promise<Looked> {
  const wanted = wantedBy(filter);
  const limit = limitOf(filter);
  const until = performance.now() + ms;
  const found: Sighting[] = [];
  let looked = 0;
  let last: Sighting | undefined;

  for await (const page of source(eventStore, filter)) {
    const room = limit - found.length;
    const hits = page.filter(wanted);
    found.push(...hits.slice(0, room));
    const tooMany = hits[room];
    if (tooMany !== undefined) {
      const before = page[page.indexOf(tooMany) - 1] ?? last;
      return { found, next: cursorAt(filter, before) };
    }
    last = page.at(-1) ?? last;
    looked += page.length;
    if (looked >= events || performance.now() >= until) return { found, next: cursorAt(filter, last) };
  }
  return { found, next: null };
}

function source(eventStore: EventStore, filter: AuditFilter): AsyncIterable<readonly Sighting[]> {
  const walk = walkOf(filter);
  const { account, stream } = filter;
  if (account !== undefined) return sightingsOfAccount(eventStore, account, walk);
  if (stream !== undefined) return sightingsInStream(eventStore, stream, walk);
  return sightingsInLog(eventStore, walk);
}

function walkOf(filter: AuditFilter): Walk {
  const key = keyOf(filter, ['', '', 0]);
  if (key === undefined) return { order: filter.order };
  const [order, position, revision] = key;
  if (order !== filter.order) throw new InvalidCursor('The cursor is of the other order');
  return { order: filter.order, after: { position: String(position), revision: Number(revision) } };
}

function cursorAt({ order }: AuditFilter, last: Sighting | undefined): string | null {
  return last === undefined ? null : cursorOf([order, last.position, last.revision]);
}

function wantedBy(filter: AuditFilter): (sighting: Sighting) => boolean {
  const { stream, type } = filter;
  return (sighting) =>
    (stream === undefined || sighting.stream === stream) &&
    (type === undefined || sighting.type === type) &&
    // What cannot be read is met when its event is.
    (sighting.metadata === undefined || isBy(sighting.metadata, filter));
}

function isBy({ actor, via, occurredAt }: Metadata, filter: AuditFilter): boolean {
  const acted = filter.actor === undefined || actor.id === filter.actor || via?.id === filter.actor;
  return acted && occurredAt >= (filter.from ?? '') && occurredAt <= (filter.to ?? END_OF_TIME);
}

/** Comes after every instant. */
const END_OF_TIME = '~';
