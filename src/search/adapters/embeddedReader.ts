// The worker thread that answers queries. It never waits for the one that writes: it reads what was last committed.
import { workerData } from 'node:worker_threads';
import type { IndexCheckpoint } from '../searchEngine.js';
import { answer } from './embeddedAnswer.js';
import { type Index, openIndexToRead } from './embeddedIndex.js';
import { answerOf } from './embeddedTask.js';

let opened: Index | undefined;

function index(): Index {
  // `openEmbeddedSearch` starts this thread with its own path.
  opened ??= openIndexToRead((workerData as { path: string }).path);
  return opened;
}

export function search({ query, limit }: { query: string; limit: number }) {
  return answerOf(() => answer(index(), query, limit));
}

export function checkpoint() {
  return answerOf(
    () => index().statement('SELECT generation, sequence FROM state').get() as IndexCheckpoint | undefined, // The columns selected.
  );
}

export function close() {
  return answerOf(() => {
    opened?.db.close();
    opened = undefined;
  });
}
