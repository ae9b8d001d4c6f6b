/** Who acts: a person, a job, or the `admin` token. */
export type Actor = Readonly<{ id: string; kind: 'user' | 'job'; name: string }>;

/** Who, when and why. Written by the command side, never by `decide`. */
export type Metadata = Readonly<{
  commandId: string;
  /** sha256 of the command as received, keys sorted: the same id with another hash is another command. */
  commandHash: string;
  correlationId: string;
  /** Id of the event that made a job send the command; absent when a person sent it. */
  causationId?: string;
  /** Whose act it is. */
  actor: Actor;
  /** Who sent the command in the actor's name (`X-On-Behalf-Of`); absent when the actor did. */
  via?: Actor;
  /** UTC instant, ISO 8601 with milliseconds. Never decreases within a stream. */
  occurredAt: string;
}>;

/** Number of an event in its stream, from 0. `NO_STREAM` (-1) is the revision of a stream that does not exist. */
export type Revision = number;
export const NO_STREAM: Revision = -1;

/** A place in the whole log. Opaque, ordered by `comparePositions` of the store that gave it. */
export type Position = string;

/** What any event is to code that does not know its type. */
export type AnyEvent = Readonly<{ type: string; data: unknown }>;

/** An event to append. Its id makes the append idempotent at its place (LOG §2). */
export type NewEvent<Event extends AnyEvent = AnyEvent> = Event & Readonly<{ id: string; metadata: Metadata }>;

/** Where an event is kept. */
export type Placed = Readonly<{ id: string; stream: string; revision: Revision; position: Position }>;

/** An event as it was read: checked against its schema and upcast to today's version. */
export type Recorded<Event extends AnyEvent = AnyEvent> = Event & Placed & Readonly<{ metadata: Metadata }>;

/** Type under which an event comes that this code is too old to understand (unknown type or higher version). */
export const NEWER = '$newer';

/** The stored form, neither checked nor upcast: `data` and `metadata` are JSON texts. */
export type Stored = Placed & Readonly<{ type: string; schemaVersion: number; data: string; metadata: string }>;

export type ReadOptions = Readonly<{ from?: Revision; backwards?: boolean; limit?: number }>;

export type ReadAllOptions = Readonly<{
  /** Exclusive, also backwards (events before it). Absent: from the first event (backwards: from the last). */
  after?: Position;
  /** Inclusive: the last position that may be read. */
  until?: Position;
  backwards?: boolean;
  limit?: number;
  /** Leave out known types that are not named. Types unknown to this code always come. */
  only?: readonly string[];
}>;

export type SubscribeOptions = Readonly<{ after?: Position; only?: readonly string[]; signal?: AbortSignal }>;

/** A step of a subscription: the events since the last one, and how far the log has been seen. */
export type Batch<Event extends AnyEvent = AnyEvent> = Readonly<{
  /** May be empty: the position alone moved on. */
  events: readonly Recorded<Event>[];
  /** Everything up to and including this position has been delivered or passed over. */
  position: Position;
  /** Id of the event at `position`: a checkpoint keeps both, and a restored log is noticed. */
  eventId: string;
  /** True when the end of the log was reached with this step. */
  live: boolean;
}>;

export type Head = Readonly<{ position: Position; eventId: string }>;
export type Appended = Readonly<{ revision: Revision; position: Position }>;

/**
 * The log. Streams of events in one total order.
 *
 * `append` is all or nothing and durable when it answers. It is idempotent at its place: when the stream has moved
 * past `expected` and holds exactly these ids from `expected + 1` on, the first answer is given again. At the tail no
 * ids are compared. Errors: Conflict, TooLarge, Unavailable (nothing was written), Unknown (it may have been written),
 * InvalidEvent (fails its schema; nothing was written).
 */
export interface EventStore {
  append(stream: string, events: readonly NewEvent[], expected: Revision): Promise<Appended>;
  /** The events of one stream, in order; empty when it does not exist. `from` is inclusive. */
  read<Event extends AnyEvent>(stream: string, options?: ReadOptions): Promise<readonly Recorded<Event>[]>;
  /** The whole log in order, in pages. Ends at the head that it finds. Do not modify the pages. */
  readAll<Event extends AnyEvent>(options?: ReadAllOptions): AsyncIterable<readonly Recorded<Event>[]>;
  /** As `readAll`, in the stored form: for copying the log and for readers that decode elsewhere. */
  readAllStored(options?: ReadAllOptions): AsyncIterable<readonly Stored[]>;
  /** Catches up from `after`, then stays live until `signal` aborts. No gap, no double, in order. */
  subscribe<Event extends AnyEvent>(options?: SubscribeOptions): AsyncIterable<Batch<Event>>;
  /** The last event of the log, or undefined when it is empty. */
  head(): Promise<Head | undefined>;
  /** The id of the event at a position, or undefined when the log does not hold it: a restored log, or another kind. */
  eventIdAt(position: Position): Promise<string | undefined>;
  /** Negative, zero or positive, like a comparator. Pure. Throws InvalidPosition, as whatever else takes a position. */
  comparePositions(a: Position, b: Position): number;
  close(): Promise<void>;
}

/** The stream is not at the revision that was expected. */
export class Conflict extends Error {
  override readonly name = 'Conflict';
  readonly stream: string;
  readonly expected: Revision;
  readonly actual: Revision;

  constructor(stream: string, expected: Revision, actual: Revision) {
    super(`${stream}: expected revision ${expected}, found ${actual}`);
    this.stream = stream;
    this.expected = expected;
    this.actual = actual;
  }
}

/** More than 900 KiB in one append: EventStoreDB refuses 1 MiB, so every adapter refuses earlier. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/** The log cannot be reached or written now. Nothing was written. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}

/** A log that is only looked at: nothing is ever appended to it. */
export class ReadOnlyLog extends Error {
  override readonly name = 'ReadOnlyLog';
}

/** The append may have been written: the same command id tells later. */
export class Unknown extends Error {
  override readonly name = 'Unknown';
}

/** An event that fails its own schema, before an append. Nothing was written. */
export class InvalidEvent extends Error {
  override readonly name = 'InvalidEvent';
}

/** What of a stored event cannot be read: its text, who wrote it when and why, or what happened. */
export type Broken = 'text' | 'metadata' | 'data';

/** A stored event that is no JSON or fails its own schema. Whoever meets it stops. */
export class BrokenEvent extends Error {
  override readonly name = 'BrokenEvent';
  readonly stream: string;
  readonly revision: Revision;
  readonly position: Position;
  readonly type: string;
  readonly broken: Broken;
  /** Technical, in English. */
  readonly reason: string;

  constructor(stored: Pick<Stored, 'stream' | 'revision' | 'position' | 'type'>, broken: Broken, reason: string) {
    super(
      `Event at position ${stored.position} (${stored.stream}, revision ${stored.revision}, ${stored.type}) ${reason}`,
    );
    this.stream = stored.stream;
    this.revision = stored.revision;
    this.position = stored.position;
    this.type = stored.type;
    this.broken = broken;
    this.reason = reason;
  }
}

/** What was given as a position is none of this log. */
export class InvalidPosition extends Error {
  override readonly name = 'InvalidPosition';
}

/** A stream holds an event of a newer version of the application than this one. */
export class StreamNewer extends Error {
  override readonly name = 'StreamNewer';
}
