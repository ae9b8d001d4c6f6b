import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { BrokenEvent, type EventStore, Unavailable } from '../../src/eventstore/eventStore.js';
import { allProjections } from '../../src/projections/allProjections.js';
import type { Projection } from '../../src/projections/projection.js';
import { accountByRef } from '../../src/projections/queries/account.js';
import { openSqlite } from '../../src/sqlite.js';
import { caughtUp, noteOf, openLog, openReads, prospectWithNotes, remembering } from '../support/readModels.js';
import { tempDir } from '../support/tempDir.js';

function breakEvent(dir: string, position: number): void {
  const sqlite = openSqlite(join(dir, 'events.db'), { synchronous: 'FULL' });
  sqlite.prepare(`UPDATE events SET data = '{"accountId":' WHERE position = ?`).run(position);
  sqlite.close();
}

/** Writes what no version of the application wrote, as revision 4 of an account. Answers its position. */
function writeBrokenEvent(dir: string): string {
  const sqlite = openSqlite(join(dir, 'events.db'), { synchronous: 'FULL' });
  const { lastInsertRowid } = sqlite
    .prepare(
      `INSERT INTO events (stream, revision, id, type, schema_version, data, metadata)
       VALUES ('account-a', 4, 'event-broken', 'NoteAdded', 1, '{"accountId":', '{}')`,
    )
    .run();
  sqlite.close();
  return String(lastInsertRowid);
}

describe('an event that cannot be read', () => {
  it('ends the start, naming its position', async () => {
    const dir = tempDir();
    const eventStore = openLog(dir);
    await eventStore.append('account-a', prospectWithNotes('a', 3), -1);
    breakEvent(dir, 3);

    const starting = openReads(dir, { eventStore }).start();

    await expect(starting).rejects.toBeInstanceOf(BrokenEvent);
    await expect(starting).rejects.toMatchObject({ position: '3' });
  });

  it('ends the start also when the tables had been built before it was written', async () => {
    const dir = tempDir();
    const eventStore = openLog(dir);
    await eventStore.append('account-a', prospectWithNotes('a', 3), -1);
    const before = openReads(dir, { eventStore });
    await before.start();
    await before.close();
    await eventStore.append('account-a', [noteOf('a', 'x')], 3);
    breakEvent(dir, 5);

    await expect(openReads(dir, { eventStore }).start()).rejects.toMatchObject({ position: '5' });
  });

  it('stops the live read model there: it says so, answers what it knows, and nobody waits in vain', async () => {
    const dir = tempDir();
    const eventStore = openLog(dir);
    await eventStore.append('account-a', prospectWithNotes('a', 3), -1);
    const log = remembering();
    const readModel = openReads(dir, { eventStore, log });
    await readModel.start();

    const position = writeBrokenEvent(dir);
    const waiting = readModel.reached(position, 10_000);

    expect(await waiting).toBe(false);
    expect(readModel.status()).toMatchObject({ ready: false, position: '4', broken: { position } });
    expect(await readModel.reached(position, 10_000)).toBe(false);
    expect(accountByRef(readModel.query, 'a')?.revision).toBe(3);
    expect(log.errors).toEqual([expect.stringContaining(`position ${position}`)]);
  });
});

describe('a log that is unavailable', () => {
  it('is waited for, at the start and later, without an event lost or told twice', async () => {
    const dir = tempDir();
    const real = openLog(dir);
    let failures = 3;
    const failing = (): void => {
      if (failures === 0) return;
      failures -= 1;
      throw new Unavailable('down');
    };
    const eventStore: EventStore = {
      ...real,
      head: async () => {
        failing();
        return real.head();
      },
      async *subscribe(options) {
        failing();
        for await (const step of real.subscribe<never>(options)) {
          yield step;
          failing();
        }
      },
    };
    await real.append('account-a', prospectWithNotes('a', 3), -1);
    const log = remembering();
    const readModel = openReads(dir, { eventStore, log });

    await readModel.start();
    expect(log.warnings).toHaveLength(3);

    failures = 2;
    await real.append('account-a', [noteOf('a', 'x')], 3);
    await real.append('account-a', [noteOf('a', 'y')], 4);
    await caughtUp(readModel, real);
    expect(accountByRef(readModel.query, 'a')).toMatchObject({ revision: 5, notes: { length: 5 } });
    expect(readModel.status().broken).toBeUndefined();
  });
});

describe('a handler that fails', () => {
  const failingOnce = (error: Error): Projection => {
    let failed = false;
    return {
      tables: ['probe'],
      version: 1,
      schema: 'CREATE TABLE probe (id TEXT PRIMARY KEY) STRICT',
      on: {
        NoteAdded: (_db, { data }) => {
          if (failed || data.noteId !== 'fatal') return;
          failed = true;
          throw error;
        },
      },
    };
  };

  it('leaves neither row nor checkpoint of its transaction, is told, and is tried again', async () => {
    const dir = tempDir();
    const eventStore = openLog(dir);
    const log = remembering();
    const projections = [...allProjections, failingOnce(new Error('the disk is full'))];
    const readModel = openReads(dir, { eventStore, log, projections });
    await readModel.start();

    const { position } = await eventStore.append('account-a', [...prospectWithNotes('a', 1), noteOf('a', 'fatal')], -1);
    await untilTrue(() => readModel.status().broken !== undefined);
    expect(readModel.status()).toMatchObject({ ready: false, broken: { message: 'the disk is full' }, position: null });
    expect(accountByRef(readModel.query, 'a')).toBeUndefined();

    expect(await readModel.reached(position, 10_000)).toBe(true);
    expect(readModel.status()).toEqual({ ready: true, position, behind: false });
    expect(accountByRef(readModel.query, 'a')?.notes).toHaveLength(2);
    expect(log.warnings).toEqual(['Error: the disk is full']);
  });

  it('ends the start: code that cannot build its tables must not serve', async () => {
    const dir = tempDir();
    const eventStore = openLog(dir);
    await eventStore.append('account-a', [...prospectWithNotes('a', 1), noteOf('a', 'fatal')], -1);
    const projections = [...allProjections, failingOnce(new Error('wrong handler'))];

    await expect(openReads(dir, { eventStore, projections }).start()).rejects.toThrow('wrong handler');
  });
});

async function untilTrue(condition: () => boolean): Promise<void> {
  for (const deadline = performance.now() + 5_000; !condition() && performance.now() < deadline; ) await sleep(1);
  expect(condition()).toBe(true);
}

describe('a long batch', () => {
  it('is committed in steps of about 10 ms, with the event loop free in between', async () => {
    const dir = tempDir();
    const eventStore = openLog(dir);
    const slow: Projection = {
      tables: ['slow'],
      version: 1,
      schema: 'CREATE TABLE slow (id TEXT PRIMARY KEY) STRICT',
      on: {
        NoteAdded: () => {
          for (const until = performance.now() + 4; performance.now() < until; );
        },
      },
    };
    const readModel = openReads(dir, { eventStore, projections: [slow] });
    await readModel.start();
    const positions = new Set<string | null>();
    readModel.onAdvance(() => setImmediate(() => positions.add(readModel.status().position)));

    await eventStore.append('account-a', prospectWithNotes('a', 30), -1);
    await caughtUp(readModel, eventStore);

    expect(positions.size).toBeGreaterThanOrEqual(5);
  });
});
