import { writeSync } from 'node:fs';
import { openSqliteEventStore } from '../../src/eventstore/adapters/sqliteEventStore.js';
import { createCodec } from '../../src/eventstore/codec.js';
import { type Appended, Conflict, type EventStore, NO_STREAM } from '../../src/eventstore/eventStore.js';
import { eventSchemas } from '../../src/eventstore/schemas/all.js';
import { idsOf, note } from './logFixtures.js';

/** An append that was answered, as the writer prints it. */
export type Acknowledged = Appended & Readonly<{ stream: string; ids: readonly string[] }>;

/**
 * A process that appends to a log: `logWriter <path> <name> <appends>`. Three of its tasks at once, each to a stream of
 * its own (`account-<name>-<task>`) and by turns to one that all writers share (`account-shared`), one to five events
 * an append. Prints every acknowledged append; goes on for ever when `appends` is 0.
 */
const [path = '', name = '', appends = '0'] = process.argv.slice(2);
const total = Number(appends) || Number.POSITIVE_INFINITY;

// One schema only: compiling all of them is most of what starting costs.
const store = openSqliteEventStore({ path, codec: createCodec({ NoteAdded: eventSchemas.NoteAdded }) });
let begun = 0;
await Promise.all([0, 1, 2].map(task));
await store.close();

async function task(index: number): Promise<void> {
  while (begun < total) {
    begun += 1;
    await appendOnce(store, begun % 4 === 0 ? 'account-shared' : `account-${name}-${index}`, 1 + (begun % 5));
  }
}

/** Appends at the end of the stream, again when another was faster. */
async function appendOnce(log: EventStore, stream: string, count: number): Promise<void> {
  const batch = `${name}-${begun}`;
  const events = Array.from({ length: count }, (_, index) => note(`${batch} ${index + 1}/${count}`));
  for (;;) {
    const [last] = await log.read(stream, { backwards: true, limit: 1 });
    try {
      const appended = await log.append(stream, events, last?.revision ?? NO_STREAM);
      const acknowledged: Acknowledged = { ...appended, stream, ids: idsOf(events) };
      return void writeSync(1, `${JSON.stringify(acknowledged)}\n`);
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  }
}
