import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openSqliteEventStore } from '../../src/eventstore/adapters/sqliteEventStore.js';
import { createCodec } from '../../src/eventstore/codec.js';
import { randomId } from '../../src/eventstore/deriveId.js';
import { type EventStore, type Head, type NewEvent, NO_STREAM } from '../../src/eventstore/eventStore.js';
import type { Job } from '../../src/jobs/job.js';
import { type Checkpoints, createJobRunner, type JobRunner } from '../../src/jobs/runner.js';
import { tempDir } from '../support/tempDir.js';

const note = (n: number): NewEvent => ({
  type: 'NoteAdded',
  data: { accountId: 'a', noteId: `n-${n}`, body: 'Bonjour' },
  id: randomId(),
  metadata: {
    commandId: randomId(),
    commandHash: 'h',
    correlationId: 'c',
    actor: { id: 'u', kind: 'user', name: 'U' },
    occurredAt: '2026-11-24T09:00:00.000Z',
  },
});

function world(path = join(tempDir(), 'events.db')) {
  const eventStore = openSqliteEventStore({ path, codec: createCodec() });
  const checkpoints = rememberedCheckpoints();
  onTestFinished(async () => {
    await eventStore.close();
  });
  const reported: unknown[] = [];
  const runner = (job: Job): JobRunner => {
    const created = createJobRunner(
      { eventStore, checkpoints, now: () => '2026-11-24T09:00:00.000Z', report: (_job, error) => reported.push(error) },
      [job],
    );
    onTestFinished(() => created.stop());
    return created;
  };
  return { path, eventStore, checkpoints, reported, runner };
}

function rememberedCheckpoints(): Checkpoints {
  const saved = new Map<string, Head>();
  return { load: async (job) => saved.get(job), save: async (job, reached) => void saved.set(job, reached) };
}

function noting(handle: Job['handle'] = async () => undefined): Job & { seen: string[] } {
  const seen: string[] = [];
  return {
    seen,
    name: 'noting',
    handles: ['NoteAdded'],
    concurrency: 1,
    handle: async (event) => {
      await handle(event);
      if (event.type === 'NoteAdded') seen.push(event.data.noteId);
    },
  };
}

async function until(condition: () => boolean): Promise<void> {
  for (let n = 0; n < 500 && !condition(); n += 1) await sleep(10);
  expect(condition()).toBe(true);
}

async function append(eventStore: EventStore, from: number, count: number): Promise<void> {
  const events = Array.from({ length: count }, (_, n) => note(from + n));
  await eventStore.append('account-a', events, from === 0 ? NO_STREAM : from - 1);
}

it('handles what is there and what comes, in order, and goes on from its checkpoint after a restart', async () => {
  const { eventStore, runner } = world();
  await append(eventStore, 0, 2);
  const first = noting();
  const running = runner(first);
  running.start();
  await until(() => first.seen.length === 2);
  await append(eventStore, 2, 1);
  await until(() => first.seen.length === 3);
  await running.stop();

  await append(eventStore, 3, 1);
  const second = noting();
  runner(second).start();
  await until(() => second.seen.length === 1);
  expect([first.seen, second.seen]).toEqual([['n-0', 'n-1', 'n-2'], ['n-3']]);
});

it('saves its checkpoint once for many events that come one by one, and the last one when it is stopped', async () => {
  const { eventStore, checkpoints, runner } = world();
  const save = vi.spyOn(checkpoints, 'save');
  const job = noting();
  const running = runner(job);
  running.start();
  for (let n = 0; n < 50; n += 1) await append(eventStore, n, 1);
  await until(() => job.seen.length === 50);
  await running.stop();
  // Within a second or two, and once at the end; a timer for each commit would save as often as it commits.
  expect(save.mock.calls.length).toBeLessThan(10);
  expect(await checkpoints.load('noting')).toMatchObject({ position: '50' });
});

it('saves its checkpoint also when nothing comes after', async () => {
  const { eventStore, checkpoints, runner } = world();
  await append(eventStore, 0, 1);
  runner(noting()).start();
  await expect.poll(() => checkpoints.load('noting')).toMatchObject({ position: '1' });
});

it('begins again when the log does not hold the event of its checkpoint', async () => {
  const { eventStore, checkpoints, runner } = world();
  await append(eventStore, 0, 2);
  await checkpoints.save('noting', { position: '2', eventId: 'of-another-log' });
  const job = noting();
  runner(job).start();
  await until(() => job.seen.length === 2);
});

it('tries again after a fault, says why it waits, and loses nothing', async () => {
  const { eventStore, runner, reported } = world();
  await append(eventStore, 0, 1);
  let faults = 0;
  const job = noting(async () => {
    faults += 1;
    if (faults < 3) throw new Error('the disk is full');
  });
  const running = runner(job);
  running.start();
  await until(() => running.status()[0]?.reason === 'the disk is full');
  await until(() => running.status()[0]?.nextRunAt !== null);
  expect(running.status()[0]).toMatchObject({ state: 'waiting', late: false });
  await until(() => job.seen.length === 1);
  expect(reported).toHaveLength(2);
  await until(() => running.status()[0]?.reason === null);
  expect(running.status()[0]).toMatchObject({ state: 'running', nextRunAt: null, late: false });
});

it('stops at an event of a newer version and says so, instead of passing it over', async () => {
  const { path, eventStore, runner } = world();
  await append(eventStore, 0, 1);
  const db = new Database(path);
  db.prepare(
    `INSERT INTO events (stream, revision, id, type, schema_version, data, metadata)
     SELECT stream, 1, 'x', 'FromTomorrow', 1, data, metadata FROM events`,
  ).run();
  db.close();
  await append(eventStore, 2, 1);

  const job = noting();
  const running = runner(job);
  running.start();
  await until(() => running.status()[0]?.state === 'stopped');
  expect(running.status()[0]?.reason).toMatch(/version plus récente/);
  expect(job.seen).not.toContain('n-2');
  expect(running.status()[0]).toMatchObject({ late: true, nextRunAt: null });
});

it('handles several at once as far as its concurrency allows', async () => {
  const { eventStore, runner } = world();
  await append(eventStore, 0, 9);
  let now = 0;
  let most = 0;
  const job = noting(async () => {
    now += 1;
    most = Math.max(most, now);
    await sleep(5);
    now -= 1;
  });
  runner({ ...job, concurrency: 4 }).start();
  await until(() => job.seen.length === 9);
  expect(most).toBe(4);
});
