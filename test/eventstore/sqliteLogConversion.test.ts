import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSqliteEventStore } from '../../src/eventstore/adapters/sqliteEventStore.js';
import { openLogFile } from '../../src/eventstore/adapters/sqliteLogFile.js';
import { holdSqliteLog, isSealed } from '../../src/eventstore/adapters/sqliteLogMove.js';
import { createCodec } from '../../src/eventstore/codec.js';
import { encodeAppend } from '../../src/eventstore/encodeAppend.js';
import { Conflict, NO_STREAM, Unavailable } from '../../src/eventstore/eventStore.js';
import { openSqlite } from '../../src/sqlite.js';
import { firstFormatLog, INSERT_WITHOUT_NUMBER, look } from '../support/firstFormatLog.js';
import { flatten, note, notes } from '../support/logFixtures.js';
import { tempDir } from '../support/tempDir.js';

const codec = createCodec();
const rowsOf = (path: string) =>
  look(path, (db) =>
    db
      .prepare(
        'SELECT position, stream, revision, id, type, schema_version, data, metadata FROM events ORDER BY position',
      )
      .all(),
  );
const formatOf = (path: string) => look(path, (db) => db.pragma('user_version', { simple: true }));
const openStore = (path: string) => openSqliteEventStore({ path, codec });

describe('a log of the first format', () => {
  it('is converted once, and holds every event as it was, at its place', async () => {
    const path = firstFormatLog();
    const before = rowsOf(path);

    const store = openStore(path);
    expect((await store.read('account-zoe')).map(({ revision, position }) => [revision, position])).toEqual([
      [0, '1'],
      [1, '3'],
      [2, '5'],
    ]);
    expect(await flatten(store.readAll())).toHaveLength(5);
    await store.close();

    expect(rowsOf(path)).toEqual(before);
    expect(formatOf(path)).toBe(2);
    expect(look(path, (db) => db.pragma('journal_mode', { simple: true }))).toBe('wal');
    expect(look(path, (db) => db.pragma('integrity_check', { simple: true }))).toBe('ok');
  });

  it('goes on where it was: revisions, positions, conflicts and answers given again', async () => {
    const store = openStore(firstFormatLog());
    const more = notes('more');
    const answer = await store.append('account-adam', more, 1);
    expect(answer).toEqual({ revision: 2, position: '6' });
    expect(await store.append('account-adam', more, 1)).toEqual(answer);
    await expect(store.append('account-zoe', notes('late'), 1)).rejects.toThrow(Conflict);
    await expect(store.append('account-zoe', notes('first'), NO_STREAM)).rejects.toThrow(Conflict);
    await store.close();
  });

  it('stays closed when it was carried over to another log', () => {
    const path = firstFormatLog();
    const held = holdSqliteLog(path);
    held?.seal();
    held?.release();
    const { writer, reader } = openLogFile(path);
    writer.close();
    reader.close();
    expect(formatOf(path)).toBe(2);
    expect(isSealed(path)).toBe(true);
    expect(() => look(path, (db) => db.prepare(`INSERT INTO events SELECT * FROM events`).run())).toThrow('transféré');
  });

  it('is refused, and left as it is, while another process has it open', () => {
    const path = firstFormatLog();
    const other = openSqlite(path, { readonly: true, synchronous: 'FULL' });
    expect(other.prepare('SELECT count(*) FROM events').pluck().get()).toBe(5);
    expect(() => openStore(path)).toThrow('Arrêtez tous les nœuds');
    other.close();
    expect(formatOf(path)).toBe(1);
    expect(rowsOf(path)).toHaveLength(5);
  });

  it('is left as it is when the conversion fails', () => {
    const path = firstFormatLog();
    const before = rowsOf(path);
    look(path, (db) => db.exec('CREATE TABLE streams (other TEXT)'));
    expect(() => openStore(path)).toThrow(Unavailable);
    expect(formatOf(path)).toBe(1);
    expect(rowsOf(path)).toEqual(before);
  });
});

describe('a row written by hand, without the number of its stream', () => {
  const insertedBy = (path: string, stream: string, revision: number) =>
    look(path, (db) =>
      db
        .prepare(INSERT_WITHOUT_NUMBER)
        .run({ stream, revision, ...encodeAppend(codec, stream, [note('by hand')]).events[0] }),
    );

  it('belongs to its stream all the same, known or new', async () => {
    const path = join(tempDir(), 'events.db');
    const store = openStore(path);
    await store.append('account-a', notes('a'), NO_STREAM);
    insertedBy(path, 'account-a', 1);
    insertedBy(path, 'account-new', 0);
    expect(await store.read('account-a')).toHaveLength(2);
    expect(await store.append('account-a', notes('b'), 1)).toEqual({ revision: 2, position: '4' });
    expect(await store.read('account-new')).toHaveLength(1);
    await store.close();
  });

  it('cannot take a place that is taken', async () => {
    const path = join(tempDir(), 'events.db');
    const store = openStore(path);
    await store.append('account-a', notes('a'), NO_STREAM);
    expect(() => insertedBy(path, 'account-a', 0)).toThrow('UNIQUE');
    expect(await flatten(store.readAll())).toHaveLength(1);
    await store.close();
  });
});
