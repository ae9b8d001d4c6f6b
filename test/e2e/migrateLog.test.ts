import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openEsdbEventStore } from '../../src/eventstore/adapters/esdbEventStore.js';
import { openSqliteEventStore } from '../../src/eventstore/adapters/sqliteEventStore.js';
import { createCodec } from '../../src/eventstore/codec.js';
import { type EventStore, NO_STREAM } from '../../src/eventstore/eventStore.js';
import { openSqlite } from '../../src/sqlite.js';
import { billingRunGolden } from '../golden/billing.js';
import { EsdbDouble } from '../support/esdbDouble/esdbDouble.js';
import { flatten, metadata, newStream, notes } from '../support/logFixtures.js';
import { tempDir } from '../support/tempDir.js';

const codec = createCodec();

async function migrate(dataDir: string, double: EsdbDouble, untilKilled?: () => boolean) {
  const child = spawn(process.execPath, ['dist/cli.js', 'migrate-log', '--to', double.url], {
    env: { ...process.env, DATA_DIR: dataDir, EVENTSTORE_URL: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += String(chunk)));
  const exited = once(child, 'close');
  while (untilKilled !== undefined && !untilKilled()) await sleep(5);
  if (untilKilled !== undefined) child.kill('SIGKILL');
  const [code] = await exited;
  return { code, printed };
}

async function world(): Promise<Readonly<{ dataDir: string; double: EsdbDouble; source: EventStore }>> {
  const dataDir = tempDir();
  const double = await new EsdbDouble({ noiseEvery: 20 }).start();
  onTestFinished(() => double.stop());
  return { dataDir, double, source: openSqliteEventStore({ path: join(dataDir, 'events.db'), codec }) };
}

/** Interleaved, and with neighbours of one stream. */
async function fill(source: EventStore): Promise<void> {
  const streams = [newStream(), newStream(), newStream()];
  for (let round = 0; round < 40; round += 1) {
    for (const stream of streams) await source.append(stream, notes(`« ${round} »`, 'b', 'c'), round * 3 - 1);
  }
}

describe('migrate-log', () => {
  it('copies what is stored, with the same revisions in the same order, and goes on after it was killed', async () => {
    const { dataDir, double, source } = await world();
    await fill(source);
    // As an older version wrote it: neither checked nor upcast on its way.
    const db = openSqlite(join(dataDir, 'events.db'), { synchronous: 'FULL' });
    db.prepare(`UPDATE events SET type = 'OfAnotherTime', schema_version = 7 WHERE position = 5`).run();
    db.close();
    const stored = await flatten(source.readAllStored());
    await source.close();

    double.faults.always('append', () => ({ kind: 'slow', ms: 5 }));
    await migrate(dataDir, double, () => double.log.records.length > 100);
    const before = double.log.records.length;
    expect(before).toBeLessThan(stored.length);
    double.faults.clear();

    const { code, printed } = await migrate(dataDir, double);
    expect(printed).toContain('360 événements copiés et comparés');
    expect(code).toBe(0);
    const target = openEsdbEventStore({ url: double.url, codec });
    const place = ({ position: _, ...rest }: (typeof stored)[number]) => rest;
    expect((await flatten(target.readAllStored())).map(place)).toEqual(stored.map(place));
    await target.close();

    const again = await migrate(dataDir, double);
    expect(again).toMatchObject({ code: 0 });
    expect(double.log.records.filter(({ stream }) => stream.startsWith('account-'))).toHaveLength(stored.length);
  });

  it('refuses a target that holds other events', async () => {
    const { dataDir, double, source } = await world();
    await fill(source);
    await source.close();
    const target = openEsdbEventStore({ url: double.url, codec });
    await target.append(newStream(), notes('of another register'), NO_STREAM);
    await target.close();
    const { code, printed } = await migrate(dataDir, double);
    expect(printed).toContain('ne viennent pas de ce journal');
    expect(code).toBe(1);
  });

  it('refuses while a billing run is open', async () => {
    const { dataDir, double, source } = await world();
    const [data] = billingRunGolden.BillingRunStarted;
    await source.append('billing-runs', [{ type: 'BillingRunStarted', data, id: 'run', metadata }], NO_STREAM);
    await source.close();
    const { code, printed } = await migrate(dataDir, double);
    expect(printed).toContain('est en cours');
    expect(code).toBe(1);
    expect(double.log.records).toHaveLength(0);
  });
});
