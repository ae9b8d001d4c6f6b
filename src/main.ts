import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import type { Logger } from 'pino';
import type { Application } from './application.js';
import type { BackupSource } from './backup/createBackup.js';
import { BackupRefused } from './backup/manifest.js';
import { openBillingWorker } from './billing/adapters/billingWorker.js';
import type { BillingComputer } from './billing/billingComputer.js';
import { createNumberAllocator } from './commands/numberAllocator.js';
import type { CommandDeps } from './commands/registry.js';
import { createTurns } from './commands/turns.js';
import type { Config } from './config.js';
import { documentNames, fileDocumentStore } from './documents/adapters/fileDocumentStore.js';
import { openPdfPool } from './documents/adapters/pdfPool.js';
import type { DocumentStore } from './documents/documentStore.js';
import type { PdfRenderer } from './documents/pdfRenderer.js';
import { copySqliteLog } from './eventstore/adapters/sqliteBackup.js';
import { openSqliteEventStore } from './eventstore/adapters/sqliteEventStore.js';
import { openSqliteLeases } from './eventstore/adapters/sqliteLeases.js';
import { createCodec } from './eventstore/codec.js';
import type { LogTarget } from './eventstore/copyLog.js';
import type { EventStore } from './eventstore/eventStore.js';
import type { Subscribed } from './eventstore/subscriptionStatus.js';
import { invoicePdfByNumber } from './jobs/invoicePdfByNumber.js';
import type { Leases } from './jobs/leases.js';
import { watchLog } from './logWatch.js';
import { outboxTransport } from './mail/adapters/outbox.js';
import { smtpTransport } from './mail/adapters/smtp.js';
import type { MailTransport } from './mail/mailTransport.js';
import { countedCommands } from './metrics/countedCommands.js';
import { countedEventStore } from './metrics/countedEventStore.js';
import { countedTransport } from './metrics/countedTransport.js';
import { createMetrics, type Metrics } from './metrics/metrics.js';
import { showSubscription } from './metrics/subscription.js';
import { FolderInUse, type NodeLock, takeNodeLock } from './nodeLock.js';
import { watchNode } from './nodeMetrics.js';
import { nodeWork } from './nodeWork.js';
import { parisDate } from './paris.js';
import { openMemoryReadModel } from './projections/adapters/memoryReadModel.js';
import { openReadFileToAsk } from './projections/adapters/readFile.js';
import { openReadModel } from './projections/adapters/readModel.js';
import { feedForSearch } from './projections/feedForSearch.js';
import { createPast } from './projections/past.js';
import { firstPassedOver } from './projections/queries/passedOver.js';
import type { Query } from './projections/queries/query.js';
import type { ReadModel } from './projections/readModel.js';
import { openEmbeddedSearch } from './search/adapters/embeddedSearch.js';
import { createIndexer, type Indexer } from './search/indexer.js';
import { type OnIndexed, rebuildIndex } from './search/indexWriter.js';
import type { SearchEngine } from './search/searchEngine.js';
import { twinFinder } from './twinFinder.js';
import { VERSION } from './version.js';

const now = (): string => new Date().toISOString();
const today = (): string => parisDate(now());

/** The log alone, which other processes may use at the same time. Throws NewerFile. */
export async function openLog(config: Config): Promise<EventStore & Partial<Subscribed>> {
  if (config.esdbUrl !== undefined) return openServerLog(config.esdbUrl);
  mkdirSync(dirname(config.eventsFile), { recursive: true });
  return openSqliteEventStore({ path: config.eventsFile, codec: createCodec() });
}

/** The embedded log and the server to copy it to. Takes the data folder for itself (FolderInUse). */
export async function openMigration(
  config: Config,
  url: string,
): Promise<Readonly<{ source: EventStore; target: LogTarget; close: () => Promise<void> }>> {
  const lock = takeNodeLock(config.dataDir);
  const [source, target] = await Promise.all([openLog(config), openServerLog(url)]);
  return {
    source,
    target,
    close: async () => {
      await Promise.all([source.close(), target.close()]);
      lock.release();
    },
  };
}

/** The client of EventStoreDB is loaded only by who uses it. */
export async function openServerLog(url: string): Promise<EventStore & Subscribed & LogTarget> {
  const { openEsdbEventStore } = await import('./eventstore/adapters/esdbEventStore.js');
  return openEsdbEventStore({ url, codec: createCodec() });
}

async function openLeases({ esdbUrl, eventsFile }: Config): Promise<Leases> {
  if (esdbUrl === undefined) return openSqliteLeases(eventsFile);
  const { openEsdbLeases } = await import('./eventstore/adapters/esdbLeases.js');
  return openEsdbLeases({ url: esdbUrl });
}

/** Without the password. */
function describedLog({ esdbUrl, eventsFile }: Config): string {
  return esdbUrl === undefined ? `SQLite ${eventsFile}` : `EventStoreDB ${esdbUrl.replace(/\/\/.*@/, '//')}`;
}

/** What a backup is made of, while other processes use it. Throws BackupRefused for a log that is not embedded. */
export function openBackupSource(config: Config): BackupSource {
  if (config.esdbUrl !== undefined) {
    throw new BackupRefused(
      'Le journal est dans EventStoreDB : sauvegardez-le avec ses propres outils (docs/operations.md).',
    );
  }
  return {
    copyLog: (to) => copySqliteLog(config.eventsFile, to),
    openCopy: (path) => openSqliteEventStore({ path, codec: createCodec() }),
    documents: openDocuments(config.documentsDir),
    listDocuments: () => documentNames(config.documentsDir),
    version: VERSION,
    now,
  };
}

/** The documents in a folder, which is made when it is missing. */
export const openDocuments = (dir: string): DocumentStore => fileDocumentStore(dir);

/** What sending commands needs, without HTTP, reads and jobs: the log may be in use by a server meanwhile. */
export async function openCommandSide(
  config: Config,
): Promise<Readonly<{ deps: CommandDeps; close: () => Promise<void> }>> {
  const eventStore = await openLog(config);
  const billing = openBillingWorker({ eventStore });
  return {
    deps: { eventStore, numbers: createNumberAllocator(eventStore, now), billing, now, today },
    close: async () => {
      await billing.close();
      await eventStore.close();
    },
  };
}

/** The log and the read model, for rebuilding. Takes the data folder for itself (FolderInUse). */
export async function openReadSide(
  config: Config,
  log: Logger,
): Promise<Readonly<{ readModel: ReadModel; eventStore: EventStore; close: () => Promise<void> }>> {
  const lock = takeNodeLock(config.dataDir);
  const eventStore = await openLog(config);
  const readModel = openReadModel({ path: readFile(config), eventStore, log });
  return {
    readModel,
    eventStore,
    close: async () => {
      await readModel.close();
      await eventStore.close();
      lock.release();
    },
  };
}

/** The adapter of Meilisearch is loaded only where it is chosen. */
async function openSearch({ dataDir, meili }: Config): Promise<SearchEngine> {
  if (meili === undefined) return openEmbeddedSearch({ path: join(dataDir, 'search.db') });
  const { openMeiliSearch } = await import('./search/adapters/meiliSearch.js');
  return openMeiliSearch(meili);
}

/**
 * The search index, for building it again beside the one that answers. The data folder must not be in use (FolderInUse);
 * with Meilisearch it may be: then the running node's read model is what the index is built from.
 */
export async function openSearchSide(
  config: Config,
  log: Logger,
): Promise<Readonly<{ rebuild: (progress: OnIndexed) => Promise<void>; close: () => Promise<void> }>> {
  const reads = await openReadsForSearch(config, log);
  const engine = await openSearch(config);
  return {
    rebuild: async (progress) =>
      void (await rebuildIndex(engine, feedForSearch(reads.query, reads.eventStore), { progress })),
    close: async () => {
      await engine.close();
      await reads.close();
    },
  };
}

type Reads = Readonly<{ query: Query; eventStore: EventStore; close: () => Promise<void> }>;

async function openReadsForSearch(config: Config, log: Logger): Promise<Reads> {
  try {
    const { readModel, eventStore, close } = await openReadSide(config, log);
    await readModel.start();
    return { query: readModel.query, eventStore, close };
  } catch (error) {
    if (!(error instanceof FolderInUse) || config.meili === undefined) throw error;
    const eventStore = await openLog(config);
    const reads = openReadFileToAsk(readFile(config));
    return {
      query: reads.query,
      eventStore,
      close: async () => {
        reads.close();
        await eventStore.close();
      },
    };
  }
}

const readFile = ({ dataDir }: Config): string => join(dataDir, 'read.db');

/** Every part of a node, opened but not running. */
type Parts = Readonly<{
  eventStore: EventStore;
  leases: Leases;
  readModel: ReadModel;
  engine: SearchEngine;
  billing: BillingComputer;
  renderer: PdfRenderer;
  documents: DocumentStore;
  transport: MailTransport;
  lock: NodeLock;
  metrics: Metrics;
}>;

/** Takes the data folder for itself (FolderInUse), then picks an adapter for each port. */
async function openParts(config: Config, log: Logger): Promise<Parts> {
  const lock = takeNodeLock(config.dataDir);
  const metrics = createMetrics((error) => log.warn({ err: error }, 'a metric could not be read'));
  const opened = await openLog(config);
  const eventStore = countedEventStore(opened, metrics);
  if (opened.subscription !== undefined) showSubscription(metrics, eventStore, opened.subscription);
  return {
    lock,
    metrics,
    eventStore,
    leases: await openLeases(config),
    readModel: openReadModel({
      path: readFile(config),
      eventStore,
      log,
      progress: (progress) => log.info(progress, 'reading the log into the read model'),
    }),
    engine: await openSearch(config),
    billing: openBillingWorker({ eventStore }),
    renderer: openPdfPool({ threads: Math.min(4, availableParallelism()) }),
    documents: openDocuments(config.documentsDir),
    transport: countedTransport(openTransport(config), metrics),
  };
}

const openTransport = ({ smtpUrl, outboxDir }: Config): MailTransport =>
  smtpUrl === undefined ? outboxTransport(outboxDir) : smtpTransport(smtpUrl);

async function closeParts(parts: Parts): Promise<void> {
  const { engine, billing, renderer, transport, readModel, leases, eventStore, lock } = parts;
  await Promise.all([engine.close(), billing.close(), renderer.close(), transport.close(), readModel.close()]);
  await leases.close();
  await eventStore.close();
  lock.release();
}

/** An index that all nodes share is written by the one that holds the lease. */
function indexerOf({ engine, readModel, eventStore }: Parts, log: Logger, holds: () => boolean): Indexer {
  return createIndexer({
    engine,
    mayWrite: () => !engine.shared || holds(),
    feed: feedForSearch(readModel.query, eventStore),
    report: (error) => log.warn({ err: error }, 'the search index could not be written'),
    progress: (progress) => log.info(progress, 'building the search index again'),
  });
}

/** The composition root: picks the adapters and ties the parts together. Nothing runs before `start`. */
export async function createApplication(config: Config, log: Logger): Promise<Application> {
  const parts = await openParts(config, log);
  const { eventStore, billing, readModel } = parts;
  const newerSeen = (): boolean => readModel.status().ready && firstPassedOver(readModel.query) !== undefined;
  const deps: CommandDeps = {
    eventStore,
    numbers: createNumberAllocator(eventStore, now),
    billing,
    now,
    today,
    outdated: () => work.outdated(),
    twins: twinFinder({ readModel, log }),
  };
  const turns = createTurns();
  const counted = countedCommands(parts.metrics);
  const send: Application['send'] = (command, body, context) =>
    counted(command.name, () => turns(context.commandId, () => command.run(deps, body, context)));
  const indexer = indexerOf(parts, log, () => work.holds());
  const logWatch = watchLog(eventStore);
  const work = nodeWork(parts, { config, log, now, send, newerSeen, logTrouble: logWatch.trouble });
  const watch = watchNode(parts.metrics, { readModel, work, search: indexer.status, logTrouble: logWatch.trouble });

  return {
    ...parts,
    send,
    openMemory: openMemoryReadModel,
    past: createPast({ eventStore, openMemory: openMemoryReadModel }),
    search: parts.engine.search,
    searchCaughtUp: indexer.caughtUp,
    invoicePdf: (number) => invoicePdfByNumber({ ...parts, now }, number),
    jobs: work.status,
    lease: work.lease,
    outdated: work.outdated,
    now,
    today,
    parts: { log: describedLog(config), search: parts.engine.description, mail: parts.transport.description },
    logTrouble: logWatch.trouble,
    start: async () => {
      logWatch.start();
      await readModel.start();
      readModel.onAdvance(indexer.nudge);
      indexer.start();
      await work.start();
    },
    stop: async () => {
      await Promise.all([work.stop(), indexer.stop(), logWatch.stop()]);
      watch.stop();
      await closeParts(parts);
    },
  };
}
