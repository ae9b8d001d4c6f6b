import type { IncomingMessage } from 'node:http';
import type { StubServer } from './meiliStub.js';
import { type StubQuery, searchStub, tokensOf } from './stubSearch.js';
import { keyValue, mayUse, refuse, type StubIndex, type StubKey, type StubTask } from './stubState.js';

type Answer = Readonly<{ status: number; body: unknown }>;
// Bodies are what the client sent: each route checks its own.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Body = any;
type Call = Readonly<{
  server: StubServer;
  path: readonly string[];
  params: URLSearchParams;
  body: Body;
  allow: (action: string, ...indexes: string[]) => StubKey | undefined;
}>;
type Route = Readonly<{ method: string; path: string; answer: (call: Call) => Answer }>;

const SETTINGS = [
  'searchableAttributes',
  'displayedAttributes',
  'filterableAttributes',
  'sortableAttributes',
  'rankingRules',
  'typoTolerance',
  'separatorTokens',
  'nonSeparatorTokens',
  'dictionary',
  'stopWords',
  'synonyms',
  'localizedAttributes',
  'proximityPrecision',
  'pagination',
  'faceting',
  'distinctAttribute',
  'embedders',
  'searchCutoffMs',
  'facetSearch',
  'prefixSearch',
];
const RANKING_RULES = ['words', 'typo', 'proximity', 'attribute', 'sort', 'exactness'];
const UID = /^[A-Za-z0-9_-]{1,400}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export function answerTo(server: StubServer, request: IncomingMessage, body: unknown): Answer {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stub');
  const path = pathname.split('/').slice(1).map(decodeURIComponent);
  const route = ROUTES.find(({ method, path: pattern }) => method === request.method && fits(pattern.split('/'), path));
  if (route === undefined) return refuse(400, 'unknown_route', `${request.method} ${pathname}`);
  server.requests.push(`${request.method} ${pathname}`);
  const allow = authorisation(server, request.headers.authorization);
  return route.answer({ server, path, params: searchParams, body, allow });
}

function fits(pattern: readonly string[], path: readonly string[]): boolean {
  return pattern.length === path.length && pattern.every((part, at) => part.startsWith(':') || part === path[at]);
}

/** Answers the key that was used; undefined stands for the master key, or a server without keys. */
function authorisation(server: StubServer, header: string | undefined): Call['allow'] {
  return (action, ...indexes) => {
    if (server.masterKey === undefined) {
      if (action.startsWith('keys')) refuse(401, 'missing_master_key', 'Meilisearch is running without a master key.');
      return undefined;
    }
    if (header === undefined) refuse(401, 'missing_authorization_header', 'The Authorization header is missing.');
    const value = header?.replace(/^Bearer /, '');
    if (value === server.masterKey) return undefined;
    const key = [...server.keys.values()].find((one) => one.key === value);
    if (key === undefined || !mayUse(key, action, indexes))
      return refuse(403, 'invalid_api_key', 'The provided API key is invalid.');
    return key;
  };
}

const enqueued = ({ uid, indexUid, type }: StubTask): Answer => ({
  status: 202,
  body: { taskUid: uid, indexUid, status: 'enqueued', type, enqueuedAt: new Date().toISOString() },
});

function known(fields: object, allowed: readonly string[]): void {
  for (const field of Object.keys(fields))
    if (!allowed.includes(field)) refuse(400, 'bad_request', `Unknown field \`${field}\``);
}

function indexOf(server: StubServer, uid: string): StubIndex {
  return server.indexes.get(uid) ?? refuse(404, 'index_not_found', `Index \`${uid}\` not found.`);
}

function newIndex(primaryKey: string | null): StubIndex {
  return { primaryKey, settings: {}, documents: new Map(), updatedAt: new Date().toISOString() };
}

function orNewIndex(server: StubServer, uid: string, primaryKey: string | null): StubIndex {
  const index = server.indexes.get(uid) ?? newIndex(primaryKey);
  server.indexes.set(uid, index);
  return index;
}

const shown = (uid: string, { primaryKey, updatedAt }: StubIndex) => ({
  uid,
  primaryKey,
  createdAt: updatedAt,
  updatedAt,
});

const ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: 'multi-search',
    answer: ({ server, body, allow }) => {
      known(body, ['queries']);
      const queries: StubQuery[] = body.queries;
      allow('search', ...queries.map(({ indexUid }) => indexUid));
      const results = queries.map((query) => {
        const hits = searchStub(indexOf(server, query.indexUid), query);
        return {
          indexUid: query.indexUid,
          hits,
          query: query.q,
          processingTimeMs: 0,
          limit: query.limit,
          offset: 0,
          estimatedTotalHits: hits.length,
        };
      });
      return { status: 200, body: { results } };
    },
  },
  {
    method: 'GET',
    path: 'indexes',
    answer: ({ server, params, allow }) => {
      known(Object.fromEntries(params), ['limit', 'offset']);
      const key = allow('indexes.get');
      const all = [...server.indexes].filter(([uid]) => key === undefined || mayUse(key, 'indexes.get', [uid]));
      return {
        status: 200,
        body: { results: all.map(([uid, index]) => shown(uid, index)), offset: 0, limit: 1_000, total: all.length },
      };
    },
  },
  {
    method: 'POST',
    path: 'indexes',
    answer: ({ server, body, allow }) => {
      known(body, ['uid', 'primaryKey']);
      if (!UID.test(body.uid)) refuse(400, 'invalid_index_uid', body.uid);
      allow('indexes.create', body.uid);
      return enqueued(
        server.enqueue('indexCreation', body.uid, () => {
          if (server.indexes.has(body.uid))
            refuse(409, 'index_already_exists', `Index \`${body.uid}\` already exists.`);
          server.indexes.set(body.uid, newIndex(body.primaryKey ?? null));
        }),
      );
    },
  },
  {
    method: 'GET',
    path: 'indexes/:uid',
    answer: ({ server, path: [, uid = ''], allow }) => {
      allow('indexes.get', uid);
      return { status: 200, body: shown(uid, indexOf(server, uid)) };
    },
  },
  {
    method: 'DELETE',
    path: 'indexes/:uid',
    answer: ({ server, path: [, uid = ''], allow }) => {
      allow('indexes.delete', uid);
      return enqueued(
        server.enqueue('indexDeletion', uid, () => {
          indexOf(server, uid);
          server.indexes.delete(uid);
        }),
      );
    },
  },
  {
    method: 'PATCH',
    path: 'indexes/:uid/settings',
    answer: ({ server, path: [, uid = ''], body, allow }) => {
      allow('settings.update', uid);
      known(body, SETTINGS);
      known(body.typoTolerance ?? {}, ['enabled', 'minWordSizeForTypos', 'disableOnAttributes', 'disableOnWords']);
      for (const rule of body.rankingRules ?? []) {
        if (!RANKING_RULES.includes(rule)) refuse(400, 'invalid_settings_ranking_rules', rule);
      }
      return enqueued(
        server.enqueue('settingsUpdate', uid, () => {
          const index = orNewIndex(server, uid, null);
          index.settings = { ...index.settings, ...body };
          for (const [id, { document }] of index.documents) put(index, id, document);
        }),
      );
    },
  },
  {
    method: 'POST',
    path: 'indexes/:uid/documents',
    answer: ({ server, path: [, uid = ''], params, body, allow }) => {
      allow('documents.add', uid);
      known(Object.fromEntries(params), ['primaryKey']);
      const primaryKey = params.get('primaryKey');
      return enqueued(
        server.enqueue('documentAdditionOrUpdate', uid, () => {
          const index = orNewIndex(server, uid, primaryKey);
          index.primaryKey ??= primaryKey;
          for (const document of body) {
            const id = String(document[index.primaryKey ?? 'id']);
            if (!/^[A-Za-z0-9_-]{1,511}$/.test(id)) refuse(400, 'invalid_document_id', id);
          }
          for (const document of body) put(index, String(document[index.primaryKey ?? 'id']), document);
          index.updatedAt = new Date().toISOString();
          server.lastDocuments.set(
            uid,
            body.map((document: Body) => String(document[index.primaryKey ?? 'id'])),
          );
        }),
      );
    },
  },
  {
    method: 'DELETE',
    path: 'indexes/:uid/documents',
    answer: ({ server, path: [, uid = ''], allow }) => {
      allow('documents.delete', uid);
      return enqueued(server.enqueue('documentDeletion', uid, () => indexOf(server, uid).documents.clear()));
    },
  },
  {
    method: 'GET',
    path: 'indexes/:uid/documents/:id',
    answer: ({ server, path: [, uid = '', , id = ''], allow }) => {
      allow('documents.get', uid);
      const found = indexOf(server, uid).documents.get(id);
      if (found === undefined) return refuse(404, 'document_not_found', `Document \`${id}\` not found.`);
      return { status: 200, body: found.document };
    },
  },
  {
    method: 'GET',
    path: 'tasks/:uid',
    answer: ({ server, path: [, uid], allow }) => {
      const key = allow('tasks.get');
      const task = server.tasks[Number(uid)];
      const hidden =
        key !== undefined &&
        !key.indexes.includes('*') &&
        (task?.indexUid == null || !mayUse(key, 'tasks.get', [task.indexUid]));
      if (task === undefined || hidden) return refuse(404, 'task_not_found', `Task \`${uid}\` not found.`);
      const { work: _, ...body } = task;
      return { status: 200, body };
    },
  },
  {
    method: 'POST',
    path: 'swap-indexes',
    answer: ({ server, body, allow }) => {
      for (const pair of body) known(pair, ['indexes']);
      const pairs: [string, string][] = body.map(({ indexes }: { indexes: [string, string] }) => indexes);
      allow('indexes.swap', ...pairs.flat());
      return enqueued(
        server.enqueue('indexSwap', null, () => {
          for (const uid of pairs.flat()) indexOf(server, uid);
          for (const [a, b] of pairs) {
            const [one, other] = [indexOf(server, a), indexOf(server, b)];
            server.indexes.set(a, other).set(b, one);
          }
        }),
      );
    },
  },
  {
    method: 'POST',
    path: 'keys',
    answer: ({ server, body, allow }) => {
      allow('keys.create');
      known(body, ['uid', 'name', 'description', 'actions', 'indexes', 'expiresAt']);
      for (const field of ['actions', 'indexes', 'expiresAt'])
        if (!(field in body)) refuse(400, `missing_api_key_${field}`, field);
      if (!UUID.test(body.uid)) refuse(400, 'invalid_api_key_uid', body.uid);
      if (server.keys.has(body.uid)) refuse(409, 'api_key_already_exists', body.uid);
      const key: StubKey = { ...body, key: keyValue(server.masterKey ?? '', body.uid) };
      server.keys.set(body.uid, key);
      return { status: 201, body: key };
    },
  },
  {
    method: 'GET',
    path: 'keys/:uid',
    answer: ({ server, path: [, uid = ''], allow }) => {
      allow('keys.get');
      return {
        status: 200,
        body: server.keys.get(uid) ?? refuse(404, 'api_key_not_found', `API key \`${uid}\` not found.`),
      };
    },
  },
];

function put(index: StubIndex, id: string, document: Readonly<Record<string, unknown>>): void {
  index.documents.set(id, { document, tokens: tokensOf(document, index.settings.searchableAttributes ?? []) });
}
