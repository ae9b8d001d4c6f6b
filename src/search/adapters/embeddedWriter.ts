// The worker thread that writes the index.
import { workerData } from 'node:worker_threads';
import type { IndexCheckpoint, SearchDocument } from '../searchEngine.js';
import { type Index, openIndexToWrite, openNewIndex } from './embeddedIndex.js';
import { clearIndex, putDocuments } from './embeddedPut.js';
import { answerOf } from './embeddedTask.js';

let opened: Index | undefined;

function index(): Index {
  opened ??= openIndexToWrite(pathOf());
  return opened;
}

function pathOf(): string {
  // `openEmbeddedSearch` starts this thread with it.
  return (workerData as { path: string }).path;
}

export function open() {
  return answerOf(() => {
    index();
  });
}

export function put({ documents, reached }: { documents: readonly SearchDocument[]; reached: IndexCheckpoint }) {
  return answerOf(() => putDocuments(index(), documents, reached));
}

export function clear() {
  return answerOf(() => clearIndex(index()));
}

/** Another, empty file instead of a damaged one. The reader must have closed its own connection. */
export function renew() {
  return answerOf(() => {
    opened?.db.close();
    opened = openNewIndex(pathOf());
  });
}

export function close() {
  return answerOf(() => {
    opened?.db.close();
    opened = undefined;
  });
}
