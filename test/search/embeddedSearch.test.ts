import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

  it('is replaced later when it cannot be at once, and ends nothing meanwhile', async () => {
    await feed();
    damage(path);
    const engine = await openEmbeddedSearch({ path });
    await engine.checkpoint();
    // What SQLite keeps beside the file: a folder of that name cannot be removed as a file.
    rmSync(`${path}-shm`);
    mkdirSync(`${path}-shm`);
    await expect(engine.search('garage martin', 5)).rejects.toThrow(SearchUnavailable);
    await expect(engine.checkpoint()).rejects.toThrow(SearchUnavailable);

    rmSync(`${path}-shm`, { recursive: true, force: true });
    await expect.poll(() => engine.checkpoint().catch((error: unknown) => error)).toBeUndefined();
    await engine.put(REGISTER, REACHED);
    expect(await engine.search('garage martin', 5)).toMatchObject([{ id: 'acc-2' }]);
    await engine.close();
  });

  it('may be closed while it is being replaced', async () => {
    await feed();
    damage(path);
    const engine = await openEmbeddedSearch({ path });
    await expect(engine.search('garage martin', 5)).rejects.toThrow(SearchUnavailable);
    await engine.close();
    const again = await openEmbeddedSearch({ path });
    expect(await again.checkpoint()).toBeUndefined();
    await again.close();
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

describe('a new embedded index, built beside the one that answers', () => {
  it('takes its place with its checkpoint, while queries go on', async () => {
    const path = freshPath();
    const engine = await openEmbeddedSearch({ path });
    await engine.put([accountDocument(1, 'Martin')], REACHED);
    const build = await engine.rebuild();
    await build.put([accountDocument(2, 'Dupont')]);
    expect(await engine.search('martin', 5)).toHaveLength(1);
    expect(await engine.search('dupont', 5)).toEqual([]);

    let done = false;
    const finishing = build.finish({ generation: 'g2', sequence: 1 }).then(() => {
      done = true;
    });
    while (!done) expect(await engine.search('martin dupont', 5)).toEqual([]);
    await finishing;
    expect(await engine.search('martin', 5)).toEqual([]);
    expect(await engine.search('dupont', 5)).toHaveLength(1);
    expect(await engine.checkpoint()).toEqual({ generation: 'g2', sequence: 1 });
    await engine.put([accountDocument(3, 'Durand')], REACHED);
    expect(await engine.search('durand', 5)).toHaveLength(1);
    await engine.close();
    expect(readdirSync(folder).filter((name) => name.includes('.next'))).toEqual([]);
  });

  it('is thrown away, also when its process died', async () => {
    const path = freshPath();
    const engine = await openEmbeddedSearch({ path });
    await engine.put([accountDocument(1, 'Martin')], REACHED);
    await (await engine.rebuild()).put([accountDocument(2, 'Dupont')]);
    await engine.close();
    expect(readdirSync(folder).filter((name) => name.includes('.next'))).not.toEqual([]);

    const again = await openEmbeddedSearch({ path });
    expect(readdirSync(folder).filter((name) => name.includes('.next'))).toEqual([]);
    expect(await again.search('martin', 5)).toHaveLength(1);
    const build = await again.rebuild();
    await build.abandon();
    expect(await again.checkpoint()).toEqual(REACHED);
    await again.close();
  });
});
