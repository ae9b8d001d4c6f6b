import { join } from 'node:path';
import { openSqliteEventStore } from '../src/eventstore/adapters/sqliteEventStore.js';
import { createCodec } from '../src/eventstore/codec.js';
import type { EventStore, Stored } from '../src/eventstore/eventStore.js';
import { judged, type Row, ratio, whole } from './support/row.js';
import { writeLog } from './support/sampleLog.js';
import { sampleYears } from './support/sampleYears.js';
import { median, rateOf } from './support/stats.js';
import { inTempFolder } from './support/tempFolder.js';

/** Accounts, dossiers, and two billed months with their deliveries: 26 events for each client. */
const MONTHS = ['2026-10', '2026-11'];
const EVENTS_PER_CLIENT = 26;

/**
 * Reads a whole log through the port (page, parse, schema), by turns with `JSON.parse` of the same strings, which lie
 * in memory.
 */
export async function benchReading({ events, rounds }: Readonly<{ events: number; rounds: number }>): Promise<Row> {
  return inTempFolder(async (folder) => {
    const store = openSqliteEventStore({ path: join(folder, 'events.db'), codec: createCodec() });
    const written = await writeLog(
      store,
      sampleYears({ clients: Math.ceil(events / EVENTS_PER_CLIENT), months: MONTHS }),
    );
    const texts = await textsOf(store);
    const rates = { decoded: [] as number[], parsed: [] as number[] };
    for (let round = 0; round <= rounds; round += 1) {
      const decoded = await rateOf(written, () => readAll(store));
      const parsed = await rateOf(written, () => parseAll(texts));
      if (round === 0) continue;
      rates.decoded.push(decoded);
      rates.parsed.push(parsed);
    }
    await store.close();
    return rowOf(median(rates.decoded), median(rates.parsed));
  });
}

function rowOf(decoded: number, parsed: number): Row {
  return {
    what: 'reading the log decoded, against JSON.parse alone',
    measured: `${whole(decoded)}/s against ${whole(parsed)}/s`,
    result: ratio(decoded / parsed),
    target: '≥ 0.2',
    verdict: judged(decoded / parsed >= 0.2),
  };
}

async function textsOf(store: EventStore): Promise<readonly string[]> {
  const texts: string[] = [];
  for await (const page of store.readAllStored()) {
    for (const { data, metadata } of page satisfies readonly Stored[]) texts.push(data, metadata);
  }
  return texts;
}

async function readAll(store: EventStore): Promise<void> {
  let seen = 0;
  for await (const page of store.readAll()) seen += page.length;
  if (seen === 0) throw new Error('The log is empty');
}

function parseAll(texts: readonly string[]): void {
  let last: unknown;
  for (const text of texts) last = JSON.parse(text);
  if (last === undefined) throw new Error('Nothing was parsed');
}
