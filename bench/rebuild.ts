import { join } from 'node:path';
import { openSqliteEventStore } from '../src/eventstore/adapters/sqliteEventStore.js';
import { createCodec } from '../src/eventstore/codec.js';
import type { EventStore } from '../src/eventstore/eventStore.js';
import { openReadModel } from '../src/projections/adapters/readModel.js';
import { runStatementsBare } from './support/bareStatements.js';
import { judged, type Row, ratio, whole } from './support/row.js';
import { writeLog } from './support/sampleLog.js';
import { sampleYears } from './support/sampleYears.js';
import { median, rateOf } from './support/stats.js';
import { inTempFolder } from './support/tempFolder.js';

/** A year of billing, each invoice with its document and delivery: 96 events for each client. */
const MONTHS = Array.from({ length: 12 }, (_, month) => `2026-${String(month + 1).padStart(2, '0')}`);
const EVENTS_PER_CLIENT = 96;

/**
 * Rebuilds the read models from a log of about `events` events, `rounds` times, by turns with the same row statements
 * run bare: parameters in memory, statements prepared, in a file with the same tables and pragmas.
 */
export async function benchRebuild({ events, rounds }: Readonly<{ events: number; rounds: number }>): Promise<Row> {
  return inTempFolder(async (folder) => {
    const eventStore = openSqliteEventStore({ path: join(folder, 'events.db'), codec: createCodec() });
    const clients = Math.ceil(events / EVENTS_PER_CLIENT);
    const written = await writeLog(eventStore, sampleYears({ clients, months: MONTHS }));
    const rates = { rebuild: [] as number[], bare: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      rates.rebuild.push(await rateOf(written, () => rebuild(eventStore, folder)));
      const { ms } = await runStatementsBare(eventStore, folder);
      rates.bare.push((written * 1_000) / ms);
    }
    await eventStore.close();
    return rowOf(written, median(rates.rebuild), median(rates.bare));
  });
}

function rowOf(events: number, rebuilt: number, bare: number): Row {
  return {
    what: `rebuild from ${whole(events)} events, against its row statements run bare`,
    measured: `${whole(rebuilt)}/s against ${whole(bare)}/s`,
    result: ratio(rebuilt / bare),
    target: '≥ 0.6, and ≥ 15 000/s',
    verdict: judged(rebuilt / bare >= 0.6 && rebuilt >= 15_000),
  };
}

/** As `ardoise rebuild` does it, to the file that is put in place. */
async function rebuild(eventStore: EventStore, folder: string): Promise<void> {
  const readModel = openReadModel({ path: join(folder, 'read.db'), eventStore });
  await readModel.rebuild();
  await readModel.close();
}
