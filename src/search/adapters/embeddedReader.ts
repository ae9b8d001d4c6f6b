// The worker thread that answers queries. It never waits for the one that writes: it reads what was last committed.
import { workerData } from 'node:worker_threads';
import type { IndexCheckpoint, SearchScope } from '../searchEngine.js';
import { answer } from './embeddedAnswer.js';
import { type Index, openIndexToRead } from './embeddedIndex.js';
import { answerOf } from './embeddedTask.js';

let opened: Index | undefined;

function index(): Index {
  // `openEmbeddedSearch` starts this thread with its own path.
  opened ??= openIndexToRead((workerData as { path: string }).path);
  return opened;
}

export function search({ query, limit, scope }: { query: string; limit: number; scope?: SearchScope }) {
  return answerOf(() => answer(scope === undefined ? index() : { ...index(), owner: scope.ownerId }, query, limit));
}

export function checkpoint() {
  return answerOf(() => {
    const stored = index().statement('SELECT checkpoint FROM state').pluck().get();
    // Written by `putDocuments`.
    return typeof stored === 'string' ? (JSON.parse(stored) as IndexCheckpoint) : undefined;
  });
}

export function close() {
  return answerOf(() => {
    opened?.db.close();
    opened = undefined;
  });
}
