import type { Meilisearch } from 'meilisearch';
import type { IndexCheckpoint, SearchDocument } from '../searchEngine.js';
import { finished, orNone, twice } from './meiliClient.js';
import { meiliDocument } from './meiliDocuments.js';
import { SETTINGS, SETTINGS_VERSION } from './meiliSettings.js';

/** One index of documents and the index of its checkpoint, which are put into the place of others together. */
export type Target = Readonly<{ documents: string; checkpoint: string }>;

/** The one document of a checkpoint index. */
export type CheckpointDocument = IndexCheckpoint &
  Readonly<{
    id: 'checkpoint';
    settingsVersion: number;
    /** Random for each index that was ever built: tells whether it was replaced meanwhile. */
    build: string;
  }>;

/** How the server is spoken to by whoever writes. */
export type Writing = Readonly<{ client: Meilisearch; signal: AbortSignal }>;

const KEY = 'key';
const NO_DOCUMENT = ['index_not_found', 'document_not_found'];
/** Of JSON; the server takes 100 MB. */
const MAX_BATCH_LENGTH = 8_000_000;

export async function readCheckpoint(
  { client }: Writing,
  { checkpoint }: Target,
): Promise<CheckpointDocument | undefined> {
  const index = client.index<CheckpointDocument>(checkpoint);
  return orNone(
    twice(() => index.getDocument('checkpoint')),
    ...NO_DOCUMENT,
  );
}

export async function writeCheckpoint(
  { client, signal }: Writing,
  { checkpoint }: Target,
  { generation, sequence, change }: IndexCheckpoint,
  build: string,
): Promise<void> {
  const document: CheckpointDocument = {
    id: 'checkpoint',
    generation,
    sequence,
    ...(change !== undefined && { change }),
    settingsVersion: SETTINGS_VERSION,
    build,
  };
  const index = client.index<CheckpointDocument>(checkpoint);
  await finished(client, index.addDocuments([document], { primaryKey: 'id' }), { signal });
}

/** Adds or replaces documents; resolves when they can be found. The last of two with the same key wins. */
export async function writeDocuments(
  { client, signal }: Writing,
  { documents: name }: Target,
  documents: readonly SearchDocument[],
): Promise<void> {
  const index = client.index(name);
  for (const batch of documentBatches(documents)) {
    await finished(client, index.addDocumentsFromString(batch, 'application/json', { primaryKey: KEY }), { signal });
  }
}

/** JSON arrays of documents, none longer than `most`, unless it holds one document alone. */
export function* documentBatches(documents: readonly SearchDocument[], most = MAX_BATCH_LENGTH): Generator<string> {
  let batch: string[] = [];
  let length = 0;
  for (const document of documents) {
    const json = wellFormed(JSON.stringify(meiliDocument(document)));
    if (batch.length > 0 && length + json.length > most) {
      yield `[${batch.join(',')}]`;
      batch = [];
      length = 0;
    }
    batch.push(json);
    length += json.length;
  }
  if (batch.length > 0) yield `[${batch.join(',')}]`;
}

/** Half a surrogate pair is JSON to us and none to the server, which would refuse the whole request for ever. */
function wellFormed(json: string): string {
  return json.replace(/(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/gi, '$1\ufffd');
}

/** Makes both indexes, unless they are there, and gives the one of the documents its settings. */
export async function makeTarget(writing: Writing, { documents, checkpoint }: Target): Promise<void> {
  const { client, signal } = writing;
  await makeIndex(writing, documents, KEY);
  await makeIndex(writing, checkpoint, 'id');
  await finished(client, client.index(documents).updateSettings(SETTINGS), { signal });
}

async function makeIndex({ client, signal }: Writing, name: string, primaryKey: string): Promise<void> {
  if ((await orNone(client.getRawIndex(name), 'index_not_found')) !== undefined) return;
  // Another node may have been quicker.
  await finished(client, client.createIndex(name, { primaryKey }), { signal, harmless: ['index_already_exists'] });
}

export async function emptyTarget({ client, signal }: Writing, { documents, checkpoint }: Target): Promise<void> {
  const options = { signal, harmless: ['index_not_found'] };
  await finished(client, client.index(checkpoint).deleteAllDocuments(), options);
  await finished(client, client.index(documents).deleteAllDocuments(), options);
}

export async function dropIndex({ client, signal }: Writing, name: string): Promise<void> {
  await finished(client, client.deleteIndex(name), { signal, harmless: ['index_not_found'] });
}
