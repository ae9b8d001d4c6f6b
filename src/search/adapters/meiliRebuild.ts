import { randomUUID } from 'node:crypto';
import type { IndexSwap } from 'meilisearch';
import { type IndexBuild, type IndexCheckpoint, SearchUnavailable } from '../searchEngine.js';
import { failed, isOver, orNone, pause } from './meiliClient.js';
import {
  dropIndex,
  makeTarget,
  readCheckpoint,
  type Target,
  type Writing,
  writeCheckpoint,
  writeDocuments,
} from './meiliTarget.js';

/** A build that nobody has written to for so long was left behind by a process that died. */
const ABANDONED_AFTER_MS = 24 * 3_600_000;
const LOOK_MS = 100;
/** Swapping takes milliseconds once its turn has come; other users of the server may be before us. */
const SWAP_LOOKS = 6_000;

/**
 * Builds a new index beside the live one. Its names are its own, so that two builds at once never mix: the last one to
 * finish is the one that answers. Documents and checkpoint change places in one task of the server.
 */
export async function beginBuild(writing: Writing, live: Target): Promise<IndexBuild> {
  const build = randomUUID();
  const next: Target = { documents: `${live.documents}-next-${build}`, checkpoint: `${live.checkpoint}-next-${build}` };
  await dropAbandoned(writing, live);
  await makeTarget(writing, next);
  const drop = async (): Promise<void> => {
    await dropIndex(writing, next.documents);
    await dropIndex(writing, next.checkpoint);
  };

  return {
    put: (documents) => writeDocuments(writing, next, documents),
    finish: async (reached) => {
      await writeCheckpoint(writing, next, reached, build);
      // Both sides of a swap have to be there; the live one is left as it is when it is.
      if ((await orNone(writing.client.getRawIndex(live.documents), 'index_not_found')) === undefined) {
        await makeTarget(writing, live);
      }
      await swap(writing, live, next, build);
      await holdCheckpoint(writing, live, reached, build);
      await drop();
    },
    abandon: drop,
  };
}

async function swap(writing: Writing, live: Target, next: Target, build: string): Promise<void> {
  const { client, signal } = writing;
  const pairs = [
    { indexes: [live.documents, next.documents] },
    { indexes: [live.checkpoint, next.checkpoint] },
    // Servers before 1.22 refuse the field `rename`, which the client's type asks for; false is its default.
  ] as IndexSwap[];
  const { taskUid } = await client.swapIndexes(pairs);
  for (let look = 0; look < SWAP_LOOKS; look += 1) {
    // A key for some indexes only is not shown tasks that concern several: then the checkpoint that left `next` tells.
    // The one that came into `live` may have been written over since.
    const task = await orNone(client.tasks.getTask(taskUid), 'task_not_found');
    if (task !== undefined && isOver(task)) {
      if (task.status === 'succeeded') return;
      throw failed(task);
    }
    if (task === undefined && (await readCheckpoint(writing, next))?.build !== build) return;
    await pause(LOOK_MS, signal);
  }
  throw new SearchUnavailable('Meilisearch: the new index was not put in its place in time');
}

/**
 * A node that was writing the old index just then may have set its own checkpoint on the new one, or is about to, and
 * would go on from there: what it had put was not in it. Written whatever is there now: the server keeps the order of
 * writes, and going back a little only indexes again what is there.
 */
async function holdCheckpoint(writing: Writing, live: Target, reached: IndexCheckpoint, build: string): Promise<void> {
  await pause(LOOK_MS, writing.signal);
  await writeCheckpoint(writing, live, reached, build);
}

async function dropAbandoned(writing: Writing, live: Target): Promise<void> {
  const { results } = await writing.client.getRawIndexes({ limit: 1_000 });
  const before = Date.now() - ABANDONED_AFTER_MS;
  const prefixes = [`${live.documents}-next-`, `${live.checkpoint}-next-`];
  for (const { uid, updatedAt } of results) {
    const isNext = prefixes.some((prefix) => uid.startsWith(prefix));
    if (isNext && Date.parse(updatedAt) < before) await dropIndex(writing, uid);
  }
}
