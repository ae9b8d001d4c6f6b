import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountByRef } from '../../src/projections/queries/account.js';
import { ReadModelNotReady } from '../../src/projections/readModel.js';
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

const [history = []] = fc.sample(histories({ steps: 200, atLeast: 200 }), { numRuns: 1, seed: 7 });

describe('start', () => {
  it('resolves when all that the log holds is in the tables', async () => {
    const dir = tempDir();
    const eventStore = openLog(dir);
    await appendHistory(eventStore, history);
    const readModel = openReads(dir, { eventStore });

    await readModel.start();

    expect(readModel.status()).toEqual({ ready: true, position: String(history.length), behind: false });
    expect(dumpTables(readModel.query)).toEqual(reading(history, dumpTables));
  });

  it('is ready at once on an empty log, and follows it from its first event', async () => {
    const dir = tempDir();
    const eventStore = openLog(dir);
    const readModel = openReads(dir, { eventStore });

    await readModel.start();
    expect(readModel.status()).toMatchObject({ ready: true, position: null });
    expect(await readModel.reached('0', 0)).toBe(true);

    await appendHistory(eventStore, history);
    await caughtUp(readModel, eventStore);
    expect(dumpTables(readModel.query)).toEqual(reading(history, dumpTables));
  });

  it('goes on from the checkpoint that was committed with the rows, without building again', async () => {
    const dir = tempDir();
    const eventStore = openLog(dir);
    const half = Math.floor(history.length / 2);
    await appendHistory(eventStore, history.slice(0, half));
    const before = openReads(dir, { eventStore });
    await before.start();
    await before.close();

    await appendHistory(eventStore, history.slice(half));
    const log = remembering();
    const after = openReads(dir, { eventStore, log });
    await after.start();

    expect(log.reasons).toEqual([]);
    expect(dumpTables(after.query)).toEqual(reading(history, dumpTables));
  });

  it('must come before the first question', () => {
    const dir = tempDir();
    const readModel = openReads(dir, { eventStore: openLog(dir) });

    expect(readModel.status()).toMatchObject({ ready: false });
    expect(() => accountByRef(readModel.query, 'PR000001')).toThrow(ReadModelNotReady);
  });
});

describe('reached', () => {
  it('waits for one’s own write, and the row then shows it', async () => {
    const dir = tempDir();
    const eventStore = openLog(dir);
    const readModel = openReads(dir, { eventStore });
    await readModel.start();

    for (let round = 0; round < 50; round += 1) {
      const { position, revision } = await eventStore.append(
        `account-${round}`,
        prospectWithNotes(String(round), 2),
        -1,
      );
      expect(await readModel.reached(position, 5_000)).toBe(true);
      expect(accountByRef(readModel.query, String(round))).toMatchObject({ revision, notes: [{}, {}] });
    }
  });

  it('is false after its time, and as soon as the caller goes away', async () => {
    const dir = tempDir();
    const readModel = openReads(dir, { eventStore: openLog(dir) });
    await readModel.start();
    const caller = new AbortController();

    const asked = performance.now();
    const left = readModel.reached('999', 60_000, caller.signal);
    caller.abort();

    expect(await left).toBe(false);
    expect(await readModel.reached('999', 20)).toBe(false);
    expect(performance.now() - asked).toBeLessThan(5_000);
  });

  it('is false for those who still wait when the read model is closed', async () => {
    const dir = tempDir();
    const readModel = openReads(dir, { eventStore: openLog(dir) });
    await readModel.start();

    const waiting = readModel.reached('999', 60_000);
    await readModel.close();

    expect(await waiting).toBe(false);
  });
});

describe('onAdvance', () => {
  it('calls back after each commit, until it is told to stop', async () => {
    const dir = tempDir();
    const eventStore = openLog(dir);
    const readModel = openReads(dir, { eventStore });
    await readModel.start();
    const seen: (string | null)[] = [];
    const stop = readModel.onAdvance(() => seen.push(readModel.status().position));

    const { position } = await eventStore.append('account-a', prospectWithNotes('a', 0), -1);
    await readModel.reached(position, 5_000);
    expect(seen.at(-1)).toBe(position);

    stop();
    const later = await eventStore.append('account-a', [noteOf('a', 'n')], 0);
    await readModel.reached(later.position, 5_000);
    await sleep(5);
    expect(seen.at(-1)).toBe(position);
  });
});
