import type { Meilisearch, MultiSearchQuery } from 'meilisearch';
import { prepareQuery } from '../prepareQuery.js';
import { rankDocuments } from '../rankDocuments.js';
import {
  type IndexCheckpoint,
  type KeptCheckpoint,
  type SearchEngine,
  type SearchHit,
  type SearchScope,
  SearchUnavailable,
} from '../searchEngine.js';
import { errorCode, meiliClient, SEARCH_TIMEOUT_MS, twice, unavailable, WRITE_TIMEOUT_MS } from './meiliClient.js';
import type { MeiliDocument } from './meiliDocuments.js';
import { leastKeys } from './meiliKeys.js';
import { type MeiliQuery, meiliQueries } from './meiliQueries.js';
import { beginBuild } from './meiliRebuild.js';
import { SETTINGS_VERSION } from './meiliSettings.js';
import {
  type CheckpointDocument,
  emptyTarget,
  makeTarget,
  readCheckpoint,
  type Target,
  type Writing,
  writeCheckpoint,
  writeDocuments,
} from './meiliTarget.js';

export type MeiliOptions = Readonly<{
  url: string;
  /** The master key, an admin key, or one that may search and write the indexes; absent for a server without keys. */
  key?: string | undefined;
  /** Name of the index; its checkpoint and what is built beside it have names that begin so. */
  index: string;
}>;

type Clients = Readonly<{ search: Meilisearch; write: Meilisearch }>;

/** However much is asked for. */
const MAX_LIMIT = 1_000;

/**
 * The search engine on a Meilisearch server (1.12 or later), shared by all nodes. Opening asks nothing of the server:
 * whatever is wrong with it, now or later, is a SearchUnavailable of the call that met it. The server only finds
 * candidates; what a query means, their order, and the matching field are the same pure code for every engine.
 */
export function openMeiliSearch(options: MeiliOptions): SearchEngine {
  const { url, index } = options;
  const live: Target = { documents: index, checkpoint: `${index}-checkpoint` };
  const closing = new AbortController();
  const clients = clientsOf(options);

  async function run<Answer>(work: (clients: Clients) => Promise<Answer>): Promise<Answer> {
    if (closing.signal.aborted) throw new SearchUnavailable('The search index has been closed.');
    try {
      return await work(await clients.get());
    } catch (error) {
      // A server that was set up anew knows none of the keys that were created on it.
      if (errorCode(error) === 'invalid_api_key') clients.forget();
      throw unavailable(error);
    }
  }
  const write = <Answer>(work: (writing: Writing) => Promise<Answer>): Promise<Answer> =>
    run(({ write: client }) => work({ client, signal: closing.signal }));

  return {
    description: `Meilisearch ${new URL(url).origin}`,
    shared: true,
    search: (query, limit, scope) => run(({ search }) => find(search, index, { query, limit, scope })),
    prepare: () =>
      write(async (writing) => {
        // An index of another version answers as it is until a new one takes its place.
        const kept = await readCheckpoint(writing, live);
        if (kept === undefined || kept.settingsVersion === SETTINGS_VERSION) await makeTarget(writing, live);
      }),
    put: (documents, reached) =>
      write(async (writing) => {
        const before = await readCheckpoint(writing, live);
        await writeDocuments(writing, live, documents);
        await moveCheckpoint(writing, live, before, reached);
      }),
    checkpoint: () => write(async (writing) => kept(await readCheckpoint(writing, live))),
    rebuild: () =>
      write(async (writing) => {
        const build = await beginBuild(writing, live);
        return {
          put: (documents) => write(() => build.put(documents)),
          finish: (reached) => write(() => build.finish(reached)),
          abandon: () => write(() => build.abandon()),
        };
      }),
    clear: () => write((writing) => emptyTarget(writing, live)),
    close: async () => closing.abort(),
  };
}

/** The keys are looked up at the first call that gets through, and kept. */
function clientsOf({ url, key, index }: MeiliOptions): Readonly<{ get: () => Promise<Clients>; forget: () => void }> {
  let known: Promise<Clients> | undefined;
  const connect = async (): Promise<Clients> => {
    const keys = await leastKeys(meiliClient(url, key, SEARCH_TIMEOUT_MS), index, key);
    return {
      search: meiliClient(url, keys.search, SEARCH_TIMEOUT_MS),
      write: meiliClient(url, keys.write, WRITE_TIMEOUT_MS),
    };
  };
  const forget = (): void => {
    known = undefined;
  };
  return {
    get: () => {
      known ??= connect().catch((error: unknown) => {
        forget();
        throw error;
      });
      return known;
    },
    forget,
  };
}

type Asked = Readonly<{ query: string; limit: number; scope: SearchScope | undefined }>;

async function find(client: Meilisearch, index: string, { query, limit, scope }: Asked): Promise<readonly SearchHit[]> {
  const wanted = Math.min(Math.max(0, Math.floor(limit)), MAX_LIMIT);
  const prepared = prepareQuery(query);
  const queries = wanted === 0 ? [] : meiliQueries(prepared, wanted);
  if (queries.length === 0) return [];

  const asked = { queries: queries.map((one) => asSearch(one, index, scope)) };
  const { results } = await twice(() => client.multiSearch(asked));
  // What `displayedAttributes` leaves of the documents that we wrote.
  const hits = results.flatMap((result) => result.hits as unknown as Pick<MeiliDocument, 'document'>[]);
  const documents = new Map(hits.map(({ document }) => [`${document.type} ${document.id}`, document]));
  return rankDocuments(prepared, [...documents.values()], wanted);
}

function asSearch({ q, on, limit }: MeiliQuery, index: string, scope: SearchScope | undefined): MultiSearchQuery {
  return {
    indexUid: index,
    q,
    attributesToSearchOn: [...on],
    attributesToRetrieve: ['document'],
    matchingStrategy: 'all',
    sort: ['order:asc'],
    locales: ['fra'],
    limit,
    ...(scope !== undefined && { filter: `ownerId = ${JSON.stringify(scope.ownerId)}` }),
  };
}

function kept(stored: CheckpointDocument | undefined): KeptCheckpoint | undefined {
  if (stored === undefined) return undefined;
  const { generation, sequence, change, settingsVersion } = stored;
  if (settingsVersion > SETTINGS_VERSION) {
    throw new SearchUnavailable(
      'A newer version of the application feeds the search index: this node leaves it alone.',
    );
  }
  const checkpoint = { generation, sequence, ...(change !== undefined && { change }) };
  return settingsVersion === SETTINGS_VERSION ? checkpoint : { ...checkpoint, outdated: true };
}

/** Unless the index was replaced while documents went into the old one: then they are not where the checkpoint is. */
async function moveCheckpoint(
  writing: Writing,
  live: Target,
  before: CheckpointDocument | undefined,
  reached: IndexCheckpoint,
): Promise<void> {
  const now = await readCheckpoint(writing, live);
  if (now?.build !== before?.build) throw new SearchUnavailable('The search index was replaced meanwhile.');
  await writeCheckpoint(writing, live, reached, before?.build ?? 'first');
}
