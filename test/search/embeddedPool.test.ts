import { afterAll, describe, expect, it } from 'vitest';
import { openPool } from '../../src/search/adapters/embeddedPool.js';
import { SearchUnavailable } from '../../src/search/searchEngine.js';

describe('a worker thread of the search', () => {
  const pool = openPool(import.meta.url, '../support/mortalWorker', {});
  afterAll(() => pool.close());

  it('answers', async () => {
    expect(await pool.run('count', undefined)).toBe(1);
    expect(await pool.run('count', undefined)).toBe(2);
  });

  it('makes what it was doing unavailable when it dies, and another one goes on with what waits', async () => {
    const dying = pool.run('die', undefined);
    const waiting = pool.run('count', undefined);
    await expect(dying).rejects.toThrow(SearchUnavailable);
    expect(await waiting).toBe(1);
    expect(await pool.run('count', undefined)).toBe(2);
  });

  it('says what went wrong in it, and goes on', async () => {
    const failure = pool.run('fail', { message: 'a fault of our own' });
    await expect(failure).rejects.toThrow('a fault of our own');
    await expect(failure).rejects.not.toThrow(SearchUnavailable);
    expect(await pool.run('count', undefined)).toBe(3);
  });
});
