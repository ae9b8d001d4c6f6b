import type { ArdoiseEvent, EventType } from '../domain/catalogue.js';
import type { Recorded } from '../eventstore/eventStore.js';

/**
 * A function of the event it handles and of the stream it writes to: replaying it from zero does nothing new.
 * `handle` throws only for what concerns the whole job (the log cannot be written); a fault on one item is parked by
 * the job itself, as an event.
 */
export type Job = Readonly<{
  name: string;
  handles: readonly EventType[];
  /** How many events may be handled at once (1: strictly in order). The checkpoint moves when all of a batch are done. */
  concurrency: number;
  handle: (event: Recorded<ArdoiseEvent>) => Promise<void>;
  /** What it has passed over since it began and a person has to look at; the latest hundred. */
  failures?: () => readonly JobFailure[];
}>;

/** One item that the job could not deal with, such as an invoice by its number; the reason in French. */
export type JobFailure = Readonly<{ about: string; reason: string }>;
