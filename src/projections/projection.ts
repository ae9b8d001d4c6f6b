import type { EventOf, EventType } from '../domain/catalogue.js';
import type { AnyEvent, Recorded } from '../eventstore/eventStore.js';
import type { Query, SqlParams } from './queries/query.js';

/** The read database as handlers see it. Statements are prepared once and found again by their text: keep it constant. */
export interface ReadDb extends Query {
  run(sql: string, params?: SqlParams): void;
}

type Handlers = Readonly<{ [Type in EventType]?: (db: ReadDb, event: Recorded<EventOf<Type>>) => void }>;

/**
 * The tables of one noun, and what each event makes of them. Handlers write absolute values, so delivering an event
 * again changes nothing in the end, and never throw about business: they make the best rows they can.
 */
export type Projection = Readonly<{
  tables: readonly string[];
  /** Goes up with any change of the tables or handlers: read.db is then built again. */
  version: number;
  /** The statements that make the tables. */
  schema: string;
  /** The indexes that no handler needs: whoever builds the whole file makes them when the rows are there. */
  indexes?: string;
  on: Handlers;
  /** The table (with columns `id`, `revision`, `updated_at`) whose rows stand for the streams `<prefix><id>`. */
  rows?: Readonly<{ table: string; prefix: string }>;
}>;

/** Applies events to the tables of all projections. */
export type Projector = Readonly<{
  /** In order. The caller holds the transaction in which the checkpoint moves as well. */
  project: (db: ReadDb, event: Recorded<AnyEvent>) => void;
}>;

type Handler = (db: ReadDb, event: Recorded<AnyEvent>) => void;

/**
 * Besides calling the handlers, it sets the stream's revision and time on the stream's own row for *every* event, also
 * one that no handler wants: the row's revision is the ETag that a later command names (LOG §5).
 */
export function createProjector(projections: readonly Projection[]): Projector {
  const handlers = handlersByType(projections);
  const touchRow = createRowToucher(projections);

  return {
    project: (db, event) => {
      for (const handle of handlers.get(event.type) ?? []) handle(db, event);
      touchRow(db, event);
    },
  };
}

function handlersByType(projections: readonly Projection[]): ReadonlyMap<string, readonly Handler[]> {
  const byType = new Map<string, Handler[]>();
  for (const { on } of projections) {
    for (const [type, handler] of Object.entries(on)) {
      // It is looked up by the event's own type, which TypeScript cannot follow.
      byType.set(type, [...(byType.get(type) ?? []), handler as Handler]);
    }
  }
  return byType;
}

function createRowToucher(projections: readonly Projection[]): Handler {
  const touched = projections.flatMap(({ rows }) =>
    rows === undefined
      ? []
      : [{ ...rows, sql: `UPDATE ${rows.table} SET revision = :revision, updated_at = :at WHERE id = :id` }],
  );

  return (db, { stream, revision, metadata }) => {
    for (const { prefix, sql } of touched) {
      if (!stream.startsWith(prefix)) continue;
      const id = stream.slice(prefix.length);
      db.run(sql, { revision, at: metadata.occurredAt, id });
    }
  };
}
