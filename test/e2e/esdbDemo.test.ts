import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { allProjections } from '../../src/projections/allProjections.js';
import { openSqlite } from '../../src/sqlite.js';
import { startChild } from '../support/childProcess.js';
import { tempDir } from '../support/tempDir.js';

/** Runs the demonstration to its end in a process of its own, and answers its data folder. */
async function demo(settings: Record<string, string>): Promise<string> {
  const dataDir = tempDir();
  const child = spawn(process.execPath, ['dist/cli.js', 'demo', '--fiches', '60'], {
    env: { ...process.env, DATA_DIR: dataDir, PORT: '0', EVENTSTORE_URL: '', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close');
  let printed = '';
  const ready = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        printed += String(chunk);
        if (printed.includes('À l’écoute sur')) resolve();
      });
    }
    child.once('close', (code) => reject(new Error(`The demonstration ended with ${code}: ${printed}`)));
  });
  await ready;
  child.kill('SIGTERM');
  await closed;
  return dataDir;
}

const INSTANT = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;
/** Columns that say where something stands in its log: jobs write between the demonstration's commands, sooner or later. */
const OF_THE_LOG = new Set(['position', 'event_id', 'basis_position', 'sequence']);
/** Tokens are drawn at random. */
const RANDOM = new Set(['user_tokens']);

/** One checksum a table of read.db, over what the register is: not when it came, nor where it stands in its log. */
function checksums(dataDir: string): Readonly<Record<string, string>> {
  const db = openSqlite(join(dataDir, 'read.db'), { readonly: true, synchronous: 'NORMAL' });
  const sums = allProjections
    .flatMap(({ tables }) => tables)
    .filter((table) => !RANDOM.has(table))
    .map((table) => {
      const rows = db.prepare<[], Record<string, unknown>>(`SELECT * FROM ${table}`).all();
      const lines = rows
        .map((row) => JSON.stringify(Object.entries(row).filter(([name]) => !OF_THE_LOG.has(name))))
        .map((line) => line.replaceAll(INSTANT, 'then'))
        .toSorted();
      return [table, `${rows.length} ${createHash('sha256').update(lines.join('\n')).digest('hex')}`];
    });
  db.close();
  return Object.fromEntries(sums);
}

it('the demonstration on EventStoreDB gives the same register as on the embedded log', async () => {
  const server = startChild('esdbServer', []);
  onTestFinished(async () => {
    server.process.kill('SIGTERM');
    await server.ended;
  });
  await server.started;
  const url = String(JSON.parse(server.lines[0] ?? '""'));

  const embedded = checksums(await demo({}));
  const there = checksums(await demo({ EVENTSTORE_URL: url }));
  expect(Object.values(embedded).filter((sum) => !sum.startsWith('0 ')).length).toBeGreaterThan(5);
  expect(there).toEqual(embedded);
}, 300_000);
