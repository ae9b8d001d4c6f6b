import { createHash } from 'node:crypto';
import type { Key, KeyCreation, Meilisearch } from 'meilisearch';
import { errorCode, orNone } from './meiliClient.js';

/** What a client may do; undefined: it is used as it was given. */
export type MeiliKeys = Readonly<{ search: string | undefined; write: string | undefined }>;

const WRITE_ACTIONS = [
  'documents.add',
  'documents.delete',
  'documents.get',
  'indexes.create',
  'indexes.delete',
  'indexes.get',
  'indexes.swap',
  'settings.get',
  'settings.update',
  'tasks.get',
];

/** The server has no master key, or the key at hand may not manage keys. */
const NOT_ALLOWED = ['invalid_api_key', 'missing_authorization_header', 'missing_master_key'];

/**
 * The two keys with the least rights over the indexes of `index`: one that searches, one that writes. They are created
 * once and kept by the server itself, under ids that follow from what they may do: every node finds the same ones, and
 * two that create them at once end up with one. With a key that may not manage keys, or none, that key does everything.
 */
export async function leastKeys(client: Meilisearch, index: string, given: string | undefined): Promise<MeiliKeys> {
  if (given === undefined) return { search: undefined, write: undefined };
  try {
    const search = await keyFor(client, { name: `${index} search`, actions: ['search'], indexes: [index] });
    const write = await keyFor(client, {
      name: `${index} write`,
      actions: WRITE_ACTIONS,
      indexes: [index, `${index}-*`],
    });
    return { search: search.key, write: write.key };
  } catch (error) {
    if (!NOT_ALLOWED.includes(errorCode(error) ?? '')) throw error;
    return { search: given, write: given };
  }
}

type Rights = Readonly<{ name: string; actions: string[]; indexes: string[] }>;

async function keyFor(client: Meilisearch, rights: Rights): Promise<Key> {
  const uid = uidFor(rights);
  const known = await orNone(client.getKey(uid), 'api_key_not_found');
  if (known !== undefined) return known;

  const wanted: KeyCreation = { ...rights, uid, description: 'Created by Ardoise at its start', expiresAt: null };
  const created = await orNone(client.createKey(wanted), 'api_key_already_exists');
  return created ?? (await client.getKey(uid));
}

/** A UUID of version 4 in form, which is what the server takes, made from the rights: other rights, another key. */
function uidFor(rights: Rights): string {
  const hex = createHash('sha256').update(JSON.stringify(rights)).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
