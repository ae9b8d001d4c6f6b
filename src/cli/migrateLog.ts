import { existsSync } from 'node:fs';
import { SingleBar } from 'cli-progress';
import { type Config, serverUrl, serverUrlIn } from '../config.js';
import { billingRuns, openRun } from '../domain/billing/billingRuns.js';
import type { BillingRunEvent } from '../domain/billing/events.js';
import { ofMonth } from '../domain/shared/frenchWords.js';
import { BILLING_RUNS_STREAM } from '../domain/streams.js';
import { CopyRefused, compareLogs, copyLog } from '../eventstore/copyLog.js';
import type { EventStore, Position } from '../eventstore/eventStore.js';
import { openMigration } from '../mainTools.js';

/** Where to: the connection string, or the file that holds it. */
export type Destination = Readonly<{ to?: string; toFile?: string }>;

/**
 * Copies the embedded log to EventStoreDB, reads both and compares every event, then closes the old one for good: an event
 * that a forgotten node wrote there would be missing in the new one. Again after it was interrupted: it goes on. Neither the
 * data folder (FolderInUse) nor the log may be in use; throws CopyRefused.
 */
export async function migrateLogCommand(config: Config, destination: Destination): Promise<void> {
  if (config.esdbUrl !== undefined) throw new CopyRefused('EVENTSTORE_URL désigne déjà EventStoreDB : rien à copier.');
  if (!existsSync(config.eventsFile)) throw new CopyRefused(`Aucun journal ici : ${config.eventsFile}`);
  const { source, target, seal, close } = await openMigration(config, urlOf(destination));
  try {
    await assertNoOpenRun(source);
    await shown(source, 'Copie', (progress) => copyLog(source, target, progress));
    const events = await shown(source, 'Comparaison', (progress) => compareLogs(source, target, progress));
    seal();
    process.stdout.write(
      `${events} événements copiés et comparés un à un. L’ancien journal n’accepte plus d’écriture. ` +
        `Les documents émis n’en font pas partie : DOCUMENTS_DIR doit y mener. Mettez EVENTSTORE_URL à jour, puis démarrez.\n`,
    );
  } finally {
    await close();
  }
}

function urlOf({ to, toFile }: Destination): string {
  if (to !== undefined && toFile === undefined) return serverUrl(to);
  if (toFile !== undefined && to === undefined) return serverUrlIn(toFile);
  throw new CopyRefused('Donnez soit --to <url>, soit --to-file <fichier>.');
}

/** An open run goes on from a position of its log, which another log does not know. */
async function assertNoOpenRun(source: EventStore): Promise<void> {
  const events = await source.read<BillingRunEvent>(BILLING_RUNS_STREAM);
  const open = openRun(events.reduce(billingRuns.evolve, billingRuns.initial));
  if (open === undefined) return;
  throw new CopyRefused(
    `La facturation ${ofMonth(open.period)} (lot ${open.batch}) est en cours : laissez-la finir ou interrompez-la (AbortBillingRun).`,
  );
}

type Told = (copied: Readonly<{ events: number; position: Position }>) => void;

async function shown<Result>(
  source: EventStore,
  what: string,
  work: (progress: Told) => Promise<Result>,
): Promise<Result> {
  const head = await source.head();
  const whole = Number(head?.position ?? 0);
  const bar = new SingleBar({ format: `${what} |{bar}| {percentage} % · {events} événements`, hideCursor: true });
  bar.start(whole, 0, { events: 0 });
  try {
    return await work(({ events, position }) => bar.update(Number(position), { events }));
  } finally {
    bar.stop();
  }
}
