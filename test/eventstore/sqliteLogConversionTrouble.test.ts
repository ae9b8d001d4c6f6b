import { copyFileSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import { copySqliteLog } from '../../src/eventstore/adapters/sqliteBackup.js';
import { convertFirstFormat, convertibleAlone } from '../../src/eventstore/adapters/sqliteLogConversion.js';
import { openLogFile } from '../../src/eventstore/adapters/sqliteLogFile.js';
import { isSealed } from '../../src/eventstore/adapters/sqliteLogMove.js';
import { whenLogFree } from '../../src/eventstore/adapters/sqliteLogWait.js';
import { Unavailable } from '../../src/eventstore/eventStore.js';
import { openSqlite } from '../../src/sqlite.js';
import { firstFormatLog, look } from '../support/firstFormatLog.js';
import { tempDir } from '../support/tempDir.js';

const opened = (path: string) => {
  const { writer, reader } = openLogFile(path);
  writer.close();
  reader.close();
};
const countOf = (path: string) => look(path, (db) => db.prepare('SELECT count(*) FROM events').pluck().get());

/** The files as kill -9 leaves them in the middle of a conversion: half of it written, its journal beside it. */
function killedInTheMiddle(): string {
  const from = firstFormatLog();
  const path = join(tempDir(), 'events.db');
  look(from, (db) => {
    db.pragma('journal_mode = DELETE');
    db.pragma('cache_size = 5');
    db.exec('BEGIN EXCLUSIVE; ALTER TABLE events RENAME TO events_before; CREATE TABLE half (filled TEXT)');
    const fill = db.prepare('INSERT INTO half VALUES (?)');
    for (let page = 0; page < 100; page += 1) fill.run('x'.repeat(4_000));
    for (const suffix of ['', '-journal']) copyFileSync(`${from}${suffix}`, `${path}${suffix}`);
    db.exec('ROLLBACK');
  });
  return path;
}

describe('a log whose conversion was killed in the middle', () => {
  it('can be asked at once whether it was carried over, as every node does when it starts', () => {
    const path = killedInTheMiddle();
    expect(isSealed(path)).toBe(false);
    opened(path);
    expect(countOf(path)).toBe(5);
  });

  it('can be backed up as it was before', () => {
    const to = join(tempDir(), 'copy.db');
    copySqliteLog(killedInTheMiddle(), to);
    expect(countOf(to)).toBe(5);
  });
});

/** Another connection, of a thread that goes on while this one sleeps: does `sql`, and closes after `ms`. */
async function another(path: string, sql: string, ms: number): Promise<void> {
  const code = `const { workerData: [path, sql, ms], parentPort } = require('node:worker_threads');
    const db = new (require('better-sqlite3'))(path);
    db.exec(sql);
    parentPort.postMessage('open');
    setTimeout(() => db.close(), ms);`;
  const worker = new Worker(code, { eval: true, workerData: [path, sql, ms] });
  onTestFinished(() => void worker.terminate());
  await new Promise((resolve) => worker.once('message', resolve));
}

describe('nodes that start together on a log of the first format', () => {
  it('make way for one another, so that one of them converts it', async () => {
    const path = firstFormatLog();
    await another(path, 'SELECT * FROM events', 300);
    opened(path);
    expect(look(path, (db) => db.pragma('user_version', { simple: true }))).toBe(2);
  });

  it('wait for the one that converts it', async () => {
    const path = firstFormatLog();
    await another(path, 'PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE', 300);
    expect(isSealed(path)).toBe(false);
    opened(path);
    expect(countOf(path)).toBe(5);
  });

  it('say why they cannot start when it takes too long', async () => {
    const path = firstFormatLog();
    await another(path, 'PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE', 1_000);
    const open = () => whenLogFree(path, () => openSqlite(path, { synchronous: 'FULL' }), 50);
    expect(open).toThrow(Unavailable);
    expect(open).toThrow('un autre processus tient le journal');
  });

  it.skipIf(!existsSync('/proc/self/fd'))('hold no more files for every try', async () => {
    const path = firstFormatLog();
    await another(path, 'PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE', 500);
    const before = readdirSync('/proc/self/fd').length;
    for (let tries = 0; tries < 50; tries += 1) expect(() => openSqlite(path, { synchronous: 'FULL' })).toThrow();
    expect(readdirSync('/proc/self/fd').length).toBeLessThan(before + 20);
  });
});

describe('a log of the first format on a disk that is full', () => {
  it('says that it needs room, and stays as it was', () => {
    const path = firstFormatLog();
    const convert = (): void =>
      look(path, (db) =>
        convertibleAlone(db, path, () => {
          db.pragma('max_page_count = 5');
          db.exec('BEGIN EXCLUSIVE');
          convertFirstFormat(db);
        }),
      );
    expect(convert).toThrow('faites de la place');
    expect(countOf(path)).toBe(5);
  });
});
