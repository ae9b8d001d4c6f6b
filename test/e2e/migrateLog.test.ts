import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openEsdbEventStore } from '../../src/eventstore/adapters/esdbEventStore.js';
import { openSqliteEventStore } from '../../src/eventstore/adapters/sqliteEventStore.js';
import { createCodec } from '../../src/eventstore/codec.js';
import { type EventStore, NO_STREAM, Unavailable } from '../../src/eventstore/eventStore.js';
import { openSqlite } from '../../src/sqlite.js';
import { billingRunGolden } from '../golden/billing.js';
import { childServer } from '../support/childServer.js';
import { cli } from '../support/cli.js';
import { EsdbDouble } from '../support/esdbDouble/esdbDouble.js';
import { firstFormatLog } from '../support/firstFormatLog.js';
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

  it('copies a log of the first format too, which it converts first', async () => {
    const { dataDir, double, source } = await world();
    await source.close();
    rmSync(join(dataDir, 'events.db'));
    firstFormatLog(dataDir);
    const { code, printed } = await migrate(dataDir, double);
    expect(printed).toContain('5 événements copiés et comparés');
    expect(code).toBe(0);
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

  it('refuses while another node, even one without jobs, uses the same log from another folder', async () => {
    const { dataDir, double, source } = await world();
    await fill(source);
    await source.close();
    const other = await childServer(tempDir(), { EVENTSTORE_URL: `file:${join(dataDir, 'events.db')}`, ROLES: 'api' });
    const { code, printed } = await migrate(dataDir, double);
    await other.kill();
    expect(printed).toContain('est ouvert dans un autre processus');
    expect(code).toBe(1);
    expect(double.log.records).toHaveLength(0);

    expect(await migrate(dataDir, double)).toMatchObject({ code: 0 });
  });

  it('lets nobody write to the old log from the copy on, while reads go on', async () => {
    const { dataDir, double, source } = await world();
    await fill(source);
    await source.close();
    double.faults.always('append', () => ({ kind: 'slow', ms: 5 }));
    const migrated = migrate(dataDir, double);
    while (double.log.records.length < 20) await sleep(5);

    const late = openSqliteEventStore({ path: join(dataDir, 'events.db'), codec });
    onTestFinished(() => late.close());
    const append = late.append(newStream(), notes('too late'), NO_STREAM).catch((error: unknown) => error);
    expect(await flatten(late.readAllStored())).toHaveLength(360);
    expect(await migrated).toMatchObject({ code: 0 });

    expect(await append).toBeInstanceOf(Unavailable);
    expect(await late.append(newStream(), notes('later'), NO_STREAM).catch(String)).toContain('a été transféré');
    expect(await flatten(late.readAllStored())).toHaveLength(360);
  });

  it('leaves a log that no node serves any more, and that can still be checked', async () => {
    const { dataDir, double, source } = await world();
    await fill(source);
    await source.close();
    const settings = { DATA_DIR: dataDir, EVENTSTORE_URL: '', PORT: '0' };
    // From a file: the password shows in no list of processes.
    const file = join(dataDir, 'url');
    writeFileSync(file, `${double.url}\n`);
    expect(await cli(['migrate-log', '--to-file', file], settings)).toMatchObject({ code: 0 });

    const served = await cli(['serve'], settings);
    expect(served.err).toContain('a été transféré');
    expect(served.code).toBe(1);
    expect(await cli(['verify-log'], settings)).toMatchObject({ code: 0 });
  });

  it('says which of --to and --to-file is missing or wrong', async () => {
    const { dataDir, source } = await world();
    await source.close();
    const settings = { DATA_DIR: dataDir, EVENTSTORE_URL: '' };
    expect((await cli(['migrate-log'], settings)).err).toContain('--to-file');
    expect((await cli(['migrate-log', '--to-file', join(dataDir, 'none')], settings)).err).toMatch(
      /^--to-file : .*ENOENT/,
    );
  });
});
