import type { EventData, ResolvedEvent } from '@eventstore/db-client';
import type { Encoded } from '../codec.js';
import { type Stored, Unavailable } from '../eventStore.js';
import { type Place, positionOf } from './esdbPosition.js';

/** Names of metadata that the server's own projections understand. */
const RESERVED: Readonly<Record<string, string>> = { correlationId: '$correlationId', causationId: '$causationId' };
const OURS = Object.fromEntries(Object.entries(RESERVED).map(([own, reserved]) => [reserved, own]));

/** Positions are signed on the server. */
const LAST_POSITION = 2n ** 63n - 1n;

/** Streams beside the log: leases and checkpoints of jobs (LOG §10). They are no events of the register. */
const BOOKKEEPING = /^(lease-|job-)/;

/** An event as the server keeps it; the version of its schema goes with its metadata. */
export function toEventData({ id, type, schemaVersion, data, metadata }: Encoded): EventData {
  const renamed = rename(JSON.parse(metadata), RESERVED);
  return {
    id,
    type,
    contentType: 'application/json',
    data: JSON.parse(data),
    metadata: { ...renamed, schemaVersion },
  };
}

export type RawRecord = NonNullable<ResolvedEvent['event']>;

export function placeOfRecord({ position }: RawRecord): Place {
  // A server that does not know where an event of a stream is says -1, as an unsigned number.
  if (position === undefined || position.commit > LAST_POSITION) {
    throw new Unavailable('This EventStoreDB does not say where the events of a stream are: 23.10 or later is needed');
  }
  return position;
}

/** False for events of the server itself, of our own bookkeeping, and of other applications on the same server. */
export function isOfTheLog(record: RawRecord, knownTypes: ReadonlySet<string>): boolean {
  if (record.type.startsWith('$') || record.streamId.startsWith('$') || BOOKKEEPING.test(record.streamId)) return false;
  return versionOf(record.metadata) !== undefined || knownTypes.has(record.type);
}

/** What cannot be understood comes as it is, for the codec to refuse with all that is known of it. */
export function toStored(record: RawRecord): Stored {
  const { id, streamId, revision, type, data, metadata } = record;
  return {
    id,
    stream: streamId,
    revision: Number(revision),
    position: positionOf(placeOfRecord(record)),
    type,
    schemaVersion: versionOf(metadata) ?? 0,
    data: textOf(data),
    metadata: metadataText(metadata),
  };
}

function versionOf(metadata: unknown): number | undefined {
  const isObject = typeof metadata === 'object' && metadata !== null && 'schemaVersion' in metadata;
  return isObject && typeof metadata.schemaVersion === 'number' ? metadata.schemaVersion : undefined;
}

function metadataText(metadata: unknown): string {
  if (typeof metadata !== 'object' || metadata === null || metadata instanceof Uint8Array)
    return textOf(metadata ?? '');
  const { schemaVersion: _, ...rest } = metadata as Readonly<Record<string, unknown>>; // any object is a record of unknowns
  return JSON.stringify(rename(rest, OURS));
}

/** JSON that the client could not parse comes as a text, bytes come as bytes. */
function textOf(data: unknown): string {
  if (typeof data === 'string') return data;
  return data instanceof Uint8Array ? Buffer.from(data).toString('utf8') : JSON.stringify(data);
}

/** Keeps the order of the keys: a copy must be the same text. */
function rename(object: Readonly<Record<string, unknown>>, names: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [names[key] ?? key, value]));
}
