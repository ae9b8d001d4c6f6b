import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openSqliteEventStore } from '../../src/eventstore/adapters/sqliteEventStore.js';
import { createCodec } from '../../src/eventstore/codec.js';
import { Conflict, type EventStore, type NewEvent, NO_STREAM, type Revision } from '../../src/eventstore/eventStore.js';
import { flatten, idsOf, newStream, note } from '../support/logFixtures.js';
import { tempDir } from '../support/tempDir.js';

type Attempt = Readonly<{ stream: number; expected: Revision; events: readonly NewEvent[] }>;
type Answer = Readonly<{ revision: Revision }> | Readonly<{ expected: Revision; actual: Revision }>;

/** The log in a few lines: ids per stream, and all ids in order. */
function createModel() {
  const streams = new Map<number, readonly string[]>();
  const log: string[] = [];
  const append = ({ stream, expected, events }: Attempt): Answer => {
    const ids = idsOf(events);
    const held = streams.get(stream) ?? [];
    const actual = held.length - 1;
    const there = held.slice(expected + 1, expected + 1 + ids.length);
    if (actual > expected && there.join() === ids.join()) return { revision: expected + ids.length };
    if (actual !== expected) return { expected, actual };
    streams.set(stream, [...held, ...ids]);
    log.push(...ids);
    return { revision: expected + ids.length };
  };
  return { append, log, streams };
}

async function answerOf(store: EventStore, names: readonly string[], attempt: Attempt): Promise<Answer> {
  try {
    const { revision } = await store.append(names[attempt.stream] ?? '', attempt.events, attempt.expected);
    return { revision };
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    return { expected: error.expected, actual: error.actual };
  }
}

// A small supply of ids, so that the same append comes again, at its place and elsewhere.
const eventList = fc
  .array(fc.constantFrom('e1', 'e2', 'e3', 'e4', 'e5', 'e6'), { minLength: 1, maxLength: 3 })
  .map((ids) => ids.map((id) => note(`body of ${id}`, id)));
const attempt: fc.Arbitrary<Attempt> = fc.record({
  stream: fc.integer({ min: 0, max: 2 }),
  expected: fc.integer({ min: NO_STREAM, max: 5 }),
  events: eventList,
});
/** Each inner list is sent at once, without waiting. */
const interleaving = fc.array(fc.array(attempt, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 8 });

it('answers and keeps what a list of ids per stream would, whatever is sent together', async () => {
  const store = openSqliteEventStore({ path: join(tempDir(), 'events.db'), codec: createCodec() });
  await fc.assert(
    fc.asyncProperty(interleaving, async (groups) => {
      const names = [newStream(), newStream(), newStream()];
      const start = await store.head();
      const model = createModel();
      for (const group of groups) {
        const answers = await Promise.all(group.map((one) => answerOf(store, names, one)));
        expect(answers).toEqual(group.map(model.append));
      }
      for (const [index, name] of names.entries()) {
        const events = await store.read(name);
        expect(idsOf(events)).toEqual(model.streams.get(index) ?? []);
        expect(events.map(({ revision }) => revision)).toEqual(events.map((_, revision) => revision));
      }
      const after = start === undefined ? {} : { after: start.position };
      expect(idsOf(await flatten(store.readAll(after)))).toEqual(model.log);
    }),
    { numRuns: 80 },
  );
  await store.close();
});
