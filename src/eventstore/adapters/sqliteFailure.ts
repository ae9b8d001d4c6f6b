import Database from 'better-sqlite3';
import { isBusy } from '../../sqlite.js';
import { Unavailable, Unknown } from '../eventStore.js';

/** An error of SQLite while nothing can have been written yet, in the words of the port. Other errors stay as they are. */
export function unavailable(error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  return new Unavailable(`The log cannot be used now: ${error.message} (${error.code})`, { cause: error });
}

/** An error of COMMIT itself. A full disk or a held lock wrote nothing; after any other one, only looking again tells. */
export function commitFailure(error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  if (isFull(error) || isBusy(error)) return unavailable(error);
  return new Unknown(`The append may have been written: ${error.message} (${error.code})`, { cause: error });
}

export function isFull(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code === 'SQLITE_FULL';
}
