import type { Sqlite } from '../../sqlite.js';
import type { Stored } from '../eventStore.js';

type Row = readonly [
  position: number,
  stream: string,
  revision: number,
  id: string,
  type: string,
  schemaVersion: number,
  data: string,
  metadata: string,
];

/** Where an event is in the log, as a number. */
export type Place = Readonly<{ position: number; id: string }>;

export type PageQuery = Readonly<{
  /** Inclusive on both ends. */
  from: number;
  to: number;
  limit: number;
  backwards: boolean;
  /** Types to pass over, as a JSON array. */
  without?: string | undefined;
}>;

export type SqliteReader = Readonly<{
  stream: (stream: string, from: number, limit: number, backwards: boolean) => readonly Stored[];
  page: (query: PageQuery) => readonly Stored[];
  atOrBefore: (position: number) => Place | undefined;
  idAt: (position: number) => string | undefined;
  /** Changes when another connection, of this process or another one, has committed. */
  dataVersion: () => number;
}>;

const COLUMNS = 'position, stream, revision, id, type, schema_version, data, metadata';

/** The questions that the log is asked. All are answered at once and whole (`all`), so no read stays open (LOG §3). */
export function createSqliteReader(db: Sqlite): SqliteReader {
  const rows = <Values extends unknown[]>(sql: string) => db.prepare<Values, Row>(sql).raw();
  const both = <Values extends unknown[]>(sql: (order: string, sign: string) => string) => ({
    forwards: rows<Values>(sql('ASC', '>=')),
    backwards: rows<Values>(sql('DESC', '<=')),
  });

  const ofStream = both<[string, number, number]>(
    (order, sign) =>
      `SELECT ${COLUMNS} FROM events WHERE stream_id = (SELECT id FROM streams WHERE name = ?) AND revision ${sign} ?
       ORDER BY revision ${order} LIMIT ?`,
  );
  const all = both<[number, number, number]>(
    (order) => `SELECT ${COLUMNS} FROM events WHERE position BETWEEN ? AND ? ORDER BY position ${order} LIMIT ?`,
  );
  const filtered = both<[number, number, string, number]>(
    (order) =>
      `SELECT ${COLUMNS} FROM events WHERE position BETWEEN ? AND ?
       AND type NOT IN (SELECT value FROM json_each(?)) ORDER BY position ${order} LIMIT ?`,
  );
  const atOrBefore = db.prepare<[number], Place>(
    'SELECT position, id FROM events WHERE position <= ? ORDER BY position DESC LIMIT 1',
  );
  const idAt = db.prepare<[number], string>('SELECT id FROM events WHERE position = ?').pluck();
  const dataVersion = db.prepare<[], number>('PRAGMA data_version').pluck();

  return {
    stream: (stream, from, limit, backwards) =>
      ofStream[backwards ? 'backwards' : 'forwards'].all(stream, from, limit).map(toStored),
    page: ({ from, to, limit, backwards, without }) => {
      const direction = backwards ? 'backwards' : 'forwards';
      const found =
        without === undefined ? all[direction].all(from, to, limit) : filtered[direction].all(from, to, without, limit);
      return found.map(toStored);
    },
    atOrBefore: (position) => atOrBefore.get(position),
    idAt: (position) => idAt.get(position),
    dataVersion: () => dataVersion.get() ?? 0,
  };
}

function toStored([position, stream, revision, id, type, schemaVersion, data, metadata]: Row): Stored {
  return { id, stream, revision, position: String(position), type, schemaVersion, data, metadata };
}
