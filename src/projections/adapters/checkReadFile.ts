import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { EventStore, Head } from '../../eventstore/eventStore.js';
import { openSqlite, type Sqlite } from '../../sqlite.js';
import { allProjections } from '../allProjections.js';
import { createProjector } from '../projection.js';
import type { OnProgress, ReadFileCheck, TableCheck, TableSum } from '../readModel.js';
import { buildReadFile } from './buildReadFile.js';
import { removeDatabase } from './readFile.js';
import { hasTables } from './readTables.js';

type Options = Readonly<{ path: string; aside: string; eventStore: EventStore; progress?: OnProgress }>;

/**
 * Builds a read.db again beside the live one, up to exactly where that one stands, and compares them table by table. The live
 * one is only read, in one transaction, also while a server writes it. The other is gone afterwards.
 */
export async function checkReadFile({ path, aside, eventStore, progress }: Options): Promise<ReadFileCheck> {
  if (!existsSync(path)) return { reason: 'missing' };
  const live = summed(path);
  if (live === 'changed') return { reason: 'changed' };
  const { head, sums } = live;
  if (head === undefined) return { reason: 'empty' };
  if ((await eventStore.eventIdAt(head.position)) !== head.eventId) return { reason: 'restored' };

  const upTo: EventStore = { ...eventStore, head: async () => head };
  const projector = createProjector(allProjections);
  try {
    await buildReadFile({ path: aside, projections: allProjections, projector, eventStore: upTo, progress });
    const rebuilt = summed(aside);
    if (rebuilt === 'changed') return { reason: 'changed' };
    return { position: head.position, tables: compared(sums, rebuilt.sums) };
  } finally {
    removeDatabase(aside);
  }
}

type Sums = ReadonlyMap<string, TableSum>;
const NOTHING: TableSum = { rows: 0, sum: '0' };

function compared(live: Sums, rebuilt: Sums): readonly TableCheck[] {
  return [...new Set([...live.keys(), ...rebuilt.keys()])].sort().map((table) => {
    const [ours, theirs] = [live.get(table) ?? NOTHING, rebuilt.get(table) ?? NOTHING];
    return { table, live: ours, rebuilt: theirs, same: ours.rows === theirs.rows && ours.sum === theirs.sum };
  });
}

function summed(path: string): 'changed' | Readonly<{ head: Head | undefined; sums: Sums }> {
  const sqlite = openSqlite(path, { readonly: true, synchronous: 'NORMAL' });
  try {
    // One state of the file, whatever is written meanwhile.
    sqlite.exec('BEGIN');
    if (!hasTables(sqlite, allProjections)) return 'changed';
    const names = sqlite
      .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
      .pluck()
      .all();
    // Its generation is random; its position is what the two are compared at.
    const tables = names.filter((name) => name !== 'read_model');
    return { head: headOf(sqlite), sums: new Map(tables.map((table) => [table, sumOf(sqlite, table)])) };
  } finally {
    sqlite.close();
  }
}

function headOf(sqlite: Sqlite): Head | undefined {
  const row = sqlite
    .prepare<[], { position: string | null; eventId: string | null }>(
      'SELECT position, event_id AS eventId FROM read_model',
    )
    .get();
  return row?.position && row.eventId ? { position: row.position, eventId: row.eventId } : undefined;
}

const MODULUS = 2n ** 128n;

/** The sum of the rows' digests: a row more, less or other changes it, their order does not. */
function sumOf(sqlite: Sqlite, table: string): TableSum {
  let rows = 0;
  let sum = 0n;
  for (const row of sqlite.prepare<[], unknown[]>(`SELECT * FROM "${table}"`).raw().iterate()) {
    const digest = createHash('sha256').update(JSON.stringify(row)).digest('hex').slice(0, 32);
    sum = (sum + BigInt(`0x${digest}`)) % MODULUS;
    rows += 1;
  }
  return { rows, sum: sum.toString(16).padStart(32, '0') };
}
