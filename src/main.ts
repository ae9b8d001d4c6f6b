import { availableParallelism } from 'node:os';
import type { Logger } from 'pino';
import type { Application } from './application.js';
import { openBillingWorker } from './billing/adapters/billingWorker.js';
import type { BillingComputer } from './billing/billingComputer.js';
import { createNumberAllocator } from './commands/numberAllocator.js';
import type { CommandDeps } from './commands/registry.js';
import { createTurns } from './commands/turns.js';
import type { Config } from './config.js';
import { openPdfPool } from './documents/adapters/pdfPool.js';
import type { DocumentStore } from './documents/documentStore.js';
import type { PdfRenderer } from './documents/pdfRenderer.js';
import type { EventStore } from './eventstore/eventStore.js';
import { holdingsFinder } from './holdingsFinder.js';
import { invoicePdfByNumber } from './jobs/invoicePdfByNumber.js';
import type { Leases } from './jobs/leases.js';
import { watchLog } from './logWatch.js';
import type { MailTransport } from './mail/mailTransport.js';
import {
  assertNotMoved,
  describedLog,
  openDocuments,
  openLeases,
  openLog,
  openSearch,
  openTransport,
  readFile,
} from './mainAdapters.js';
import { countedCommands } from './metrics/countedCommands.js';
import { countedEventStore } from './metrics/countedEventStore.js';
import { countedTransport } from './metrics/countedTransport.js';
import { createMetrics, type Metrics } from './metrics/metrics.js';
import { showSubscription } from './metrics/subscription.js';
import { type NodeLock, takeNodeLock } from './nodeLock.js';
import { watchNode } from './nodeMetrics.js';
import { nodeWork } from './nodeWork.js';
import { openMemoryReadModel } from './projections/adapters/memoryReadModel.js';
import { openReadModel } from './projections/adapters/readModel.js';
import { feedForSearch } from './projections/feedForSearch.js';
import { createPast } from './projections/past.js';
import { firstPassedOver } from './projections/queries/passedOver.js';
import type { ReadModel } from './projections/readModel.js';
import { createIndexer, type Indexer } from './search/indexer.js';
import type { SearchEngine } from './search/searchEngine.js';
import { now, today } from './systemClock.js';
import { twinFinder } from './twinFinder.js';
import { typeNamesFinder } from './typeNamesFinder.js';

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

/** Takes the data folder for itself (FolderInUse), then picks an adapter for each port. Throws MovedLog. */
async function openParts(config: Config, log: Logger): Promise<Parts> {
  assertNotMoved(config);
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
    turns: createTurns(),
    billing,
    now,
    today,
    outdated: () => work.outdated(),
    twins: twinFinder({ readModel, log }),
    holdings: holdingsFinder({ readModel, log }),
    typeNames: typeNamesFinder({ readModel, log }),
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
    stop: async (inFlight) => {
      await Promise.all([work.stop(), indexer.stop(), logWatch.stop(), inFlight]);
      watch.stop();
      await closeParts(parts);
    },
  };
}
