import Database from 'better-sqlite3';

export type Sqlite = Database.Database;

export type SqliteOptions = Readonly<{
  readonly?: boolean;
  /** FULL: what was committed survives a power cut. NORMAL: only for files that can be built again. */
  synchronous: 'FULL' | 'NORMAL';
}>;

/**
 * The one place that opens an SQLite file. WAL, and the durability that was asked for is asserted: `synchronous` is per
 * connection and better-sqlite3 is built with NORMAL as its default (LOG §3). `busy_timeout` is 0: the built-in wait
 * sleeps on the event loop, so callers wait by timer.
 */
export function openSqlite(path: string, { readonly = false, synchronous }: SqliteOptions): Sqlite {
  try {
    return opened(path, { readonly, synchronous });
  } catch (error) {
    if (!isLeftHalf(error)) throw error;
    // A crash outside WAL (a log is converted there) left what only a connection that may write rolls back.
    opened(path, { readonly: false, synchronous }).close();
    return opened(path, { readonly, synchronous });
  }
}

function opened(path: string, options: Required<SqliteOptions>): Sqlite {
  const db = new Database(path, { readonly: options.readonly, timeout: 0 });
  try {
    setUp(db, path, options);
    return db;
  } catch (error) {
    // Whoever tries again every few milliseconds would run out of file handles.
    db.close();
    throw error;
  }
}

function setUp(db: Sqlite, path: string, { readonly, synchronous }: Required<SqliteOptions>): void {
  if (!readonly) db.pragma('journal_mode = WAL');
  db.pragma(`synchronous = ${synchronous}`);
  db.pragma('cache_size = -65536');
  db.pragma('mmap_size = 4294967296');
  db.pragma('temp_store = MEMORY');

  const actual = db.pragma('synchronous', { simple: true });
  const wanted = synchronous === 'FULL' ? 2 : 1;
  if (actual !== wanted) throw new Error(`${path}: synchronous is ${actual}, wanted ${wanted}`);
}

function isLeftHalf(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code === 'SQLITE_READONLY_ROLLBACK';
}

/** True for "another connection holds the lock": worth trying again by timer. */
export function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
}
