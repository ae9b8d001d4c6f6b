import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createGroupCommit } from '../../src/eventstore/adapters/groupCommit.js';
import { type AppendRequest, createAppendTransaction } from '../../src/eventstore/adapters/sqliteAppend.js';
import { openLogFile } from '../../src/eventstore/adapters/sqliteLogFile.js';
import { createCodec } from '../../src/eventstore/codec.js';
import { encodeAppend } from '../../src/eventstore/encodeAppend.js';
import { NO_STREAM, Unavailable } from '../../src/eventstore/eventStore.js';
import { openSqlite } from '../../src/sqlite.js';
import { newStream, note } from '../support/logFixtures.js';
import { tempDir } from '../support/tempDir.js';

const codec = createCodec();

/** A real log file whose commits are counted. */
function openGroups(patienceMs?: number) {
  const path = join(tempDir(), 'events.db');
  const { writer, reader } = openLogFile(path);
  const transaction = createAppendTransaction(writer);
  const groups: number[] = [];
  const counted = {
    ...transaction,
    commit: (group: readonly AppendRequest[]) => {
      groups.push(group.length);
      return transaction.commit(group);
    },
  };
  onTestFinished(() => {
    reader.close();
    writer.close();
  });
  const count = writer.prepare<[], number>('SELECT count(*) FROM events').pluck();
  return { path, groups, commits: createGroupCommit(counted, () => {}, patienceMs), events: () => count.get() };
}

const request = (body: string, stream = newStream(), expected = NO_STREAM): AppendRequest => ({
  stream,
  expected,
  ...encodeAppend(codec, stream, [note(body)]),
});

describe('appends that wait together', () => {
  it('share one commit', async () => {
    const { commits, groups, events } = openGroups();
    await Promise.all(Array.from({ length: 64 }, () => commits.append(request('x'))));
    expect(groups).toEqual([64]);
    expect(events()).toBe(64);
  });

  it('are cut at 500 events and at 900 KiB', async () => {
    const { commits, groups } = openGroups();
    await Promise.all(Array.from({ length: 1_200 }, () => commits.append(request('x'))));
    expect(groups).toEqual([500, 500, 200]);

    const big = 'x'.repeat(400 * 1024);
    await Promise.all(Array.from({ length: 5 }, () => commits.append(request(big))));
    expect(groups.slice(3)).toEqual([2, 2, 1]);
  });

  it('are carried out in the order of arrival, each on what the ones before it left', async () => {
    const { commits, groups } = openGroups();
    const stream = newStream();
    const answers = await Promise.allSettled([
      commits.append(request('a', stream, NO_STREAM)),
      commits.append(request('b', stream, 0)),
      commits.append(request('c', stream, 0)),
      commits.append(request('d', stream, 1)),
    ]);
    expect(groups).toEqual([4]);
    expect(answers).toMatchObject([
      { value: { revision: 0 } },
      { value: { revision: 1 } },
      { reason: { name: 'Conflict', expected: 0, actual: 1 } },
      { value: { revision: 2 } },
    ]);
  });
});

describe('a group that fails halfway', () => {
  it('leaves nothing of it, and the next one is none the worse', async () => {
    const { commits, events } = openGroups();
    const sound = request('a');
    // What no codec gives: SQLite refuses the second event, and rolls back nothing by itself.
    const wrong = { ...sound, stream: newStream(), events: sound.events.map((event) => ({ ...event, data: NaN })) };
    const answers = await Promise.allSettled([
      commits.append(sound),
      commits.append(wrong as unknown as AppendRequest),
    ]);
    for (const answer of answers) expect(answer).toMatchObject({ reason: { name: 'Unavailable' } });
    expect(events()).toBe(0);
    expect(await commits.append(sound)).toMatchObject({ revision: 0 });
  });
});

describe('a group that cannot begin', () => {
  it('holds no lock afterwards', async () => {
    const { writer } = openLogFile(join(tempDir(), 'events.db'));
    onTestFinished(() => void writer.close());
    let fails = false;
    const prepare = (sql: string) => {
      const statement = writer.prepare(sql);
      if (!sql.includes('data_version')) return statement;
      const get = () => {
        if (!fails) return statement.pluck().get();
        fails = false;
        throw new Error('disk I/O error');
      };
      return { pluck: () => ({ get }) };
    };
    const failing = new Proxy(writer, {
      get: (db, name) => {
        const value: unknown = name === 'prepare' ? prepare : Reflect.get(db, name);
        return typeof value === 'function' ? value.bind(db) : value;
      },
    });
    const commits = createGroupCommit(createAppendTransaction(failing), () => {});
    fails = true;
    await expect(commits.append(request('a'))).rejects.toThrow('disk I/O error');
    expect(writer.inTransaction).toBe(false);
    expect(await commits.append(request('a'))).toMatchObject({ revision: 0 });
  });
});

describe('while another process holds the lock', () => {
  it('waits by timer, so the event loop stays free, and then succeeds', async () => {
    const { path, commits } = openGroups();
    const other = openSqlite(path, { synchronous: 'FULL' });
    other.exec('BEGIN IMMEDIATE');
    const appended = commits.append(request('x'));

    const latenesses: number[] = [];
    for (let turn = 0; turn < 10; turn += 1) {
      const start = performance.now();
      await wait(10);
      latenesses.push(performance.now() - start - 10);
    }
    other.exec('COMMIT');
    other.close();
    expect(await appended).toMatchObject({ revision: 0 });
    // The median: the machine of the test may stutter, a wait inside SQLite would delay every turn.
    expect(latenesses.toSorted((a, b) => a - b)[5]).toBeLessThan(20);
  });

  it('gives up after its patience, having written nothing', async () => {
    const { path, commits, events } = openGroups(60);
    const other = openSqlite(path, { synchronous: 'FULL' });
    other.exec('BEGIN IMMEDIATE');
    await expect(commits.append(request('x'))).rejects.toThrow(Unavailable);
    other.exec('ROLLBACK');
    other.close();
    expect(events()).toBe(0);
    expect(await commits.append(request('x'))).toMatchObject({ revision: 0 });
  });
});

describe('after another process appended', () => {
  it('expects the revision that it left, not the one that was last written here', async () => {
    const { path, commits } = openGroups();
    const other = openLogFile(path);
    const others = createAppendTransaction(other.writer);
    const appendThere = (wanted: AppendRequest) => {
      others.begin();
      return others.commit([wanted]);
    };
    onTestFinished(() => {
      other.reader.close();
      other.writer.close();
    });

    const stream = newStream();
    await commits.append(request('a', stream, NO_STREAM));
    expect(appendThere(request('b', stream, 0))).toMatchObject([{ revision: 1 }]);
    await expect(commits.append(request('c', stream, 0))).rejects.toMatchObject({ expected: 0, actual: 1 });
    expect(await commits.append(request('c', stream, 1))).toMatchObject({ revision: 2 });
    expect(appendThere(request('d', stream, 1))).toMatchObject([{ name: 'Conflict', expected: 1, actual: 2 }]);
  });
});

describe('draining', () => {
  it('answers what waits and refuses what comes after', async () => {
    const { commits, events } = openGroups();
    const waiting = Array.from({ length: 20 }, () => commits.append(request('x')));
    const drained = commits.drain();
    await expect(commits.append(request('late'))).rejects.toThrow(Unavailable);
    await drained;
    expect(events()).toBe(20);
    await Promise.all(waiting);
  });
});
