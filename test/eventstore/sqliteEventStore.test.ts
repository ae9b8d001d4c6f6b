import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { openSqliteEventStore } from '../../src/eventstore/adapters/sqliteEventStore.js';
import { openLogFile } from '../../src/eventstore/adapters/sqliteLogFile.js';
import { createCodec } from '../../src/eventstore/codec.js';
import { BrokenEvent, InvalidPosition, NO_STREAM } from '../../src/eventstore/eventStore.js';
import { NewerFile } from '../../src/eventstore/newerFile.js';
import { openSqlite } from '../../src/sqlite.js';
import { eventStoreContract } from '../support/eventStoreContract/contract.js';
import { collect, flatten, newStream, note, notes, numberReserved } from '../support/logFixtures.js';
import { tempDir } from '../support/tempDir.js';

const dir = mkdtempSync(join(tmpdir(), 'ardoise-log-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
eventStoreContract('SQLite', async (codec) => openSqliteEventStore({ path: join(dir, 'events.db'), codec }));

const newPath = (): string => join(tempDir(), 'events.db');
const codec = createCodec();
const openStore = (path: string) => openSqliteEventStore({ path, codec });

describe('the file', () => {
  it('is written through to the disk at every commit, and nobody waits inside SQLite', () => {
    const { writer, reader } = openLogFile(newPath());
    // A SIGKILL test cannot show that `synchronous` is missing: only a power cut would.
    expect(writer.pragma('synchronous', { simple: true })).toBe(2);
    expect(writer.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(writer.pragma('busy_timeout', { simple: true })).toBe(0);
    expect(reader.pragma('busy_timeout', { simple: true })).toBe(0);
    expect(reader.readonly).toBe(true);
    reader.close();
    writer.close();
  });

  it('keeps text in a strict table', () => {
    const { writer, reader } = openLogFile(newPath());
    const [events] = writer.pragma('table_list(events)') as [{ strict: number }]; // the shape of this pragma's row
    expect(events.strict).toBe(1);
    expect(writer.pragma('user_version', { simple: true })).toBe(2);
    reader.close();
    writer.close();
  });

  it('is refused when a newer version has written it', () => {
    const path = newPath();
    const db = openSqlite(path, { synchronous: 'FULL' });
    db.pragma('user_version = 3');
    db.close();
    expect(() => openStore(path)).toThrow(NewerFile);
    expect(() => openStore(path)).toThrow(path);
  });

  it('holds the same after it was closed and opened again', async () => {
    const path = newPath();
    const first = openStore(path);
    const stream = newStream();
    const { position } = await first.append(stream, notes('a', 'b'), NO_STREAM);
    const before = await first.read(stream);
    await first.close();

    const second = openStore(path);
    expect(await second.read(stream)).toEqual(before);
    expect(await second.head()).toMatchObject({ position });
    await second.close();
  });
});

describe('an empty log', () => {
  it('has no head, no pages, and brings the first event to who waits', async () => {
    const store = openStore(newPath());
    expect(await store.head()).toBeUndefined();
    expect(await store.eventIdAt('1')).toBeUndefined();
    expect(await flatten(store.readAll())).toEqual([]);
    expect(await flatten(store.readAll({ backwards: true }))).toEqual([]);

    const seen = collect(store, 1);
    await wait(50);
    await store.append(newStream(), notes('a'), NO_STREAM);
    expect(await seen).toHaveLength(1);
    await store.close();
  });
});

describe('positions', () => {
  it('of another log are refused with what they are', async () => {
    const store = openStore(newPath());
    expect(() => store.comparePositions('1', 'C:12/P:12')).toThrow('"C:12/P:12" is no position');
    await expect(store.readAll({ after: '-1' })[Symbol.asyncIterator]().next()).rejects.toThrow(InvalidPosition);
    expect(await store.eventIdAt('C:12/P:12')).toBeUndefined();
    await store.close();
  });
});

describe('a broken event', () => {
  it('stops whoever reads it, naming its position, and no one else', async () => {
    const path = newPath();
    const store = openStore(path);
    const [broken, sound] = [newStream(), newStream()];
    await store.append(broken, notes('a'), NO_STREAM);
    const { position } = await store.append(broken, notes('b'), 0);
    await store.append(sound, notes('c'), NO_STREAM);
    const db = openSqlite(path, { synchronous: 'FULL' });
    db.prepare('UPDATE events SET data = ? WHERE position = ?').run('{"accountId":', Number(position));
    db.close();

    await expect(store.read(broken)).rejects.toThrow(BrokenEvent);
    await expect(flatten(store.readAll())).rejects.toMatchObject({ position, stream: broken });
    await expect(collect(store, 3)).rejects.toThrow(`position ${position}`);
    expect(await store.read(sound)).toHaveLength(1);
    expect(await flatten(store.readAllStored())).toHaveLength(3);
    await store.close();
  });
});

describe('a long log of unwanted events', () => {
  it('is passed over in steps that leave the event loop free', async () => {
    const path = newPath();
    const store = openStore(path);
    const wanted = numberReserved('acc-1');
    await store.append('account-numbers', [wanted], NO_STREAM);
    for (let revision = NO_STREAM; revision < 24_999; revision += 1_000) {
      await store.append(
        'account-long',
        Array.from({ length: 1_000 }, () => note('x')),
        revision,
      );
    }
    const steps: string[] = [];
    for await (const { events, position, live } of store.subscribe({ only: ['AccountNumberReserved'] })) {
      steps.push(`${position}:${events.length}`);
      if (live) break;
    }
    expect(steps).toEqual(['10000:1', '20000:0', '25001:0']);
    expect(await flatten(store.readAll({ only: ['AccountNumberReserved'], backwards: true }))).toHaveLength(1);
    expect(await flatten(store.readAll({ only: ['NoteAdded'] }))).toHaveLength(25_000);
    expect(await flatten(store.readAll({ only: ['NoteAdded'], backwards: true }))).toHaveLength(25_000);
    await store.close();
  });
});
