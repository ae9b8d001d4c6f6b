// The worker thread that writes the index.
import { workerData } from 'node:worker_threads';
import type { IndexCheckpoint, SearchDocument } from '../searchEngine.js';
import { deleteIndex, type Index, openIndexToWrite, openNewIndex, replaceIndex } from './embeddedIndex.js';
import { clearIndex, putDocuments } from './embeddedPut.js';
import { answerOf } from './embeddedTask.js';

let opened: Index | undefined;
/** An index that is being built beside it. */
let next: Index | undefined;

function index(): Index {
  opened ??= openIndexToWrite(pathOf());
  return opened;
}

function pathOf(): string {
  // `openEmbeddedSearch` starts this thread with it.
  return (workerData as { path: string }).path;
}

function nextPath(): string {
  return `${pathOf()}.next`;
}

export function open() {
  return answerOf(() => {
    // Left behind by a process that died.
    deleteIndex(nextPath());
    index();
  });
}

export function beginNext() {
  return answerOf(() => {
    next?.db.close();
    next = openNewIndex(nextPath());
  });
}

export function putNext(documents: readonly SearchDocument[]) {
  return answerOf(() => putDocuments(begun(), documents));
}

/** The reader must have closed its own connection. */
export function swapNext(reached: IndexCheckpoint) {
  return answerOf(() => {
    putDocuments(begun(), [], reached);
    next?.db.close();
    next = undefined;
    opened?.db.close();
    opened = undefined;
    replaceIndex(pathOf(), nextPath());
    index();
  });
}

export function dropNext() {
  return answerOf(() => {
    next?.db.close();
    next = undefined;
    deleteIndex(nextPath());
  });
}

function begun(): Index {
  if (next === undefined) throw new Error('No new index has been begun');
  return next;
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
    opened = undefined;
    opened = openNewIndex(pathOf());
  });
}

export function close() {
  return answerOf(() => {
    opened?.db.close();
    opened = undefined;
    next?.db.close();
    next = undefined;
  });
}
