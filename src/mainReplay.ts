import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Logger } from 'pino';
import type { Application } from './application.js';
import { openBillingWorker } from './billing/adapters/billingWorker.js';
import type { Config } from './config.js';
import { fileDocumentStore } from './documents/adapters/fileDocumentStore.js';
import { DocumentLost } from './documents/documentErrors.js';
import type { InvoiceEvent, JournalEvent } from './domain/invoice/events.js';
import { invoiceStream, journalStream, placeOfInvoiceNumber } from './domain/streams.js';
import { type EventStore, ReadOnlyLog } from './eventstore/eventStore.js';
import { readToHead } from './eventstore/readToHead.js';
import { untilInstant } from './eventstore/untilInstant.js';
import { openLog } from './mainAdapters.js';
import { createMetrics } from './metrics/metrics.js';
import { takeNodeLock } from './nodeLock.js';
import { parisDate } from './paris.js';
import { buildReadFile } from './projections/adapters/buildReadFile.js';
import { checkReadFile } from './projections/adapters/checkReadFile.js';
import { openMemoryReadModel } from './projections/adapters/memoryReadModel.js';
import { openReadFileToAsk } from './projections/adapters/readFile.js';
import { allProjections } from './projections/allProjections.js';
import { feedForSearch } from './projections/feedForSearch.js';
import { createPast } from './projections/past.js';
import { createProjector } from './projections/projection.js';
import type { Query } from './projections/queries/query.js';
import type { OnProgress, ReadFileCheck, ReadModel } from './projections/readModel.js';
import { configOfReplay, prepareReplayFolder, type Replay, readReplay, writeReplay } from './replayFolder.js';
import { openEmbeddedSearch } from './search/adapters/embeddedSearch.js';
import { rebuildIndex } from './search/indexWriter.js';
import { now as clock, today as todayByClock } from './systemClock.js';
import { VERSION } from './version.js';

const readFile = (dir: string): string => join(dir, 'read.db');
const indexFile = (dir: string): string => join(dir, 'search.db');

/** Compares read.db with what the log says, beside the server that may be using it. */
export async function checkReplay(config: Config, progress?: OnProgress): Promise<ReadFileCheck> {
  const eventStore = await openLog(config);
  try {
    const path = readFile(config.dataDir);
    const aside = `${path}.check-${process.pid}`;
    return await checkReadFile({ path, aside, eventStore, ...(progress === undefined ? {} : { progress }) });
  } finally {
    await eventStore.close();
  }
}

type Wanted = Readonly<{ until: string; into: string; progress?: OnProgress }>;

/** Builds read.db and search.db as they were at an instant, while a server may run. Throws NoReplay, FolderInUse. */
export async function buildReplay(config: Config, { until, into, progress }: Wanted): Promise<Replay> {
  const dir = resolve(into);
  prepareReplayFolder(dir);
  const lock = takeNodeLock(dir);
  const log = await openLog(config);
  try {
    const head = await log.head();
    const eventStore = untilInstant(readToHead(log, head), until);
    const { esdbUrl, eventsFile, documentsDir } = config;
    const made = { until, position: head?.position ?? null, documentsDir, madeAt: clock() };
    const replay = { ...made, ...(esdbUrl === undefined ? { eventsFile } : {}), version: VERSION };
    writeReplay(dir, replay);

    const projector = createProjector(allProjections);
    const path = readFile(dir);
    await buildReadFile({ path, projections: allProjections, projector, eventStore, isPast: true, progress });
    await buildIndex(dir, eventStore);
    return replay;
  } finally {
    await log.close();
    lock.release();
  }
}

async function buildIndex(dir: string, eventStore: EventStore): Promise<void> {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${indexFile(dir)}${suffix}`, { force: true });
  const reads = openReadFileToAsk(readFile(dir));
  const engine = await openEmbeddedSearch({ path: indexFile(dir) });
  try {
    await rebuildIndex(engine, feedForSearch(reads.query, eventStore));
  } finally {
    await engine.close();
    reads.close();
  }
}

/**
 * What `ardoise replay` made, to be looked at with the same API: no commands, no jobs, no mails, nothing written. Who is let in
 * is asked of today's log. Throws NoReplay, FolderInUse.
 */
export async function openReplayed(given: Config, log: Logger): Promise<Application> {
  const replay = readReplay(given.dataDir, VERSION);
  const config = configOfReplay(given, replay);
  const lock = takeNodeLock(config.dataDir);
  const live = await openLog(config);
  const eventStore = untilInstant(live, replay.until);
  const reads = openReadFileToAsk(readFile(config.dataDir));
  const engine = await openEmbeddedSearch({ path: indexFile(config.dataDir) });
  const billing = openBillingWorker({ eventStore });
  const today = (): string => parisDate(replay.until);

  return {
    eventStore,
    live: { eventStore: live, today: todayByClock },
    until: replay.until,
    readModel: fixedReadModel(reads.query, replay, live),
    openMemory: openMemoryReadModel,
    past: createPast({ eventStore, openMemory: openMemoryReadModel }),
    billing,
    send: async () => {
      throw new ReadOnlyLog('Nothing is written to the past');
    },
    search: engine.search,
    searchCaughtUp: async () => true,
    invoicePdf: (number) => keptPdf(eventStore, config.documentsDir, number),
    jobs: () => [],
    lease: async () => ({ holder: null, mine: false, at: null }),
    outdated: () => false,
    logTrouble: () => undefined,
    metrics: createMetrics((error) => log.warn({ err: error }, 'a metric could not be read')),
    now: () => replay.until,
    today,
    parts: { log: `lecture seule, jusqu’au ${replay.until}`, search: 'SQLite search.db', mail: 'none' },
    start: async () => undefined,
    stop: async (inFlight) => {
      await inFlight;
      await Promise.all([engine.close(), billing.close()]);
      reads.close();
      await live.close();
      lock.release();
    },
  };
}

function fixedReadModel(query: Query, { position }: Replay, { comparePositions }: EventStore): ReadModel {
  return {
    query,
    start: async () => undefined,
    reached: async (wanted) => position !== null && comparePositions(wanted, position) <= 0,
    status: () => ({ ready: true, position, behind: false }),
    onAdvance: () => () => undefined,
    rebuild: async () => {
      throw new ReadOnlyLog('A replay is made again with ardoise replay');
    },
    close: async () => undefined,
  };
}

/** Only what had been produced by then; nothing is made now. */
async function keptPdf(eventStore: EventStore, dir: string, number: string): Promise<Buffer | undefined> {
  const place = placeOfInvoiceNumber(number);
  if (place === undefined) return undefined;
  const at = { from: place.revision, limit: 1 };
  const [issued] = await eventStore.read<JournalEvent>(journalStream(place.series), at);
  if (issued === undefined) return undefined;
  const after = await eventStore.read<InvoiceEvent>(invoiceStream(issued.data.invoiceId));
  const produced = after.find(({ type }) => type === 'InvoiceDocumentProduced');
  if (produced === undefined) return undefined;
  const { sha256 } = produced.data;
  const content = existsSync(dir) ? await fileDocumentStore(dir).get(sha256) : undefined;
  if (content === undefined) throw new DocumentLost(number, sha256, 'not in the documents folder');
  return content;
}
