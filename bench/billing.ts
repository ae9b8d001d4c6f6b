import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openBillingWorker } from '../src/billing/adapters/billingWorker.js';
import type { BillingComputer } from '../src/billing/billingComputer.js';
import { startBillingRun } from '../src/commands/billing/startBillingRun.js';
import type { BillingRunEvent } from '../src/domain/billing/events.js';
import { BILLING_RUNS_STREAM } from '../src/domain/streams.js';
import { openSqliteEventStore } from '../src/eventstore/adapters/sqliteEventStore.js';
import { createCodec } from '../src/eventstore/codec.js';
import { randomId } from '../src/eventstore/deriveId.js';
import type { EventStore } from '../src/eventstore/eventStore.js';
import { carryOutBillingRuns } from '../src/jobs/carryOutBillingRuns.js';
import { parisDate } from '../src/paris.js';
import { judged, millis, type Row, whole } from './support/row.js';
import { clientEvents, organisationEvents, sampleClient } from './support/sampleAccounts.js';
import { type Placed, writeLog } from './support/sampleLog.js';
import { inTempFolder } from './support/tempFolder.js';

const TARGET_MS = 20_000;

/** A preview on a cold node, then the run of the same month, on the port and in the job: no PDF, no mail, no HTTP. */
export async function benchBilling({ dossiers }: Readonly<{ dossiers: number }>): Promise<readonly Row[]> {
  return inTempFolder(async (folder) => {
    const eventStore = openSqliteEventStore({ path: join(folder, 'events.db'), codec: createCodec() });
    const billing = openBillingWorker({ eventStore });
    try {
      const today = parisDate(new Date().toISOString());
      await writeLog(eventStore, sampleLog(dossiers, `${today.slice(0, 7)}-01`));
      return await measure(eventStore, billing, dossiers, today);
    } finally {
      await billing.close();
      await eventStore.close();
    }
  });
}

function* sampleLog(dossiers: number, effectiveOn: string): Generator<Placed> {
  yield* organisationEvents;
  for (let number = 1; number <= dossiers; number += 1) {
    yield* clientEvents(sampleClient(number), { effectiveOn, methods: ['email_attachment'] });
  }
}

async function measure(eventStore: EventStore, billing: BillingComputer, dossiers: number, today: string) {
  const period = today.slice(0, 7);
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const cold = await timed(() => preview(billing, period, today));
  const warm = await timed(() => preview(billing, period, today));
  const run = await timed(() => carryOut(eventStore, billing, period, today));
  loop.disable();
  return rowsOf(dossiers, { cold, warm, run, frozenMs: loop.max / 1e6 });
}

type Times = Readonly<{ cold: number; warm: number; run: number; frozenMs: number }>;

function rowsOf(dossiers: number, { cold, warm, run, frozenMs }: Times): readonly Row[] {
  const both = cold + run;
  const measured = [
    `preview ${millis(cold)} on a cold node, ${millis(warm)} again`,
    `run ${millis(run)} (${whole((dossiers * 1_000) / run)} invoices/s)`,
    `event loop held up for ${millis(frozenMs)} at most`,
  ];
  return [
    {
      what: `preview and run of ${whole(dossiers)} dossiers, without PDFs and mails`,
      measured: measured.join(', '),
      result: `${(both / 1_000).toFixed(1)} s`,
      target: '< 20 s for 10 000',
      verdict: judged(both < TARGET_MS),
    },
  ];
}

async function preview(billing: BillingComputer, period: string, issueDate: string): Promise<number> {
  const run = await billing.compute({ batch: 'default', period, issueDate });
  let invoices = 0;
  for await (const page of run.pages()) invoices += page.length;
  await run.release();
  return invoices;
}

async function carryOut(eventStore: EventStore, billing: BillingComputer, period: string, today: string) {
  const now = () => new Date().toISOString();
  const actor = { id: 'bench', kind: 'user', name: 'Bench' } as const;
  const context = { commandId: randomId(), commandHash: 'bench', correlationId: 'bench', actor };
  await startBillingRun({ eventStore, billing, now, today: () => today }, { period }, context);

  const job = carryOutBillingRuns({ eventStore, billing, now });
  const [started] = await eventStore.read<BillingRunEvent>(BILLING_RUNS_STREAM);
  if (started?.type !== 'BillingRunStarted') throw new Error('The run did not start');
  await job.handle(started);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
