import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventStore } from '../../src/eventstore/eventStore.js';
import { accountByRef } from '../../src/projections/queries/account.js';
import { searchHead } from '../../src/projections/queries/searchDocuments.js';
import type { BuildProgress } from '../../src/projections/readModel.js';
import { appendHistory, histories } from '../support/histories.js';
import { caughtUp, noteOf, openLog, openReads, prospectWithNotes, reading } from '../support/readModels.js';
import { dumpTables } from '../support/readTables.js';
import { tempDir } from '../support/tempDir.js';

import { folderInUse, history, startAgain, whole } from '../support/usedFolder.js';

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
        expect(searchHead(readModel.query)).toEqual({ ...before, generation: expect.any(String) });
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

  it('holds, when it is put in place, what was written and shown while it was built', async () => {
    const dir = tempDir();
    const real = openLog(dir);
    await real.append('account-a', prospectWithNotes('a', 3), -1);
    let meanwhile = async (): Promise<void> => undefined;
    const eventStore: EventStore = {
      ...real,
      async *readAll(options) {
        yield* real.readAll<never>(options);
        await meanwhile();
      },
    };
    const readModel = openReads(dir, { eventStore });
    await readModel.start();

    meanwhile = async () => {
      meanwhile = async () => undefined;
      const { position } = await real.append('account-a', [noteOf('a', 'meanwhile')], 3);
      expect(await readModel.reached(position, 5_000)).toBe(true);
    };
    await readModel.rebuild();

    expect(accountByRef(readModel.query, 'a')?.revision).toBe(4);
    expect(readModel.status().position).toBe('5');
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
