import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { openEmbeddedSearch } from '../../src/search/adapters/embeddedSearch.js';
import { SearchUnavailable } from '../../src/search/searchEngine.js';
import { openSqlite } from '../../src/sqlite.js';
import { searchContract } from '../support/searchContract.js';
import { accountDocument, REGISTER } from '../support/searchDocuments.js';

const folder = mkdtempSync(join(tmpdir(), 'ardoise-search-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
function freshPath(): string {
  count += 1;
  return join(folder, `search-${count}.db`);
}

searchContract('embedded search', () => openEmbeddedSearch({ path: freshPath() }));

const REACHED = { generation: 'g1', sequence: 7 };

describe('the file of the embedded search', () => {
  let path: string;
  beforeEach(() => {
    path = freshPath();
  });

  async function feed(): Promise<void> {
    const engine = await openEmbeddedSearch({ path });
    await engine.put(REGISTER, REACHED);
    await engine.close();
  }

  it('keeps documents and checkpoint for the next time', async () => {
    await feed();
    const engine = await openEmbeddedSearch({ path });
    expect(await engine.checkpoint()).toEqual(REACHED);
    expect(await engine.search('4268', 5)).toMatchObject([{ id: 'acc-1' }]);
    await engine.close();
  });

  it('begins empty when it is of another layout', async () => {
    await feed();
    const db = openSqlite(path, { synchronous: 'NORMAL' });
    db.pragma('user_version = 999');
    db.close();

    const engine = await openEmbeddedSearch({ path });
    expect(await engine.checkpoint()).toBeUndefined();
    expect(await engine.search('4268', 5)).toEqual([]);
    await engine.put(REGISTER, REACHED);
    expect(await engine.search('4268', 5)).toMatchObject([{ id: 'acc-1' }]);
    await engine.close();
  });

  it('begins empty when it is no index at all', async () => {
    writeFileSync(path, 'This is not a database, but it is long enough to be taken for one.'.repeat(100));
    const engine = await openEmbeddedSearch({ path });
    expect(await engine.checkpoint()).toBeUndefined();
    await engine.put(REGISTER, REACHED);
    expect(await engine.search('garage', 5)).toMatchObject([{ id: 'acc-2' }]);
    await engine.close();
  });

  it('is replaced when it turns out damaged, and nothing is answered before its feeder knows', async () => {
    await feed();
    damage(path);
    const engine = await openEmbeddedSearch({ path });
    await expect(engine.search('garage martin', 5)).rejects.toThrow(SearchUnavailable);
    await expect(engine.search('garage martin', 5)).rejects.toThrow(SearchUnavailable);
    await expect(engine.put([], REACHED)).rejects.toThrow(SearchUnavailable);

    expect(await engine.checkpoint()).toBeUndefined();
    await engine.put(REGISTER, REACHED);
    expect(await engine.search('garage martin', 5)).toMatchObject([{ id: 'acc-2' }]);
    await engine.close();
  });

  it('cannot be opened where there is no folder', async () => {
    await expect(openEmbeddedSearch({ path: join(folder, 'missing', 'search.db') })).rejects.toThrow(/directory/);
  });

  it('is left without side files when closed', async () => {
    await feed();
    expect(readdirSync(folder).filter((name) => join(folder, name).startsWith(path))).toEqual([path.split('/').at(-1)]);
  });
});

/** Overwrites the first page of one table, so that the file still opens. */
function damage(path: string): void {
  const db = openSqlite(path, { synchronous: 'NORMAL' });
  const size = Number(db.pragma('page_size', { simple: true }));
  const page = Number(db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'text_key_new'").pluck().get());
  db.close();
  const file = readFileSync(path);
  file.fill(0xaa, (page - 1) * size, page * size);
  writeFileSync(path, file);
}

describe('the threads of the embedded search', () => {
  it('answer queries while a large put goes on', async () => {
    const engine = await openEmbeddedSearch({ path: freshPath() });
    await engine.put(REGISTER, REACHED);

    let done = false;
    const crowd = Array.from({ length: 10_000 }, (_, at) =>
      accountDocument(1_000 + at, `Entreprise ${at}`, { phones: [`+3361${String(at).padStart(7, '0')}`] }),
    );
    const put = engine.put(crowd, { generation: 'g1', sequence: 8 }).then(() => {
      done = true;
    });
    let during = 0;
    while (!done) {
      const hits = await engine.search('garage martin', 5);
      expect(hits).toMatchObject([{ id: 'acc-2' }]);
      expect([REACHED, { generation: 'g1', sequence: 8 }]).toContainEqual(await engine.checkpoint());
      if (!done) during += 1;
    }
    await put;
    expect(during).toBeGreaterThan(10);
    expect(await engine.search('entreprise 9999', 1)).toMatchObject([{ id: 'acc-10999' }]);
    await engine.close();
  });

  it('answer nothing any more once closed', async () => {
    const engine = await openEmbeddedSearch({ path: freshPath() });
    await engine.close();
    await engine.close();
    await expect(engine.search('garage', 5)).rejects.toThrow(SearchUnavailable);
    await expect(engine.put([], REACHED)).rejects.toThrow(SearchUnavailable);
  });
});
