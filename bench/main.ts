import { createRequire } from 'node:module';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';
import { benchManyWriters, benchOneAppend } from './append.js';
import { benchBilling } from './billing.js';
import { benchCommandLatency } from './commandLatency.js';
import { benchReading } from './reading.js';
import { benchReadsDuringRun } from './readsDuringRun.js';
import { benchRebuild } from './rebuild.js';
import { benchSearch, type SearchRow } from './search.js';
import { judged, millis, type Row, tableOf } from './support/row.js';

type Sizes = Readonly<{ accounts: number; events: number; dossiers: number; quick: boolean }>;

/** Each part by the name that `--only` takes, in the order in which they run. */
const PARTS: Readonly<Record<string, (sizes: Sizes) => Promise<Row | readonly Row[]>>> = {
  append: ({ quick }) => benchOneAppend({ blocks: quick ? 4 : 30, perBlock: quick ? 50 : 200 }),
  writers: ({ quick }) => benchManyWriters({ blocks: quick ? 2 : 8, perBlock: quick ? 20 : 150 }),
  reading: ({ quick }) => benchReading({ events: quick ? 5_000 : 100_000, rounds: quick ? 2 : 7 }),
  search: async ({ accounts, quick }) => (await benchSearch({ accounts, queries: quick ? 200 : 1_000 })).map(searchRow),
  rebuild: ({ events, quick }) => benchRebuild({ events, rounds: quick ? 1 : 2 }),
  billing: ({ dossiers }) => benchBilling({ dossiers }),
  reads: ({ dossiers }) => benchReadsDuringRun({ dossiers, documents: false }),
  readsWithDocuments: ({ dossiers }) => benchReadsDuringRun({ dossiers, documents: true }),
  commands: ({ quick }) => benchCommandLatency({ accounts: quick ? 300 : 2_000, commands: quick ? 500 : 10_000 }),
};

const { values } = parseArgs({
  options: {
    accounts: { type: 'string' },
    events: { type: 'string' },
    dossiers: { type: 'string' },
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
});
const sizes: Sizes = {
  accounts: sizeOf('accounts', values.quick ? 5_000 : 100_000),
  events: sizeOf('events', values.quick ? 20_000 : 1_000_000),
  dossiers: sizeOf('dossiers', values.quick ? 200 : 10_000),
  quick: values.quick,
};

print(factsOf());
const rows: Row[] = [];
for (const name of partNames()) {
  progress(`measuring: ${name}`);
  rows.push(...(await run(name)));
}
print(`\n${tableOf(rows)}\n`);
// The targets are shown, not enforced: a busy machine must not turn the build red.
if (rows.some(({ verdict }) => verdict === 'failed')) process.exitCode = 1;

async function run(name: string): Promise<readonly Row[]> {
  const started = performance.now();
  try {
    const made = await PARTS[name]?.(sizes);
    progress(`          ${name} took ${((performance.now() - started) / 1_000).toFixed(1)} s`);
    return made === undefined ? [] : [made].flat();
  } catch (error) {
    progress(`${name}: ${error instanceof Error ? error.stack : String(error)}`);
    return [{ what: name, measured: String(error), target: '', verdict: 'failed' }];
  }
}

function partNames(): readonly string[] {
  const names = values.only?.split(',') ?? Object.keys(PARTS);
  const unknown = names.filter((name) => PARTS[name] === undefined);
  if (unknown.length === 0) return names;
  throw new Error(`--only: ${unknown.join(', ')} is none of ${Object.keys(PARTS).join(', ')}`);
}

function sizeOf(name: 'accounts' | 'events' | 'dossiers', usual: number): number {
  const size = Number(values[name] ?? usual);
  if (!Number.isInteger(size) || size < 1) throw new Error(`--${name}: a whole number is expected`);
  return size;
}

function factsOf(): string {
  const database = new Database(':memory:');
  const sqlite = String(database.prepare('SELECT sqlite_version()').pluck().get());
  database.close();
  const driver = createRequire(import.meta.url)('better-sqlite3/package.json') as Readonly<{ version: string }>;
  const load = loadavg()[0]?.toFixed(1);
  return [
    `${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'}), load ${load}`,
    `Node ${process.version}, SQLite ${sqlite} (better-sqlite3 ${driver.version})`,
    `${sizes.accounts} accounts, ${sizes.events} events, ${sizes.dossiers} dossiers`,
  ].join(' · ');
}

function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function searchRow({ what, p50Ms, p99Ms, target }: SearchRow): Row {
  const [, most] = /p99 < (\d+) ms/.exec(target) ?? [];
  const verdict = most === undefined ? 'shown' : judged(p99Ms < Number(most));
  return { what, measured: `p50 ${millis(p50Ms)}`, result: `p99 ${millis(p99Ms)}`, target, verdict };
}
