import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openMemoryReadModel } from '../../src/projections/adapters/memoryReadModel.js';
import { allProjections } from '../../src/projections/allProjections.js';
import { accountByRef } from '../../src/projections/queries/account.js';
import type { Query } from '../../src/projections/queries/query.js';
import { appendHistory } from '../support/histories.js';
import { openLog, prospectWithNotes, reading } from '../support/readModels.js';
import { dumpTables } from '../support/readTables.js';
import { tempDir } from '../support/tempDir.js';

import { folderInUse, history, startAgain, whole } from '../support/usedFolder.js';

describe('read.db is built again at the start, saying how far it is', () => {
  it('when the file is missing', async () => {
    const dir = await folderInUse();
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(dir, `read.db${suffix}`), { force: true });

    const { readModel, reasons, last } = await startAgain(dir);

    expect(reasons).toEqual(['missing']);
    expect(last).toEqual(whole);
    expect(dumpTables(readModel.query)).toEqual(reading(history, dumpTables));
  });

  it('and has every index that readers count on', async () => {
    const { readModel } = await startAgain(await folderInUse());
    const indexes = (query: Query) =>
      query.all<{ sql: string }>(
        `SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name`,
      );
    expect(indexes(readModel.query).length).toBeGreaterThan(20);
    expect(indexes(readModel.query)).toEqual(indexes(openMemoryReadModel().query));
  });

  it('when the version of a table has changed', async () => {
    const dir = await folderInUse();
    const [first, ...rest] = allProjections;
    if (first === undefined) throw new Error('no projection');

    const { reasons, last } = await startAgain(dir, {
      projections: [{ ...first, version: first.version + 1 }, ...rest],
    });

    expect(reasons).toEqual(['changed']);
    expect(last).toEqual(whole);
  });

  it('when a table is new', async () => {
    const dir = await folderInUse();
    const extra = { tables: ['extra'], version: 1, schema: 'CREATE TABLE extra (id TEXT) STRICT', on: {} };

    const { reasons } = await startAgain(dir, { projections: [...allProjections, extra] });

    expect(reasons).toEqual(['changed']);
  });

  it('when the file is no database', async () => {
    const dir = await folderInUse();
    writeFileSync(join(dir, 'read.db'), 'not a database, whatever its name says'.repeat(1_000));

    const { readModel, reasons } = await startAgain(dir);

    expect(reasons).toEqual(['unreadable']);
    expect(dumpTables(readModel.query)).toEqual(reading(history, dumpTables));
  });

  it('when an older log was put back', async () => {
    const dir = await folderInUse();
    putBack(dir, await olderLog(0));

    const { reasons, last } = await startAgain(dir);

    expect(reasons).toEqual(['restored']);
    expect(last?.events).toBe(KEPT);
  });

  it('when an older log was put back that has grown past the checkpoint since', async () => {
    const dir = await folderInUse();
    putBack(dir, await olderLog(history.length));

    const { readModel, reasons, last } = await startAgain(dir);

    expect(reasons).toEqual(['restored']);
    expect(last?.events).toBe(KEPT + 1 + history.length);
    expect(accountByRef(readModel.query, 'new')?.notes.length).toBe(history.length);
  });
});

/** Events of the history that the older log holds. */
const KEPT = 20;

/** A folder with the log as it was earlier, on which another account was then created, with so many notes. */
async function olderLog(notes: number): Promise<string> {
  const dir = tempDir();
  const eventStore = openLog(dir);
  await appendHistory(eventStore, history.slice(0, KEPT));
  if (notes > 0) await eventStore.append('account-new', prospectWithNotes('new', notes), -1);
  await eventStore.close();
  return dir;
}

function putBack(dir: string, backup: string): void {
  for (const suffix of ['-wal', '-shm']) rmSync(join(dir, `events.db${suffix}`), { force: true });
  copyFileSync(join(backup, 'events.db'), join(dir, 'events.db'));
}
