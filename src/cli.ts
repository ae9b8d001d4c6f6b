#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import { Argument, Command, InvalidArgumentError } from 'commander';
import { BackupRefused } from './backup/manifest.js';
import { backupCommand, restoreCommand } from './cli/backup.js';
import { commandLineRefusal, helpShown } from './cli/commandLineWords.js';
import { demoCommand } from './cli/demo.js';
import { type Destination, migrateLogCommand } from './cli/migrateLog.js';
import { verifyNumberingCommand } from './cli/numbering.js';
import { rebuildCommand } from './cli/rebuild.js';
import { rebuildSearchCommand } from './cli/rebuildSearch.js';
import { replayCommand } from './cli/replay.js';
import { sendCommand } from './cli/send.js';
import { serveCommand } from './cli/serve.js';
import { systemFailure } from './cli/systemFailure.js';
import { verifyLogCommand } from './cli/verifyLog.js';
import { readConfig } from './config.js';
import { InvalidConfig } from './configWords.js';
import { DEMO_FICHES } from './demo/seed.js';
import { DocumentAltered, inFrench } from './documents/documentErrors.js';
import { brokenSentence } from './eventstore/brokenSentence.js';
import { CopyRefused } from './eventstore/copyLog.js';
import { BrokenEvent, Unavailable, Unknown } from './eventstore/eventStore.js';
import { MovedLog } from './eventstore/movedLog.js';
import { NewerFile } from './eventstore/newerFile.js';
import { FolderInUse } from './nodeLock.js';
import { NoReplay } from './replayFolder.js';
import { SearchUnavailable } from './search/searchEngine.js';
import { VERSION } from './version.js';

/** What a person can do something about: said in one line, without a stack. */
const EXPECTED = [
  NoReplay,
  BackupRefused,
  CopyRefused,
  DocumentAltered,
  InvalidConfig,
  FolderInUse,
  MovedLog,
  NewerFile,
  BrokenEvent,
  SearchUnavailable,
  Unavailable,
  Unknown,
];

/** What went wrong in French, before the technical words of whoever met it. */
const BEGINNINGS = [
  [SearchUnavailable, 'L’index de recherche ne répond pas, réessayez'],
  [Unavailable, 'Le journal ne peut être ni lu ni écrit en ce moment, réessayez'],
  [Unknown, 'L’écriture a peut-être eu lieu : la même commande avec la même clé (--key) le dira'],
] as const;

function countOf(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 10_000) return count;
  throw new InvalidArgumentError('Un nombre entier de 1 à 10000 est attendu.');
}

if (existsSync('.env')) loadEnvFile('.env');

const program = new Command('ardoise')
  // Told below, in French.
  .exitOverride()
  .configureOutput({ outputError: () => undefined })
  .description('Client and billing register of a telecom operator')
  .version(VERSION);

program
  .command('serve')
  .description('serve the API, follow the log, run the jobs')
  .option('--read-only', 'what ardoise replay built in DATA_DIR: no commands, no jobs, no mails')
  .action((options: { readOnly?: boolean }) => serveCommand(readConfig(), options));
program
  .command('demo')
  .description('fill an empty data folder with a living example, bill it, deliver it, then serve')
  .option('--fiches <count>', 'how many fiches, beside the few that show something of their own', countOf, DEMO_FICHES)
  .action(({ fiches }: { fiches: number }) => demoCommand(readConfig(), fiches));
program
  .command('rebuild')
  .description(
    'build the read model, or the search index, again beside the old one, with a progress bar (stop the server first)',
  )
  .addArgument(
    new Argument('[what]', 'search: its index, also while the server runs with Meilisearch').choices([
      'read',
      'search',
    ]),
  )
  .action((what?: string) => (what === 'search' ? rebuildSearchCommand : rebuildCommand)(readConfig()));
program
  .command('send')
  .description('send a command without HTTP, also while the server runs')
  .argument('<name>', 'such as CreateProspect')
  .argument('<body>', 'its data as JSON')
  .option('--key <key>', 'idempotency key')
  .action((name: string, body: string, options: { key?: string }) => sendCommand(readConfig(), name, body, options));
program
  .command('backup')
  .description('copy the embedded log and the documents into a new folder, also while the server runs')
  .requiredOption('--to <folder>', 'a folder that is new or empty')
  .action(({ to }: { to: string }) => backupCommand(readConfig(), to));
program
  .command('restore')
  .description('put a backup into an empty data folder')
  .requiredOption('--from <folder>', 'a folder that backup made')
  .action(({ from }: { from: string }) => restoreCommand(readConfig(), from));
program
  .command('migrate-log')
  .description(
    'copy the embedded log to EventStoreDB, compare both and close the old one; again after an interruption goes on (stop every node first)',
  )
  .option('--to <url>', 'esdb://user:password@host:2113')
  .option('--to-file <file>', 'a file that holds it, so that the password shows in no list of processes')
  .action((options: Destination) => migrateLogCommand(readConfig(), options));
program
  .command('verify-log')
  .description('read and check every event, also while the server runs')
  .action(() => verifyLogCommand(readConfig()));
program
  .command('numbering')
  .description('the numbers of invoices and credit notes')
  .command('verify')
  .description('prove that each series is 1 to n and that its dates never go back, also while the server runs')
  .option('--no-documents', 'do not read the kept documents')
  .action((options: { documents: boolean }) => verifyNumberingCommand(readConfig(), options));
program
  .command('replay')
  .description('read the log again, also while the server runs')
  .option('--check', 'rebuild beside the live read model and compare checksums per table')
  .option('--until <instant>', 'build the read side as it was at this instant')
  .option('--into <dir>', 'in this folder, for serve --read-only')
  .action((options: { check?: boolean; until?: string; into?: string }) => replayCommand(readConfig(), options));

try {
  await program.parseAsync();
} catch (error) {
  const shown = helpShown(error);
  if (shown !== undefined) process.exit(shown);
  process.stderr.write(
    `${commandLineRefusal(error) ?? expectedWords(error) ?? systemFailure(error) ?? format(error)}\n`,
  );
  process.exit(1);
}

function expectedWords(error: unknown): string | undefined {
  if (!(error instanceof Error && EXPECTED.some((kind) => error instanceof kind))) return undefined;
  if (error instanceof BrokenEvent) return `${brokenSentence(error)}. « ardoise verify-log » lit le reste.`;
  if (error instanceof DocumentAltered) return `${inFrench(error)} (${error.message})`;
  const beginning = BEGINNINGS.find(([kind]) => error instanceof kind)?.[1];
  return beginning === undefined ? error.message : `${beginning} (${error.message})`;
}

function format(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
