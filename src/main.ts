import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Logger } from 'pino';
import type { Application } from './application.js';
import { openBillingWorker } from './billing/adapters/billingWorker.js';
import { commands } from './commands/all.js';
import { createNumberAllocator } from './commands/numberAllocator.js';
import type { CommandDeps } from './commands/registry.js';
import type { Config } from './config.js';
import { fileDocumentStore } from './documents/adapters/fileDocumentStore.js';
import { openPdfPool } from './documents/adapters/pdfPool.js';
import type { JournalEvent } from './domain/invoice/events.js';
import { journalStream, placeOfInvoiceNumber } from './domain/streams.js';
import { openSqliteCheckpoints } from './eventstore/adapters/sqliteCheckpoints.js';
import { openSqliteEventStore } from './eventstore/adapters/sqliteEventStore.js';
import { createCodec } from './eventstore/codec.js';
import type { EventStore } from './eventstore/eventStore.js';
import { carryOutBillingRuns } from './jobs/carryOutBillingRuns.js';
import { completeClaims } from './jobs/completeClaims.js';
import { planDeliveries } from './jobs/planDeliveries.js';
import { ensureInvoicePdf, produceInvoiceDocuments } from './jobs/produceInvoiceDocuments.js';
import { createJobRunner } from './jobs/runner.js';
import { MailWorker } from './jobs/sendMails.js';
import { outboxTransport } from './mail/adapters/outbox.js';
import { smtpTransport } from './mail/adapters/smtp.js';
import { takeNodeLock } from './nodeLock.js';
import { parisDate } from './paris.js';
import { openMemoryReadModel } from './projections/adapters/memoryReadModel.js';
import { openReadModel } from './projections/adapters/readModel.js';
import { dueDeliveries } from './projections/queries/deliveries.js';
import { searchDocuments, searchHead } from './projections/queries/searchDocuments.js';
import type { ReadModel } from './projections/readModel.js';
import { openEmbeddedSearch } from './search/adapters/embeddedSearch.js';
import { createIndexer } from './search/indexer.js';

const now = (): string => new Date().toISOString();
const today = (): string => parisDate(now());

/** The log alone, which other processes may use at the same time. Throws NewerFile. */
export function openLog(config: Config): EventStore {
  mkdirSync(dirname(config.eventsFile), { recursive: true });
  return openSqliteEventStore({ path: config.eventsFile, codec: createCodec() });
}

/** What sending commands needs, without HTTP, reads and jobs: the log may be in use by a server meanwhile. */
export function openCommandSide(config: Config): Readonly<{ deps: CommandDeps; close: () => Promise<void> }> {
  const eventStore = openLog(config);
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
export function openReadSide(
  config: Config,
  log: Logger,
): Readonly<{ readModel: ReadModel; close: () => Promise<void> }> {
  const lock = takeNodeLock(config.dataDir);
  const eventStore = openLog(config);
  const readModel = openReadModel({ path: readFile(config), eventStore, log });
  return {
    readModel,
    close: async () => {
      await readModel.close();
      await eventStore.close();
      lock.release();
    },
  };
}

const readFile = ({ dataDir }: Config): string => join(dataDir, 'read.db');

/**
 * The composition root: picks the adapters and ties the parts together. Takes the data folder for itself (FolderInUse).
 * Nothing runs before `start`.
 */
export async function createApplication(config: Config, log: Logger): Promise<Application> {
  const lock = takeNodeLock(config.dataDir);
  const eventStore = openLog(config);
  const checkpoints = openSqliteCheckpoints(config.eventsFile);
  const readModel = openReadModel({
    path: readFile(config),
    eventStore,
    log,
    progress: (progress) => log.info(progress, 'reading the log into the read model'),
  });
  const engine = await openEmbeddedSearch({ path: join(config.dataDir, 'search.db') });
  const billing = openBillingWorker({ eventStore });
  const renderer = openPdfPool();
  const documents = fileDocumentStore(config.documentsDir);
  const transport = config.smtpUrl === undefined ? outboxTransport(config.outboxDir) : smtpTransport(config.smtpUrl);

  const deps: CommandDeps = { eventStore, numbers: createNumberAllocator(eventStore, now), billing, now, today };
  const send: Application['send'] = (command, body, context) => command.run(deps, body, context);

  const indexer = createIndexer({
    engine,
    feed: {
      latest: () => searchHead(readModel.query),
      documentsAfter: (after, limit) => searchDocuments(readModel.query, after, limit),
    },
    report: (error) => log.warn({ err: error }, 'the search index could not be written'),
  });

  const pdfDeps = { eventStore, documents, renderer, now };
  const invoicePdf = async (number: string): Promise<Buffer | undefined> => {
    const place = placeOfInvoiceNumber(number);
    if (place === undefined) return undefined;
    const stream = journalStream(place.series);
    const [issued] = await eventStore.read<JournalEvent>(stream, { from: place.revision, limit: 1 });
    return issued === undefined ? undefined : (await ensureInvoicePdf(pdfDeps, issued)).content;
  };

  const mails = new MailWorker({
    eventStore,
    transport,
    node: lock.node,
    now,
    pdfOf: async (_invoiceId, number) => {
      const content = await invoicePdf(number);
      if (content === undefined) throw new Error(`La facture ${number} n’est pas au journal`);
      return { content };
    },
    dueDeliveries: async (at, limit) => dueDeliveries(readModel.query, at, limit).map(({ deliveryId }) => deliveryId),
    onProblem: ({ message, ...facts }) => log.warn(facts, message),
  });

  const resend = async (name: string, body: unknown, context: Parameters<typeof send>[2]) => {
    const command = commands.get(name);
    if (command === undefined) throw new Error(`A claim carries an unknown command: ${name}`);
    return send(command, body, context);
  };
  const runner = createJobRunner(
    { eventStore, checkpoints, now, report: (job, error) => log.error({ job, err: error }, 'a job has to wait') },
    [
      completeClaims({ eventStore, now, resend }),
      carryOutBillingRuns({ eventStore, billing, now, log }),
      produceInvoiceDocuments({
        ...pdfDeps,
        report: (error, { position }) => log.error({ err: error, position }, 'a document is not right'),
      }),
      planDeliveries({ eventStore, now }),
      mails.job,
    ],
  );

  return {
    eventStore,
    readModel,
    openMemory: openMemoryReadModel,
    billing,
    send,
    search: (query, limit) => engine.search(query, limit),
    searchCaughtUp: indexer.caughtUp,
    invoicePdf,
    jobs: runner.status,
    now,
    today,
    parts: { log: `SQLite ${config.eventsFile}`, search: 'SQLite search.db', mail: transport.description },
    start: async () => {
      await readModel.start();
      readModel.onAdvance(indexer.nudge);
      indexer.start();
      mails.start();
      runner.start();
    },
    stop: async () => {
      await Promise.all([runner.stop(), mails.stop(), indexer.stop()]);
      await Promise.all([engine.close(), billing.close(), renderer.close(), transport.close(), readModel.close()]);
      checkpoints.close();
      await eventStore.close();
      lock.release();
    },
  };
}
