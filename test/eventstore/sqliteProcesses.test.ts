import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openSqliteEventStore } from '../../src/eventstore/adapters/sqliteEventStore.js';
import { createCodec } from '../../src/eventstore/codec.js';
import { type Child, startChild } from '../support/childProcess.js';
import { expectAllAcknowledged, expectNoHalf, expectSound } from '../support/logChecks.js';
import { collect, flatten, idsOf } from '../support/logFixtures.js';
import type { Acknowledged } from '../support/logWriter.js';
import { tempDir } from '../support/tempDir.js';

const codec = createCodec();
/** What a writer printed; its own format. */
const acknowledgedBy = ({ lines }: Child): readonly Acknowledged[] => lines.map((line) => JSON.parse(line));

describe('three processes that write one log at once', () => {
  const APPENDS = 200;
  const EVENTS = 3 * APPENDS * 3; // 1 to 5 events by turns: 3 on average

  it('write each event once, and whoever follows sees all of them in order', { timeout: 60_000 }, async () => {
    const path = join(tempDir(), 'events.db');
    const writers = ['a', 'b', 'c'].map((name) => startChild('logWriter', [path, name, String(APPENDS)]));
    const follower = startChild('logFollower', [path, String(EVENTS)]);
    const store = openSqliteEventStore({ path, codec });
    const followed = await collect(store, EVENTS);

    expect(await Promise.all([...writers, follower].map(({ ended }) => ended))).toEqual([0, 0, 0, 0]);
    const events = await flatten(store.readAllStored());
    await store.close();
    expectSound(events);
    expectNoHalf(events);
    expectAllAcknowledged(events, writers.flatMap(acknowledgedBy));
    expect(events).toHaveLength(EVENTS);
    expect(idsOf(followed)).toEqual(idsOf(events));
    expect(JSON.parse(follower.lines[0] ?? '')).toEqual({ followed: idsOf(events), read: idsOf(events) });
  });
});

describe('processes killed with SIGKILL while they write', () => {
  const ROUNDS = 7;
  const WRITERS = ['a', 'b', 'c'];

  it('lose no acknowledged event and leave no half append', async () => {
    const path = join(tempDir(), 'events.db');
    const acknowledged: Acknowledged[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const writers = WRITERS.map((name) => startChild('logWriter', [path, `${name}${round}`, '0']));
      await Promise.all(writers.map(({ started }) => started));
      for (const { process, ended } of writers) {
        await wait(Math.random() * 40);
        process.kill('SIGKILL');
        expect(await ended).toBeNull();
      }
      acknowledged.push(...writers.flatMap(acknowledgedBy));
    }

    const store = openSqliteEventStore({ path, codec });
    const events = await flatten(store.readAllStored());
    await store.close();
    expect(acknowledged.length).toBeGreaterThanOrEqual(WRITERS.length * ROUNDS);
    expectSound(events);
    expectNoHalf(events);
    expectAllAcknowledged(events, acknowledged);
  }, 120_000);
});
