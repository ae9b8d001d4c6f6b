import { dirname, join } from 'node:path';
import type { Config } from './config.js';
import { InvalidConfig } from './configWords.js';
import { fileDocumentStore } from './documents/adapters/fileDocumentStore.js';
import type { DocumentStore } from './documents/documentStore.js';
import { openSqliteEventStore } from './eventstore/adapters/sqliteEventStore.js';
import { openSqliteLeases } from './eventstore/adapters/sqliteLeases.js';
import { isSealed } from './eventstore/adapters/sqliteLogMove.js';
import { createCodec } from './eventstore/codec.js';
import type { LogTarget } from './eventstore/copyLog.js';
import type { EventStore } from './eventstore/eventStore.js';
import { MovedLog } from './eventstore/movedLog.js';
import type { Subscribed } from './eventstore/subscriptionStatus.js';
import type { Leases } from './jobs/leases.js';
import { outboxTransport } from './mail/adapters/outbox.js';
import { smtpTransport } from './mail/adapters/smtp.js';
import type { MailTransport } from './mail/mailTransport.js';
import { makeFolder } from './makeFolder.js';
import { openEmbeddedSearch } from './search/adapters/embeddedSearch.js';
import type { SearchEngine } from './search/searchEngine.js';

/** The log alone, which other processes may use at the same time. Throws NewerFile, Unavailable. */
export async function openLog(config: Config): Promise<EventStore & Partial<Subscribed>> {
  if (config.esdbUrl !== undefined) return openServerLog(config.esdbUrl);
  makeFolder(dirname(config.eventsFile));
  return openSqliteEventStore({ path: config.eventsFile, codec: createCodec(), onConversion });
}

/** Nothing is logged yet when the log is opened, and whoever starts a node is waiting for it. */
function onConversion(): void {
  process.stderr.write('Conversion du journal au nouveau format, une fois : environ 7 s par million d’événements.\n');
}

/** Before a node serves a log: throws MovedLog for one that was carried over to another. */
export function assertNotMoved({ esdbUrl, eventsFile }: Config): void {
  if (esdbUrl === undefined && isSealed(eventsFile)) throw new MovedLog(eventsFile);
}

/** The client of EventStoreDB is loaded only by who uses it. Throws InvalidConfig on a string that it cannot read. */
export async function openServerLog(url: string): Promise<EventStore & Subscribed & LogTarget> {
  const { openEsdbEventStore } = await import('./eventstore/adapters/esdbEventStore.js');
  try {
    return openEsdbEventStore({ url, codec: createCodec() });
  } catch (error) {
    // The client keeps the whole string, with its password, beside its message.
    const reason = error instanceof URIError ? 'special characters must be URL-encoded (% is %25)' : undefined;
    throw new InvalidConfig(`EVENTSTORE_URL: ${reason ?? (error instanceof Error ? error.message : String(error))}`);
  }
}

export async function openLeases({ esdbUrl, eventsFile }: Config): Promise<Leases> {
  if (esdbUrl === undefined) return openSqliteLeases(eventsFile);
  const { openEsdbLeases } = await import('./eventstore/adapters/esdbLeases.js');
  return openEsdbLeases({ url: esdbUrl });
}

/** Without the password. */
export function describedLog({ esdbUrl, eventsFile }: Config): string {
  return esdbUrl === undefined ? `SQLite ${eventsFile}` : `EventStoreDB ${esdbUrl.replace(/\/\/.*@/, '//')}`;
}

/** The documents in a folder, which is made when it is missing. */
export const openDocuments = (dir: string): DocumentStore => fileDocumentStore(dir);

/** The adapter of Meilisearch is loaded only where it is chosen. */
export async function openSearch({ dataDir, meili }: Config): Promise<SearchEngine> {
  if (meili === undefined) return openEmbeddedSearch({ path: join(dataDir, 'search.db') });
  const { openMeiliSearch } = await import('./search/adapters/meiliSearch.js');
  return openMeiliSearch(meili);
}

export const openTransport = ({ smtpUrl, outboxDir }: Config): MailTransport =>
  smtpUrl === undefined ? outboxTransport(outboxDir) : smtpTransport(smtpUrl);

/** Where a node keeps its read model. */
export const readFile = ({ dataDir }: Config): string => join(dataDir, 'read.db');
