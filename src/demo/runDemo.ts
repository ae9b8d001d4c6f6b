import { setTimeout as sleep } from 'node:timers/promises';
import type { Application } from '../application.js';
import { DEFAULT_BATCH } from '../domain/shared/party.js';
import { parisDate } from '../paris.js';
import { type BillingRunView, billingRunOf } from '../projections/queries/billingRuns.js';
import type { DemoDeps, PreviewCount } from './deps.js';
import type { Calendar } from './fiches.js';
import { demoReport } from './report.js';
import { seed, sendDemoWith } from './seed.js';
import { staffTokens } from './staff.js';

/** The demonstration bills in seconds; a machine that needs longer than this is told so, and goes on serving. */
const PATIENCE_MS = 180_000;

export async function runDemo(deps: DemoDeps): Promise<void> {
  const { application, print } = deps;
  const calendar = await calendarOf(application);
  if (calendar === undefined) {
    print(`Ce dossier contient déjà d’autres données que la démonstration : rien n’y a été ajouté.\n`);
    print(`À l’écoute sur ${deps.url}\n`);
    return;
  }

  const started = performance.now();
  const events = await application.eventStore.head();
  print('Création de la démonstration par de vraies commandes…\n');
  const send = sendDemoWith(deps.commands, application.send);
  const { staff, shown } = await seed(send, {
    calendar,
    count: deps.fiches,
    progress: (done, total) => progress(deps, 'fiches', done, total),
  });
  const tokens = await staffTokens(send, staff, deps.kept);
  const seededMs = performance.now() - started;

  const period = calendar.today.slice(0, 7);
  const preview = await previewOf(deps, period, calendar.today);
  const runStarted = performance.now();
  await send({ key: 'run', name: 'StartBillingRun', body: { period, issueDate: calendar.today } });
  const run = await finishedRun(deps, period);
  const runMs = performance.now() - runStarted;
  await deliveriesSettled(deps);

  const again = events !== undefined;
  print(
    demoReport({
      ...deps,
      query: application.readModel.query,
      shown,
      tokens,
      seededMs,
      preview,
      run,
      runMs,
      totalMs: performance.now() - started,
      again,
    }),
  );
}

/** Of the day on which the demonstration began; undefined when the log began with something else. */
async function calendarOf({ eventStore, today }: Application): Promise<Calendar | undefined> {
  for await (const [first] of eventStore.readAll({ limit: 1 })) {
    if (first === undefined) break;
    if (first.metadata.actor.id !== 'demo') return undefined;
    return calendarFrom(parisDate(first.metadata.occurredAt));
  }
  return calendarFrom(today());
}

function calendarFrom(today: string): Calendar {
  const year = Number(today.slice(0, 4));
  const month = Number(today.slice(5, 7)) - 1;
  return {
    today,
    dayOf: (day, months = 0) => new Date(Date.UTC(year, month + months, day)).toISOString().slice(0, 10),
  };
}

async function previewOf({ application }: DemoDeps, period: string, issueDate: string): Promise<PreviewCount> {
  const { billing, today } = application;
  const run = await billing.compute({ period, batch: DEFAULT_BATCH, issueDate, today: today() });
  await run.release();
  return { invoices: run.invoices, totalCents: run.totalCents, alarms: run.alarms.length };
}

/** The run is carried out by a job: its end is read where staff would read it. */
async function finishedRun(deps: DemoDeps, period: string): Promise<BillingRunView> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const run = billingRunOf(deps.application.readModel.query, DEFAULT_BATCH, period);
    if (run?.status === 'completed') return run;
    if (performance.now() > deadline) throw new Error('The billing run does not end: see GET /api/jobs');
    if (run !== undefined) progress(deps, 'factures émises', run.invoices, undefined);
    await sleep(100);
  }
}

/** Until each planned mail has been accepted or has failed for good. */
async function deliveriesSettled(deps: DemoDeps): Promise<void> {
  const { application } = deps;
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const { open, ended } = countDeliveries(application);
    if (open === 0 && ended > 0 && application.jobs().every(({ upToDate }) => upToDate)) return;
    if (performance.now() > deadline) return;
    progress(deps, 'envois', ended, ended + open);
    await sleep(200);
  }
}

function countDeliveries({ readModel }: Application): Readonly<{ open: number; ended: number }> {
  const rows = readModel.query.all<{ status: string; count: number }>(
    'SELECT status, count(*) AS count FROM deliveries GROUP BY status',
  );
  const sum = (statuses: readonly string[]) =>
    rows.filter(({ status }) => statuses.includes(status)).reduce((total, { count }) => total + count, 0);
  return { open: sum(['planned', 'sending']), ended: sum(['delivered', 'failed', 'waiting']) };
}

function progress({ print, isTerminal }: DemoDeps, what: string, done: number, total: number | undefined): void {
  if (!isTerminal) return;
  print(`\r  ${done}${total === undefined ? '' : ` / ${total}`} ${what}        `);
  if (done === total) print('\n');
}
