import { MAX_APPEND_BYTES } from './encodeAppend.js';
import type { Appended, EventStore, Head, Position, Revision, Stored } from './eventStore.js';

/** A log that takes events as they are stored elsewhere, neither checked nor upcast. */
export interface LogTarget extends Pick<EventStore, 'head' | 'read' | 'readAllStored'> {
  /** All or nothing, at this exact revision, as `append`. */
  appendStored(stream: string, events: readonly Stored[], expected: Revision): Promise<Appended>;
}

/** The copy cannot be made, or does not match: says where. */
export class CopyRefused extends Error {
  override readonly name = 'CopyRefused';
}

export type CopyProgress = (copied: Readonly<{ events: number; position: Position }>) => void;

const MOST_EVENTS = 500;
/** What stands around an event's data and metadata. */
const AROUND_BYTES = 128;

/**
 * Copies a log as it is stored, in its order, each stream with the same revisions. Goes on where an earlier copy ended:
 * the last event of the target says where, so what was copied when a process was killed is never copied again. Nobody else
 * may write to either log meanwhile. Throws CopyRefused when the target holds anything that does not come from the source.
 */
export async function copyLog(source: EventStore, target: LogTarget, progress: CopyProgress): Promise<void> {
  const after = await copiedUpTo(source, target);
  let events = 0;
  for await (const page of source.readAllStored(after === undefined ? {} : { after })) {
    for (const group of groupsOf(page)) {
      await copyGroup(target, group);
      events += group.length;
      progress({ events, position: group.at(-1)?.position ?? '' });
    }
  }
}

async function copiedUpTo(source: EventStore, target: LogTarget): Promise<Position | undefined> {
  const head = await target.head();
  if (head === undefined) return undefined;
  const found = await placeInSource(source, target, head);
  if (found === undefined) throw new CopyRefused('La cible contient des événements qui ne viennent pas de ce journal.');
  return found;
}

async function placeInSource(source: EventStore, target: LogTarget, head: Head): Promise<Position | undefined> {
  for await (const [last] of target.readAllStored({ backwards: true, limit: 1 })) {
    if (last === undefined || last.id !== head.eventId) return undefined;
    const [same] = await storedOf(source, last.stream, last.revision);
    return same?.id === last.id ? same.position : undefined;
  }
  return undefined;
}

const storedOf = (source: EventStore, stream: string, from: Revision) => source.read(stream, { from, limit: 1 });

/** Neighbours of one stream go together: the order of the log stays what it is. */
function* groupsOf(page: readonly Stored[]): Generator<readonly Stored[]> {
  let group: Stored[] = [];
  let bytes = 0;
  for (const event of page) {
    const size = bytesOf(event);
    const fits = group.length < MOST_EVENTS && bytes + size <= MAX_APPEND_BYTES && event.stream === group[0]?.stream;
    if (group.length > 0 && !fits) {
      yield group;
      [group, bytes] = [[], 0];
    }
    group.push(event);
    bytes += size;
  }
  if (group.length > 0) yield group;
}

const bytesOf = ({ data, metadata, type }: Stored): number =>
  Buffer.byteLength(data) + Buffer.byteLength(metadata) + 2 * type.length + AROUND_BYTES;

async function copyGroup(target: LogTarget, group: readonly Stored[]): Promise<void> {
  const [first, last] = [group[0], group.at(-1)];
  if (first === undefined || last === undefined) return;
  const { revision } = await target.appendStored(first.stream, group, first.revision - 1);
  if (revision === last.revision) return;
  throw new CopyRefused(`${first.stream} : la cible numérote ${revision} ce qui était ${last.revision}.`);
}

/** Reads both logs to their ends and compares every event. Answers how many there are. Throws CopyRefused at the first difference. */
export async function compareLogs(
  source: Pick<EventStore, 'readAllStored'>,
  target: Pick<EventStore, 'readAllStored'>,
  progress: CopyProgress,
): Promise<number> {
  const there = oneByOne(target.readAllStored());
  let events = 0;
  for await (const event of oneByOne(source.readAllStored())) {
    const copy = await there.next();
    assertSame(event, copy.done === true ? undefined : copy.value);
    events += 1;
    progress({ events, position: event.position });
  }
  const more = await there.next();
  if (more.done !== true) throw new CopyRefused(`La cible contient un événement de plus : ${describe(more.value)}.`);
  return events;
}

async function* oneByOne(pages: AsyncIterable<readonly Stored[]>): AsyncGenerator<Stored> {
  for await (const page of pages) yield* page;
}

const COMPARED = ['id', 'stream', 'revision', 'type', 'schemaVersion', 'data', 'metadata'] as const;

function assertSame(event: Stored, copy: Stored | undefined): void {
  if (copy === undefined) throw new CopyRefused(`Il manque dans la cible : ${describe(event)}.`);
  const differing = COMPARED.filter((field) => event[field] !== copy[field]);
  if (differing.length === 0) return;
  throw new CopyRefused(`${describe(event)} diffère dans la cible (${differing.join(', ')}).`);
}

const describe = ({ stream, revision, type }: Stored): string => `${type} (${stream}, révision ${revision})`;
