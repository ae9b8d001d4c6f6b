import type { ArdoiseEvent } from '../domain/catalogue.js';
import type { Position, Recorded } from '../eventstore/eventStore.js';
import type { Query } from './queries/query.js';

/** How far a build is. Positions are opaque: `events` is what can be counted. */
export type BuildProgress = Readonly<{ events: number; position: Position; head: Position }>;

export type OnProgress = (progress: BuildProgress) => void;

export type ReadModelStatus = Readonly<{
  /** It has caught up with the log once, and nothing is wrong. */
  ready: boolean;
  /** The last position that is in the tables; null before the first event. */
  position: Position | null;
  /** The end of the log is not reached, or cannot be seen. */
  behind: boolean;
  /** What is wrong. With a position: an event that cannot be read, for a person to look at. Without: it is tried again. */
  broken?: Readonly<{ message: string; position?: Position; stream?: string }>;
}>;

/**
 * The tables of read.db, kept up with the log. Rows and checkpoint move in one transaction, so each event counts once,
 * whatever happens in between.
 */
export interface ReadModel {
  /** Stable over rebuilds. Throws ReadModelNotReady before `start` has opened the file. */
  readonly query: Query;
  /**
   * Resolves when it has caught up with the head that it finds. A missing file, a changed (table, version), a log
   * that does not hold the checkpoint, or passed-over events that are understood now: it begins again, saying so.
   * Rejects with BrokenEvent for an event that cannot be read, and with any error but Unavailable, which it outwaits.
   */
  start(): Promise<void>;
  /** True as soon as a position is in the tables; false when it is not within the time, or when `signal` aborts. */
  reached(position: Position, timeoutMs: number, signal?: AbortSignal): Promise<boolean>;
  status(): ReadModelStatus;
  /** Calls back after each commit. Answers how to stop that. */
  onAdvance(listener: () => void): () => void;
  /**
   * Builds the file again beside the one in use, then puts it in its place: readers notice nothing. Works without
   * `start` as well. Only one at a time: asking again while it runs waits for the same one.
   */
  rebuild(options?: Readonly<{ progress?: OnProgress }>): Promise<void>;
  close(): Promise<void>;
}

/** A read model in memory, for one question. */
export interface MemoryReadModel {
  readonly query: Query;
  project(events: readonly Recorded<ArdoiseEvent>[]): void;
  close(): void;
}

/** What a table holds: how many rows, and a checksum of them all, whatever their order. */
export type TableSum = Readonly<{ rows: number; sum: string }>;

export type TableCheck = Readonly<{ table: string; live: TableSum; rebuilt: TableSum; same: boolean }>;

export type ReadFileCheck =
  | Readonly<{ reason: 'missing' | 'changed' | 'empty' | 'restored' }>
  | Readonly<{ position: string; tables: readonly TableCheck[] }>;

/** The read model is still being opened or built: 503, later again. */
export class ReadModelNotReady extends Error {
  override readonly name = 'ReadModelNotReady';
}

/** Where the read side says what it does; pino fits. */
export type ReadModelLog = Readonly<{
  info: (facts: object, message: string) => void;
  warn: (facts: object, message: string) => void;
  error: (facts: object, message: string) => void;
}>;
