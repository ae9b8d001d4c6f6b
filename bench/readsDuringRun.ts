import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSqliteEventStore } from '../src/eventstore/adapters/sqliteEventStore.js';
import { openSqliteLeases } from '../src/eventstore/adapters/sqliteLeases.js';
import { createCodec } from '../src/eventstore/codec.js';
import { parisDate } from '../src/paris.js';
import { type Caller, httpCaller } from './support/httpCaller.js';
import { type LoadProcess, type Measured, startLoad } from './support/loadProcess.js';
import { judged, millis, type Row, whole } from './support/row.js';
import { writeLog } from './support/sampleLog.js';
import { sampleYears } from './support/sampleYears.js';
import { SERVE, SERVE_WITHOUT_DOCUMENTS, startServer, TOKEN } from './support/serverProcess.js';
import { percentile } from './support/stats.js';
import { inTempFolder } from './support/tempFolder.js';

const PER_SECOND = 200;
/** Of a node that has handled the log so far; without them it would first look at every old invoice. */
const JOBS = ['completeClaims', 'carryOutBillingRuns', 'produceInvoiceDocuments', 'planDeliveries', 'sendMails'];
const IDLE_MS = 5_000;
const RUN_MS = 600_000;
/** How long the documents and mails that follow a run are looked at. */
const AFTERWARDS_MS = 60_000;

type Options = Readonly<{ dossiers: number; documents: boolean }>;

/**
 * Reads at a fixed rate from a process of its own, while the server carries out a run of `dossiers` dossiers. With
 * `documents` it is the whole application: it makes the PDFs and writes the mails meanwhile as well.
 */
export async function benchReadsDuringRun({ dossiers, documents }: Options): Promise<Row> {
  const period = parisDate(new Date().toISOString()).slice(0, 7);
  return inTempFolder(async (folder) => {
    await prepareLog(join(folder, 'events.db'), dossiers, monthBefore(period));
    const server = await startServer(documents ? SERVE : SERVE_WITHOUT_DOCUMENTS, folder);
    const settings = { url: server.url, token: TOKEN, perSecond: PER_SECOND, accounts: dossiers };
    const load = () => startLoad('readLoad', { ...settings, period: monthBefore(period) });
    try {
      const call = httpCaller(server.url, TOKEN, 2);
      await searchIsReady(call);
      const idle = await readsDuring(load(), () => sleep(IDLE_MS));
      let runMs = 0;
      const busy = await readsDuring(load(), async () => {
        const started = performance.now();
        await carryOutRun(call, period, dossiers);
        runMs = performance.now() - started;
        if (documents) await documentsFollow(call);
      });
      return rowOf({ dossiers, documents }, runMs, idle, busy);
    } finally {
      await server.stop();
    }
  });
}

function rowOf({ dossiers, documents }: Options, runMs: number, idle: Measured, { times, tookMs }: Measured): Row {
  const p99 = percentile(times, 0.99);
  const run = `a run of ${whole(dossiers)} dossiers`;
  return {
    what: `reads over HTTP during ${run}, ${documents ? 'with PDFs and mails' : 'without PDFs and mails'}`,
    measured: [
      `run ${(runMs / 1_000).toFixed(1)} s`,
      ...(documents ? [`read for ${(tookMs / 1_000).toFixed(1)} s`] : []),
      `${whole(times.length)} reads at ${PER_SECOND}/s: p50 ${millis(percentile(times, 0.5))}`,
      `max ${millis(percentile(times, 1))}`,
      `before: p99 ${millis(percentile(idle.times, 0.99))}`,
    ].join(', '),
    result: `p99 ${millis(p99)}`,
    target: documents ? 'shown' : 'p99 < 50 ms',
    verdict: documents ? 'shown' : judged(p99 < 50),
  };
}

/** A log in which last month is billed and delivered. */
async function prepareLog(path: string, clients: number, month: string): Promise<void> {
  const eventStore = openSqliteEventStore({ path, codec: createCodec() });
  await writeLog(eventStore, sampleYears({ clients, months: [month] }));
  const head = await eventStore.head();
  const leases = openSqliteLeases(path);
  const held = await leases.take(
    await leases.read(),
    { node: 'bench', process: 'bench', name: 'bench' },
    new Date().toISOString(),
  );
  for (const job of JOBS) if (head !== undefined) await leases.saveCheckpoint(job, head, held);
  await leases.giveUp(held, new Date().toISOString());
  await leases.close();
  await eventStore.close();
}

/** A search that names a position waits until the index holds it. */
async function searchIsReady(call: Caller): Promise<void> {
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const { status } = await call({ method: 'GET', path: '/api/search?q=martin&after=1' });
    if (status === 200) return;
  }
  throw new Error('The search index did not get ready in time');
}

async function readsDuring(load: LoadProcess, work: () => Promise<void>): Promise<Measured> {
  try {
    await load.warm();
    await sleep(1_000);
    load.mark();
    await work();
    return await load.finish();
  } catch (error) {
    load.kill();
    throw error;
  }
}

/** Until the last invoice is in the journal. */
async function carryOutRun(call: Caller, period: string, dossiers: number): Promise<void> {
  const started = await call({ method: 'POST', path: '/api/commands/StartBillingRun', body: { period } });
  if (started.status !== 200) throw new Error(`The run did not start: ${started.text}`);
  const deadline = performance.now() + RUN_MS;
  while (performance.now() < deadline) {
    await sleep(200);
    const { status, text } = await call({ method: 'GET', path: `/api/billing/runs/default/${period}` });
    if (status !== 200) continue;
    // What the API answers for a run.
    const run = JSON.parse(text) as Readonly<{ status: string; invoices: number }>;
    if (run.status !== 'completed') continue;
    if (run.invoices !== dossiers) throw new Error(`${run.invoices} invoices, expected ${dossiers}`);
    return;
  }
  throw new Error('The run did not end in time');
}

/** Until every mail is delivered, or the time is over. */
async function documentsFollow(call: Caller): Promise<void> {
  const deadline = performance.now() + AFTERWARDS_MS;
  while (performance.now() < deadline) {
    await sleep(1_000);
    const [jobs = '', ...open] = await Promise.all(
      ['/api/jobs', '/api/deliveries?status=planned&limit=1', '/api/deliveries?status=sending&limit=1'].map(
        async (path) => (await call({ method: 'GET', path })).text,
      ),
    );
    if (!jobs.includes('"upToDate":false') && open.every((text) => text.startsWith('{"items":[]'))) return;
  }
}

function monthBefore(period: string): string {
  const [year = 0, month = 0] = period.split('-').map(Number);
  const before = year * 12 + month - 2;
  return `${Math.floor(before / 12)}-${String((before % 12) + 1).padStart(2, '0')}`;
}
