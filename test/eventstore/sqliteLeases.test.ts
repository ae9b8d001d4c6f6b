import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSqliteEventStore } from '../../src/eventstore/adapters/sqliteEventStore.js';
import { openSqliteLeases } from '../../src/eventstore/adapters/sqliteLeases.js';
import { createCodec } from '../../src/eventstore/codec.js';
import { NO_STREAM, Unavailable } from '../../src/eventstore/eventStore.js';
import type { Leases } from '../../src/jobs/leases.js';
import { openSqlite } from '../../src/sqlite.js';
import { holder, leasesContract } from '../support/leasesContract.js';
import { newStream, notes } from '../support/logFixtures.js';
import { tempDir } from '../support/tempDir.js';

const AT = '2026-11-24T09:00:00.000Z';
const newPath = () => join(tempDir(), 'events.db');

function opened(path: string): Leases {
  const leases = openSqliteLeases(path);
  onTestFinished(() => leases.close());
  return leases;
}

describe('the contract', () => {
  let path = '';
  let test = '';
  leasesContract(async () => {
    const { currentTestName = '' } = expect.getState();
    if (test !== currentTestName) path = newPath();
    test = currentTestName;
    return opened(path);
  });
});

it('lives beside the events, whoever opens the file first', async () => {
  const path = newPath();
  const leases = opened(path);
  const store = openSqliteEventStore({ path, codec: createCodec() });
  onTestFinished(() => store.close());
  const stream = newStream();
  const seen = await leases.read();
  await Promise.all([store.append(stream, notes('a'), NO_STREAM), leases.take(seen, holder('here'), AT)]);
  expect(await store.read(stream)).toHaveLength(1);
  expect((await leases.read()).holder).toEqual(holder('here'));
});

it('waits for whoever holds the lock, without holding up the event loop', async () => {
  const path = newPath();
  const leases = opened(path);
  const other = openSqlite(path, { synchronous: 'NORMAL' });
  other.exec('BEGIN IMMEDIATE');
  setTimeout(() => other.exec('COMMIT'), 40);
  const held = await leases.take(await leases.read(), holder('here'), AT);
  expect(await leases.read()).toEqual(held);
  other.close();
});

it('is unavailable once it is closed', async () => {
  const leases = opened(newPath());
  await leases.close();
  await expect(leases.read()).rejects.toBeInstanceOf(Unavailable);
});
