import { randomUUID } from 'node:crypto';
import { Meilisearch } from 'meilisearch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openMeiliSearch } from '../../src/search/adapters/meiliSearch.js';
import { MASTER_KEY, type MeiliStub, startMeiliStub } from '../support/meiliStub/meiliStub.js';
import { searchContract } from '../support/searchContract.js';

let stub: MeiliStub;
beforeAll(async () => {
  stub = await startMeiliStub();
});
afterAll(async () => {
  await stub.stop();
  // Nothing was asked that the real server would not understand.
  expect(stub.server.misunderstood).toEqual([]);
});

searchContract(
  'Meilisearch, as its stand-in finds',
  async () => {
    const engine = openMeiliSearch({ url: stub.url, key: MASTER_KEY, index: `contract-${randomUUID()}` });
    await engine.prepare();
    return engine;
  },
  { runs: 5 },
);

const url = process.env['MEILI_URL'];
const key = process.env['MEILI_KEY'];

if (url === undefined || url === '') {
  describe('Meilisearch, the real server', () => {
    it.skip('WAS NOT THERE: set MEILI_URL (and MEILI_KEY) to run the search contract on it', () => undefined);
  });
  process.stderr.write('\n*** The search contract did NOT run on a real Meilisearch: MEILI_URL is not set. ***\n\n');
} else {
  const prefix = `ardoise-test-${randomUUID()}`;
  let count = 0;
  afterAll(() => removeAll(url, key, prefix));

  searchContract(
    `Meilisearch at ${url}`,
    async () => {
      count += 1;
      const engine = openMeiliSearch({ url, key, index: `${prefix}-${count}` });
      await engine.prepare();
      return engine;
    },
    { runs: 4 },
  );
}

/** Leaves nothing of the test on a server that may be used by others. */
async function removeAll(host: string, apiKey: string | undefined, prefix: string): Promise<void> {
  const client = new Meilisearch({ host, ...(apiKey !== undefined && { apiKey }) });
  const { results } = await client.getRawIndexes({ limit: 1_000 });
  for (const { uid } of results)
    if (uid.startsWith(prefix)) await client.deleteIndex(uid).waitTask({ timeout: 60_000 });
  const keys = await client.getKeys({ limit: 1_000 }).catch(() => undefined);
  for (const { uid, name } of keys?.results ?? []) if (name?.startsWith(prefix)) await client.deleteKey(uid);
}
