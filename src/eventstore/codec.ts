import { Ajv, type ValidateFunction } from 'ajv';
import {
  BrokenEvent,
  InvalidEvent,
  type Metadata,
  NEWER,
  type NewEvent,
  type Recorded,
  type Stored,
} from './eventStore.js';
import { eventSchemas } from './schemas/all.js';
import { object, oneOf, optional, type Schema, text } from './schemas/schema.js';
import { upcasters as allUpcasters, type Json, type Upcasters } from './upcasters.js';

/** An event ready to be stored. `bytes` is what it counts towards the size of an append. */
export type Encoded = Readonly<{
  id: string;
  type: string;
  schemaVersion: number;
  data: string;
  metadata: string;
  bytes: number;
}>;

/** EventStoreDB counts the type's name in UTF-16 as well, and the schema's version travels with the metadata. */
const ENVELOPE_BYTES = 32;

/** Turns events into their stored form and back. The only place that knows schemas and upcasters. */
export type Codec = Readonly<{
  /** Checks against today's schema of the type. Throws InvalidEvent with the path of what is wrong. */
  encode: (event: NewEvent) => Encoded;
  /**
   * Checks against the schema of the stored version, then upcasts to today's. An unknown type or a higher version comes
   * back with type `$newer` and the raw data. Throws BrokenEvent when the text is no JSON or fails its own schema.
   */
  decode: (stored: Stored) => Recorded;
  knownTypes: readonly string[];
}>;

const actor = object({ id: text, kind: oneOf('user', 'job'), name: text });

const metadataSchema = object({
  commandId: text,
  commandHash: text,
  correlationId: text,
  causationId: optional(text),
  actor,
  via: optional(actor),
  occurredAt: text,
});

export function createCodec(
  schemas: Readonly<Record<string, readonly Schema[]>> = eventSchemas,
  upcasters: Upcasters = allUpcasters,
): Codec {
  const ajv = new Ajv({ allErrors: false, keywords: ['x-personal'] });
  const isMetadata = ajv.compile(metadataSchema);
  const metadataOf = createMetadataReader(isMetadata);
  const checks = new Map(
    Object.entries(schemas).map(([type, versions]) => [type, versions.map((schema) => ajv.compile(schema))]),
  );

  return {
    knownTypes: [...checks.keys()],
    encode: (event) => encode(event, checks.get(event.type), isMetadata),
    decode: (stored) => decode(stored, checks.get(stored.type), metadataOf, upcasters[stored.type]),
  };
}

/** Events of one append carry the same metadata, and a log is read in its order: the last one is kept, and shared. */
function createMetadataReader(isMetadata: ValidateFunction): (stored: Stored) => Metadata {
  let [text, metadata]: [string?, Metadata?] = [];
  return (stored) => {
    if (metadata !== undefined && stored.metadata === text) return metadata;
    const found = parse(stored, stored.metadata);
    if (!isMetadata(found)) throw new BrokenEvent(stored, 'metadata', `has wrong metadata: ${problemOf(isMetadata)}`);
    text = stored.metadata;
    // Checked just above; ajv cannot tell TypeScript.
    metadata = found as Metadata;
    return metadata;
  };
}

function encode(
  event: NewEvent,
  versions: readonly ValidateFunction[] | undefined,
  isMetadata: ValidateFunction,
): Encoded {
  const check = versions?.at(-1);
  if (versions === undefined || check === undefined) throw new InvalidEvent(`No schema for event type ${event.type}`);
  if (!check(event.data)) throw new InvalidEvent(`${event.type}: ${problemOf(check)}`);
  if (!isMetadata(event.metadata)) throw new InvalidEvent(`${event.type}, metadata: ${problemOf(isMetadata)}`);

  const data = JSON.stringify(event.data);
  const metadata = JSON.stringify(event.metadata);
  return {
    id: event.id,
    type: event.type,
    schemaVersion: versions.length,
    data,
    metadata,
    bytes: Buffer.byteLength(data) + Buffer.byteLength(metadata) + 2 * event.type.length + ENVELOPE_BYTES,
  };
}

function decode(
  stored: Stored,
  versions: readonly ValidateFunction[] | undefined,
  metadataOf: (stored: Stored) => Metadata,
  steps: Upcasters[string] | undefined,
): Recorded {
  const { id, stream, revision, position, type, schemaVersion } = stored;
  const data = parse(stored, stored.data);
  const metadata = metadataOf(stored);

  const check = versions?.[schemaVersion - 1];
  if (check === undefined) return { id, stream, revision, position, type: NEWER, data, metadata };
  if (!check(data)) throw new BrokenEvent(stored, 'data', `fails its schema: ${problemOf(check)}`);

  return { id, stream, revision, position, type, data: upcast(data, schemaVersion, steps), metadata };
}

function upcast(data: unknown, storedVersion: number, steps: Upcasters[string] = []): unknown {
  // Every schema is an object schema, and the data has just passed its own.
  return steps.slice(storedVersion - 1).reduce((older, step) => step(older), data as Json);
}

function parse(stored: Stored, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new BrokenEvent(stored, 'text', 'is no JSON');
  }
}

function problemOf({ errors }: ValidateFunction): string {
  const first = errors?.[0];
  return first === undefined ? 'unknown problem' : `${first.instancePath || '/'} ${first.message ?? ''}`;
}
