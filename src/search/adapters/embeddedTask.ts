import Database from 'better-sqlite3';
import { isDamaged } from './embeddedIndex.js';
import type { WorkerAnswer } from './embeddedPool.js';

/** Runs one task of a worker and turns what it throws into data. */
export function answerOf(work: () => unknown): WorkerAnswer {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    return { ok: false, damaged: isDamaged(error), sqlite: error instanceof Database.SqliteError, message, stack };
  }
}
