import { statfsSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteEventStore } from '../../src/eventstore/adapters/sqliteEventStore.js';
import { createCodec } from '../../src/eventstore/codec.js';
import { type EventStore, NO_STREAM, type Revision } from '../../src/eventstore/eventStore.js';
import { note } from './logFixtures.js';

/** What the process prints: how appending ended, how many events are there then, and after room was made again. */
export type FillerReport = Readonly<{ acknowledged: number; refusal: string; found: number; afterwards?: number }>;

/**
 * A process that appends three events at a time until it is refused: `diskFiller <folder> [stopper]`. With `stopper` a
 * file takes nearly all the room of the disk; at the end it goes away, and one more append must succeed.
 */
const [dir = '', mode] = process.argv.slice(2);
const STREAM = 'account-full';
const stopper = join(dir, 'stopper');

const store = openSqliteEventStore({ path: join(dir, 'events.db'), codec: createCodec() });
await store.append(STREAM, batch(), NO_STREAM);
if (mode === 'stopper') leaveRoom(256 * 1024);

const { revision, refusal } = await appendUntilRefused(store);
const found = await countOf(store);
const afterwards = mode === 'stopper' ? { afterwards: await appendWithRoom(store, revision) } : {};
await store.close();

const report: FillerReport = { acknowledged: revision + 1, refusal, found, ...afterwards };
process.stdout.write(`${JSON.stringify(report)}\n`);

function batch() {
  return ['a', 'b', 'c'].map((part) => note(`${part} ${'x'.repeat(3_000)}`));
}

function leaveRoom(bytes: number): void {
  const { bavail, bsize } = statfsSync(dir);
  writeFileSync(stopper, Buffer.alloc(bavail * bsize - bytes));
}

async function appendUntilRefused(log: EventStore): Promise<Readonly<{ revision: Revision; refusal: string }>> {
  for (let reached: Revision = 2; ; ) {
    try {
      reached = (await log.append(STREAM, batch(), reached)).revision;
    } catch (error) {
      return { revision: reached, refusal: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
    }
  }
}

async function appendWithRoom(log: EventStore, expected: Revision): Promise<number> {
  unlinkSync(stopper);
  await log.append(STREAM, batch(), expected);
  return countOf(log);
}

async function countOf(log: EventStore): Promise<number> {
  return (await log.read(STREAM)).length;
}
