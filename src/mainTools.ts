import type { Logger } from 'pino';
import type { BackupSource } from './backup/createBackup.js';
import { BackupRefused } from './backup/manifest.js';
import { openBillingWorker } from './billing/adapters/billingWorker.js';
import { createNumberAllocator } from './commands/numberAllocator.js';
import type { CommandDeps } from './commands/registry.js';
import type { Config } from './config.js';
import { documentNames } from './documents/adapters/fileDocumentStore.js';
import { copySqliteLog } from './eventstore/adapters/sqliteBackup.js';
import { openSqliteEventStore } from './eventstore/adapters/sqliteEventStore.js';
import { holdSqliteLog } from './eventstore/adapters/sqliteLogMove.js';
import { createCodec } from './eventstore/codec.js';
import { CopyRefused, type LogTarget } from './eventstore/copyLog.js';
import type { EventStore } from './eventstore/eventStore.js';
import { openDocuments, openLog, openSearch, openServerLog, readFile } from './mainAdapters.js';
import { FolderInUse, takeNodeLock } from './nodeLock.js';
import { openReadFileToAsk } from './projections/adapters/readFile.js';
import { openReadModel } from './projections/adapters/readModel.js';
import { feedForSearch } from './projections/feedForSearch.js';
import type { Query } from './projections/queries/query.js';
import type { ReadModel } from './projections/readModel.js';
import { type OnIndexed, rebuildIndex } from './search/indexWriter.js';
import { now, today } from './systemClock.js';
import { VERSION } from './version.js';

/** What carrying a log over needs. Until `close`, nobody else writes to the source; after `seal`, nobody ever does. */
export type Migration = Readonly<{
  source: EventStore;
  target: LogTarget;
  seal: () => void;
  close: () => Promise<void>;
}>;

/**
 * The embedded log and the server to copy it to. Takes the data folder for itself (FolderInUse), and the log, whatever
 * folders the other processes that share it have: throws CopyRefused while one has it open.
 */
export async function openMigration(config: Config, url: string): Promise<Migration> {
  const lock = takeNodeLock(config.dataDir);
  // A file of the first format is converted now: by whoever is alone with it, which nobody is beside the hold.
  await (await openLog(config)).close();
  const held = holdSqliteLog(config.eventsFile);
  if (held === undefined) {
    lock.release();
    throw new CopyRefused(
      `Le journal ${config.eventsFile} est ouvert dans un autre processus : arrêtez d’abord tous les nœuds qui le partagent.`,
    );
  }
  const [source, target] = await Promise.all([openLog(config), openServerLog(url)]);
  return {
    source,
    target,
    seal: held.seal,
    close: async () => {
      held.release();
      await Promise.all([source.close(), target.close()]);
      lock.release();
    },
  };
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
