import type { Sqlite } from '../../sqlite.js';
import { NO_STREAM } from '../eventStore.js';

/** The number of a stream, and its last revision: NO_STREAM when no event of it is left. */
type Tail = readonly [number: number | bigint, last: number];

export type Tails = Readonly<{
  /** Undefined for a stream that was never written to. */
  of: (stream: string) => Tail | undefined;
  /** What a request of this group wrote. */
  moved: (stream: string, tail: Tail) => void;
  /** To be called under the write lock, before the first question of a group. */
  refresh: () => void;
  /** After a group of which nothing, or nobody knows what, was written. */
  forget: () => void;
}>;

/** Streams whose tail is kept in memory: those that are written to now. */
const KEPT_TAILS = 10_000;

/**
 * Where streams end. What this connection read or wrote stays true until another one commits, which `data_version` tells;
 * should it ever not, the unique index refuses the row.
 */
export function createTails(db: Sqlite): Tails {
  const find = db
    .prepare<[string], [number: number, last: number | null]>(
      `SELECT id, (SELECT revision FROM events WHERE stream_id = streams.id ORDER BY revision DESC LIMIT 1)
       FROM streams WHERE name = ?`,
    )
    .raw();
  const version = db.prepare<[], number>('PRAGMA data_version').pluck();
  const known = new Map<string, Tail>();
  let seen: number | undefined;

  const look = (stream: string): Tail | undefined => {
    const [number, last] = find.get(stream) ?? [];
    return number === undefined ? undefined : [number, last ?? NO_STREAM];
  };
  return {
    of: (stream) => known.get(stream) ?? look(stream),
    moved: (stream, tail) => known.set(stream, tail),
    refresh: () => {
      const now = version.get();
      if (now !== seen || known.size > KEPT_TAILS) known.clear();
      seen = now;
    },
    forget: () => known.clear(),
  };
}
