import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSqliteCheckpoints } from '../../src/eventstore/adapters/sqliteCheckpoints.js';
import { openSqliteEventStore } from '../../src/eventstore/adapters/sqliteEventStore.js';
import { createCodec } from '../../src/eventstore/codec.js';
import { NO_STREAM } from '../../src/eventstore/eventStore.js';
import { openSqlite } from '../../src/sqlite.js';
import { newStream, notes } from '../support/logFixtures.js';
import { tempDir } from '../support/tempDir.js';

const newPath = () => join(tempDir(), 'events.db');
const reached = (position: number) => ({ position: String(position), eventId: `event-${position}` });

it('knows nothing of a job that has not saved', async () => {
  const checkpoints = openSqliteCheckpoints(newPath());
  expect(await checkpoints.load('deliver')).toBeUndefined();
  checkpoints.close();
});

it('keeps the last place of each job, also when opened again', async () => {
  const path = newPath();
  const first = openSqliteCheckpoints(path);
  await first.save('deliver', reached(12));
  await first.save('convert', reached(3));
  await first.save('deliver', reached(15));
  first.close();

  const second = openSqliteCheckpoints(path);
  expect(await second.load('deliver')).toEqual(reached(15));
  expect(await second.load('convert')).toEqual(reached(3));
  second.close();
});

it('lives beside the events, whoever opens the file first', async () => {
  const path = newPath();
  const checkpoints = openSqliteCheckpoints(path);
  const store = openSqliteEventStore({ path, codec: createCodec() });
  const stream = newStream();
  await Promise.all([store.append(stream, notes('a'), NO_STREAM), checkpoints.save('deliver', reached(1))]);
  expect(await store.read(stream)).toHaveLength(1);
  expect(await checkpoints.load('deliver')).toEqual(reached(1));
  checkpoints.close();
  await store.close();
});

it('waits for whoever holds the lock', async () => {
  const path = newPath();
  const checkpoints = openSqliteCheckpoints(path);
  const other = openSqlite(path, { synchronous: 'NORMAL' });
  other.exec('BEGIN IMMEDIATE');
  setTimeout(() => other.exec('COMMIT'), 40);
  await checkpoints.save('deliver', reached(1));
  expect(await checkpoints.load('deliver')).toEqual(reached(1));
  other.close();
  checkpoints.close();
});
