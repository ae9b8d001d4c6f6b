import { join } from 'node:path';
import { pino } from 'pino';
import type { Application } from '../../src/application.js';
import { openBillingWorker } from '../../src/billing/adapters/billingWorker.js';
import { createNumberAllocator } from '../../src/commands/numberAllocator.js';
import { createTurns } from '../../src/commands/turns.js';
import { readConfig } from '../../src/config.js';
import { openSqliteLeases } from '../../src/eventstore/adapters/sqliteLeases.js';
import { carryOutBillingRuns } from '../../src/jobs/carryOutBillingRuns.js';
import { type Checkpoints, createJobRunner } from '../../src/jobs/runner.js';
import { stopOnSignals } from '../../src/lifecycle.js';
import { openLog } from '../../src/mainAdapters.js';
import { createMetrics } from '../../src/metrics/metrics.js';
import { parisDate } from '../../src/paris.js';
import { openMemoryReadModel } from '../../src/projections/adapters/memoryReadModel.js';
import { openReadModel } from '../../src/projections/adapters/readModel.js';
import { feedForSearch } from '../../src/projections/feedForSearch.js';
import { createPast } from '../../src/projections/past.js';
import { openEmbeddedSearch } from '../../src/search/adapters/embeddedSearch.js';
import { createIndexer } from '../../src/search/indexer.js';
import { serve } from '../../src/serve.js';

// `ardoise serve` with the billing run as its only job: no document is made and no mail sent. It is put together from
// the same parts as in src/main.ts; a program, not a module.

const config = readConfig();
const log = pino({ level: config.logLevel });
const now = (): string => new Date().toISOString();
const today = (): string => parisDate(now());

const eventStore = await openLog(config);
const leases = openSqliteLeases(config.eventsFile);
const holder = { node: 'bench', process: 'bench', name: 'bench' };
const held = await leases.take(await leases.read(), holder, now());
const checkpoints: Checkpoints = {
  load: (job) => leases.loadCheckpoint(job),
  save: (job, reached) => leases.saveCheckpoint(job, reached, held),
};
const readModel = openReadModel({ path: join(config.dataDir, 'read.db'), eventStore, log });
const engine = await openEmbeddedSearch({ path: join(config.dataDir, 'search.db') });
const billing = openBillingWorker({ eventStore });
const indexer = createIndexer({
  engine,
  feed: feedForSearch(readModel.query, eventStore),
  report: (error) => log.error({ err: error }, 'the search index could not be written'),
});
const runner = createJobRunner(
  { eventStore, checkpoints, now, report: (job, error) => log.error({ job, err: error }, 'a job has to wait') },
  [carryOutBillingRuns({ eventStore, billing, now, log })],
);
const deps = { eventStore, turns: createTurns(), numbers: createNumberAllocator(eventStore, now), billing, now, today };
const application: Application = {
  eventStore,
  readModel,
  billing,
  send: (command, body, context) => command.run(deps, body, context),
  openMemory: openMemoryReadModel,
  past: createPast({ eventStore, openMemory: openMemoryReadModel }),
  search: (query, limit) => engine.search(query, limit),
  searchCaughtUp: indexer.caughtUp,
  invoicePdf: async () => undefined,
  jobs: runner.status,
  lease: async () => ({ holder, mine: true, at: null }),
  outdated: () => false,
  logTrouble: () => undefined,
  metrics: createMetrics((error) => log.warn({ err: error }, 'a metric could not be read')),
  now,
  today,
  parts: { log: config.eventsFile, search: 'search.db', mail: 'none' },
  start: async () => {
    await readModel.start();
    readModel.onAdvance(indexer.nudge);
    indexer.start();
    runner.start();
  },
  stop: async () => {
    await Promise.all([runner.stop(), indexer.stop()]);
    await Promise.all([engine.close(), billing.close(), readModel.close()]);
    await leases.close();
    await eventStore.close();
  },
};

const http = await serve(application, config, log);
stopOnSignals(log, async () => {
  await http.close();
  await application.stop();
});
await application.start();
log.info({ url: http.url }, 'ready');
