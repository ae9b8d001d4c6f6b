import { copyFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allProjections } from '../../src/projections/allProjections.js';
import { accountByRef } from '../../src/projections/queries/account.js';
import { searchHead } from '../../src/projections/queries/searchDocuments.js';
import type { BuildProgress } from '../../src/projections/readModel.js';
import { appendHistory, histories } from '../support/histories.js';
import {
  caughtUp,
  noteOf,
  openLog,
  openReads,
  prospectWithNotes,
  reading,
  remembering,
} from '../support/readModels.js';
import { dumpTables } from '../support/readTables.js';
import { tempDir } from '../support/tempDir.js';

const [history = []] = fc.sample(histories({ steps: 200 }), { numRuns: 1, seed: 11 });

/** A folder with a log of the history and a read model that has caught up with it and was closed. */
async function folderInUse(): Promise<string> {
  const dir = tempDir();
  const eventStore = openLog(dir);
  await appendHistory(eventStore, history);
  const readModel = openReads(dir, { eventStore });
  await readModel.start();
  await readModel.close();
  await eventStore.close();
  return dir;
}

async function startAgain(dir: string, options: Partial<Parameters<typeof openReads>[1]> = {}) {
  const log = remembering();
  const told: BuildProgress[] = [];
  const readModel = openReads(dir, {
    eventStore: openLog(dir),
    log,
    progress: (progress) => told.push(progress),
    ...options,
  });
  await readModel.start();
  return { readModel, reasons: log.reasons, last: told.at(-1) };
}

const whole = { events: history.length, position: String(history.length), head: String(history.length) };

describe('read.db is built again at the start, saying how far it is', () => {
  it('when the file is missing', async () => {
    const dir = await folderInUse();
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(dir, `read.db${suffix}`), { force: true });

    const { readModel, reasons, last } = await startAgain(dir);

    expect(reasons).toEqual(['missing']);
    expect(last).toEqual(whole);
    expect(dumpTables(readModel.query)).toEqual(reading(history, dumpTables));
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

describe('rebuild', () => {
  it('gives the same tables as having followed the log, in another generation', async () => {
    await fc.assert(
      fc.asyncProperty(histories({ steps: 60 }), async (generated) => {
        const dir = tempDir();
        const eventStore = openLog(dir);
        const readModel = openReads(dir, { eventStore });
        await readModel.start();
        await appendHistory(eventStore, generated);
        await caughtUp(readModel, eventStore);
        const live = dumpTables(readModel.query);
        const before = searchHead(readModel.query);

        await readModel.rebuild();

        expect(dumpTables(readModel.query)).toEqual(live);
        expect(searchHead(readModel.query)).toEqual({ sequence: before.sequence, generation: expect.any(String) });
        expect(searchHead(readModel.query).generation).not.toBe(before.generation);
        await readModel.close();
        await eventStore.close();
      }),
      { numRuns: 4 },
    );
  });

  it('swaps under readers and writers: no question fails, and no answer goes back in time', async () => {
    const dir = tempDir();
    const eventStore = openLog(dir);
    const readModel = openReads(dir, { eventStore });
    await eventStore.append('account-a', prospectWithNotes('a', 300), -1);
    await readModel.start();

    let done = false;
    let highest = 0;
    let questions = 0;
    const reader = (async () => {
      while (!done) {
        const revision = accountByRef(readModel.query, 'a')?.revision ?? -1;
        expect(revision).toBeGreaterThanOrEqual(highest);
        highest = revision;
        questions += 1;
        await nextTurn();
      }
    })();
    const writer = (async () => {
      for (let n = 0; !done || n < 20; n += 1)
        await eventStore.append('account-a', [noteOf('a', `live-${n}`)], 300 + n);
    })();
    for (let round = 0; round < 5; round += 1) await readModel.rebuild();
    done = true;
    await Promise.all([reader, writer]);
    await caughtUp(readModel, eventStore);

    const last = await eventStore.head();
    expect(readModel.status().position).toBe(last?.position);
    expect(accountByRef(readModel.query, 'a')?.revision).toBe(Number(last?.position) - 1);
    expect(questions).toBeGreaterThan(5);
    expect(existsSync(join(dir, 'read.db.next'))).toBe(false);
  });

  it('works without serving, says how far it is, and is one when asked for twice at once', async () => {
    const dir = await folderInUse();
    const eventStore = openLog(dir);
    const readModel = openReads(dir, { eventStore });
    const told: BuildProgress[] = [];

    const first = readModel.rebuild({ progress: (progress) => told.push(progress) });
    expect(readModel.rebuild()).toBe(first);
    await first;

    expect(told.at(-1)).toEqual(whole);
    await readModel.start();
    expect(dumpTables(readModel.query)).toEqual(reading(history, dumpTables));
  });

  it('leaves the file in use alone, and nothing beside it, when it is stopped', async () => {
    const dir = await folderInUse();
    const eventStore = openLog(dir);
    const readModel = openReads(dir, { eventStore });

    const rebuilding = readModel.rebuild();
    const rejected = expect(rebuilding).rejects.toThrow();
    await readModel.close();
    await rejected;

    expect(existsSync(join(dir, 'read.db.next'))).toBe(false);
    const { reasons } = await startAgain(dir);
    expect(reasons).toEqual([]);
  });
});
