import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { openSqliteEventStore } from '../src/eventstore/adapters/sqliteEventStore.js';
import { openLogFile } from '../src/eventstore/adapters/sqliteLogFile.js';
import { createCodec, type Encoded } from '../src/eventstore/codec.js';
import type { EventStore, NewEvent } from '../src/eventstore/eventStore.js';
import { frenchAccount } from './support/frenchData.js';
import { judged, type Row, ratio, whole } from './support/row.js';
import { detailsOf } from './support/sampleAccounts.js';
import { metadataAt } from './support/sampleLog.js';
import { median, rateOf } from './support/stats.js';
import { inTempFolder } from './support/tempFolder.js';

const codec = createCodec();
/** Events of one stream, as an account gathers them. */
const PER_STREAM = 5;
/** Faster than this, no disk is being waited for, and the share of JavaScript says little. */
const JUDGED_BELOW = 8_000;
const WRITERS = 64;

type Place = Readonly<{ stream: string; expected: number; event: NewEvent }>;

/** `blocks` of `perBlock` appends, by turns through the port and in bare SQLite, each in a file of its own. */
export async function benchOneAppend({ blocks, perBlock }: Readonly<{ blocks: number; perBlock: number }>) {
  return inTempFolder(async (folder): Promise<Row> => {
    const port = openSqliteEventStore({ path: join(folder, 'port.db'), codec });
    const bare = openBare(join(folder, 'bare.db'));
    const rates = { port: [] as number[], bare: [] as number[] };
    for (let block = 0; block <= blocks; block += 1) {
      const places = placesOf(perBlock);
      const encoded = places.map(({ event }) => codec.encode(event));
      const portRate = await rateOf(perBlock, () => appendEach(port, places));
      const bareRate = await rateOf(perBlock, () => bare.appendEach(places, encoded));
      // The first block only warms up.
      if (block === 0) continue;
      rates.port.push(portRate);
      rates.bare.push(bareRate);
    }
    await port.close();
    bare.close();
    return rowOf(median(rates.port), median(rates.bare));
  });
}

function rowOf(port: number, bare: number): Row {
  return {
    what: 'one durable append at a time, against bare SQLite',
    measured: `${whole(port)}/s against ${whole(bare)}/s (${sizesOf(placesOf(1))})`,
    result: ratio(port / bare),
    target: '≥ 0.7, where bare < 8 000/s',
    verdict: bare < JUDGED_BELOW ? judged(port / bare >= 0.7) : 'not judged',
  };
}

async function appendEach(store: EventStore, places: readonly Place[]): Promise<void> {
  for (const { stream, expected, event } of places) await store.append(stream, [event], expected);
}

/** The same tables and pragmas, and of the work only what writing cannot do without. */
function openBare(path: string) {
  const { writer, reader } = openLogFile(path);
  const begin = writer.prepare('BEGIN IMMEDIATE');
  const commit = writer.prepare('COMMIT');
  const create = writer.prepare('INSERT INTO streams (name) VALUES (?)');
  const insert = writer.prepare(
    `INSERT INTO events (stream, revision, id, type, schema_version, stream_id, data, metadata)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const numbers = new Map<string, number | bigint>();
  const numberOf = (stream: string): number | bigint => {
    const number = numbers.get(stream) ?? create.run(stream).lastInsertRowid;
    numbers.set(stream, number);
    return number;
  };
  return {
    /** In transactions of `together` events each. */
    appendEach: (places: readonly Place[], encoded: readonly Encoded[], together = 1): void => {
      encoded.forEach(({ id, type, schemaVersion, data, metadata }, index) => {
        const { stream = '', expected = 0 } = places[index] ?? {};
        if (index % together === 0) begin.run();
        insert.run(stream, expected + 1, id, type, schemaVersion, numberOf(stream), data, metadata);
        if (index % together === together - 1) commit.run();
      });
    },
    close: () => {
      reader.close();
      writer.close();
    },
  };
}

/** One writer, then 64 at once, each in a stream of its own, by turns; every append of one event is awaited. */
export async function benchManyWriters(sizes: Readonly<{ blocks: number; perBlock: number }>): Promise<readonly Row[]> {
  const { single, together, bare } = await writersRates({ ...sizes, perStream: sizes.perBlock });
  const fresh = await writersRates({ ...sizes, perStream: PER_STREAM });
  return [
    {
      ...writersRow(single, together),
      what: `${WRITERS} concurrent writers, against one`,
      target: '≥ 8 times, or ≥ 40 000/s',
      verdict: judged(together / single >= 8 || together >= 40_000),
    },
    {
      what: `  against bare SQLite that commits ${WRITERS} events, one of each stream, at a time`,
      measured: `${whole(together)}/s against ${whole(bare)}/s`,
      result: ratio(together / bare),
      target: 'shown',
      verdict: 'shown',
    },
    {
      ...writersRow(fresh.single, fresh.together),
      what: `  the same in new streams of ${PER_STREAM} events each`,
      target: 'shown',
      verdict: 'shown',
    },
  ];
}

const writersRow = (single: number, together: number) => ({
  measured: `${whole(together)}/s against ${whole(single)}/s`,
  result: `${(together / single).toFixed(1)} times`,
});

type Writing = Readonly<{ blocks: number; perBlock: number; perStream: number }>;

async function writersRates({ blocks, perBlock, perStream }: Writing) {
  return inTempFolder(async (folder) => {
    const store = openSqliteEventStore({ path: join(folder, 'events.db'), codec });
    const bare = openBare(join(folder, 'bare.db'));
    const [one, many, plain]: [number[], number[], number[]] = [[], [], []];
    for (let block = 0; block <= blocks; block += 1) {
      const alone = placesOf(perBlock, perStream);
      const shared = Array.from({ length: WRITERS }, () => placesOf(perBlock, perStream));
      const inTurn = alone.flatMap((_, turn) => shared.flatMap((places) => places.slice(turn, turn + 1)));
      const encoded = inTurn.map(({ event }) => codec.encode(event));
      const oneRate = await rateOf(perBlock, () => appendEach(store, alone));
      const manyRate = await rateOf(perBlock * WRITERS, async () => {
        await Promise.all(shared.map((places) => appendEach(store, places)));
      });
      const plainRate = await rateOf(inTurn.length, () => bare.appendEach(inTurn, encoded, WRITERS));
      if (block === 0) continue;
      one.push(oneRate);
      many.push(manyRate);
      plain.push(plainRate);
    }
    await store.close();
    bare.close();
    return { single: median(one), together: median(many), bare: median(plain) };
  });
}

/** Events of a real type, each of its own size, in new streams of `perStream` events each. */
function placesOf(count: number, perStream = PER_STREAM): readonly Place[] {
  let stream = '';
  return Array.from({ length: count }, (_, index) => {
    const accountId = randomUUID();
    if (index % perStream === 0) stream = `account-${accountId}`;
    const data = { accountId, number: index + 1, ...detailsOf(frenchAccount(index + 1)) };
    const event = { type: 'ClientCreated', data, id: randomUUID(), metadata: metadataAt('2026-11-24T09:00:00.000Z') };
    return { stream, expected: (index % perStream) - 1, event };
  });
}

function sizesOf(places: readonly Place[]): string {
  const [encoded] = places.map(({ event }) => codec.encode(event));
  return `${encoded?.data.length ?? 0} B data, ${encoded?.metadata.length ?? 0} B metadata`;
}
