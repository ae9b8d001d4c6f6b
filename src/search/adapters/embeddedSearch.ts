import type { IndexCheckpoint, SearchEngine, SearchHit } from '../searchEngine.js';
import { SearchUnavailable } from '../searchEngine.js';
import { IndexDamaged, openPool, type WorkerPool } from './embeddedPool.js';

/**
 * The search engine that needs nothing but a file. One thread writes the index and another answers queries, so that
 * neither ever waits for the other or holds up the caller's event loop. `path` may be missing, damaged or of another
 * layout: then the index begins empty, with no checkpoint. One process at a time.
 *
 * A file that turns out damaged later is replaced by an empty one, and everything is refused with `SearchUnavailable`
 * until `checkpoint()` was asked for: whoever feeds the index must see that it begins again.
 */
export async function openEmbeddedSearch({ path }: { path: string }): Promise<SearchEngine> {
  const writer = openPool(import.meta.url, 'embeddedWriter', { path });
  const reader = openPool(import.meta.url, 'embeddedReader', { path });
  try {
    await writer.run('open', undefined);
  } catch (error) {
    await Promise.all([writer.close(), reader.close()]);
    throw error;
  }
  return engineOn(writer, reader);
}

function engineOn(writer: WorkerPool, reader: WorkerPool): SearchEngine {
  let renewal: Promise<void> | undefined;
  let swap: Promise<void> | undefined;
  let closed = false;

  async function run(pool: WorkerPool, task: string, payload?: unknown): Promise<unknown> {
    if (closed) throw new SearchUnavailable('The search index has been closed.');
    if (renewal !== undefined) throw new SearchUnavailable('The search index is being built again.');
    await swap;
    try {
      return await pool.run(task, payload);
    } catch (error) {
      if (error instanceof IndexDamaged) renewal ??= beginRenewal();
      throw error;
    }
  }

  /** Whoever asks for the checkpoint is told how it ended. */
  function beginRenewal(): Promise<void> {
    const renewing = renew();
    renewing.catch(() => undefined);
    return renewing;
  }

  async function renew(): Promise<void> {
    try {
      await reader.run('close', undefined);
      await writer.run('renew', undefined);
    } catch (cause) {
      throw new SearchUnavailable('A damaged search index could not be replaced', { cause });
    }
  }

  /** When it fails it is begun again, for the next who asks. */
  async function renewed(): Promise<void> {
    const awaited = renewal;
    try {
      await awaited;
      if (renewal === awaited) renewal = undefined;
    } catch (error) {
      if (renewal === awaited) renewal = beginRenewal();
      throw error;
    }
  }

  /** Queries wait for the few milliseconds of the change. */
  async function finish(reached: IndexCheckpoint): Promise<void> {
    swap = (async () => {
      await reader.run('close', undefined);
      await writer.run('swapNext', reached);
    })();
    try {
      await swap;
    } finally {
      swap = undefined;
    }
  }

  return {
    description: 'SQLite search.db',
    shared: false,
    // Each task answers what its worker says: see embeddedReader.ts.
    search: async (query, limit, scope) =>
      (await run(reader, 'search', { query, limit, scope })) as readonly SearchHit[],
    prepare: async () => undefined,
    rebuild: async () => {
      await run(writer, 'beginNext');
      return {
        put: async (documents) => {
          await run(writer, 'putNext', documents);
        },
        finish,
        abandon: async () => {
          await run(writer, 'dropNext');
        },
      };
    },
    put: async (documents, reached) => {
      await run(writer, 'put', { documents, reached });
    },
    checkpoint: async () => {
      await renewed();
      // As above.
      return (await run(reader, 'checkpoint')) as IndexCheckpoint | undefined;
    },
    clear: async () => {
      await run(writer, 'clear');
    },
    close: async () => {
      if (closed) return;
      closed = true;
      await Promise.allSettled([renewal]);
      await Promise.all([reader.run('close', undefined), writer.run('close', undefined)]);
      await Promise.all([reader.close(), writer.close()]);
    },
  };
}
