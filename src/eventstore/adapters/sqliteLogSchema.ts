/** Kept in the file's `user_version`. */
export const FORMAT = 2;

/**
 * A stream has a number of its own, and its events are indexed by that number: 64 writers then touch a few neighbouring
 * pages of the index at each commit, not one page each, strewn by the uuid in the name (docs/adr/0015). `stream` stays beside
 * it, so that a page of the log is read without a join, and anyone reads the table as it is.
 *
 * Columns before `data` are those that a reader filters by: SQLite then skips a row without touching its JSON.
 */
export const SCHEMA = `
  CREATE TABLE streams (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
  ) STRICT;

  CREATE TABLE events (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    stream TEXT NOT NULL,
    revision INTEGER NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    schema_version INTEGER NOT NULL,
    stream_id INTEGER,
    data TEXT NOT NULL,
    metadata TEXT NOT NULL,
    UNIQUE (stream_id, revision)
  ) STRICT;

  -- A row written by hand (a repair, a test) names its stream only: without a number no stream would hold it.
  CREATE TRIGGER events_numbered AFTER INSERT ON events WHEN NEW.stream_id IS NULL
  BEGIN
    INSERT INTO streams (name) SELECT NEW.stream WHERE NEW.stream NOT IN (SELECT name FROM streams);
    UPDATE events SET stream_id = (SELECT id FROM streams WHERE name = NEW.stream) WHERE position = NEW.position;
  END`;
