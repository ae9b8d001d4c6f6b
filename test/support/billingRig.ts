import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { BillingComputer } from '../../src/billing/billingComputer.js';
import { abortBillingRun } from '../../src/commands/billing/abortBillingRun.js';
import { startBillingRun } from '../../src/commands/billing/startBillingRun.js';
import type { Answer, CommandContext } from '../../src/commands/context.js';
import type { BillingEvent } from '../../src/domain/billing/billingState.js';
import type { BillingRunEvent } from '../../src/domain/billing/events.js';
import type { JournalEvent } from '../../src/domain/invoice/events.js';
import { BILLING_RUNS_STREAM, journalStream } from '../../src/domain/streams.js';
import { openSqliteEventStore } from '../../src/eventstore/adapters/sqliteEventStore.js';
import { createCodec } from '../../src/eventstore/codec.js';
import { randomId } from '../../src/eventstore/deriveId.js';
import type { EventStore, Recorded } from '../../src/eventstore/eventStore.js';
import { carryOutBillingRuns } from '../../src/jobs/carryOutBillingRuns.js';
import { appendBilling } from './billingLog.js';
import { activated, client, dossier, line, organisation } from './billingSamples.js';
import { inlineBilling } from './inlineBilling.js';
import { tempDir } from './tempDir.js';

type StartRequest = Parameters<typeof startBillingRun>[1];
type AbortRequest = Parameters<typeof abortBillingRun>[1];
type JobDeps = Parameters<typeof carryOutBillingRuns>[0];

export const december = { period: '2026-12' };

export type BillingRig = Readonly<{
  eventStore: EventStore;
  billing: BillingComputer;
  /** Another connection to the same log, as another process has it. */
  openAnother: () => EventStore;
  write: (events: readonly BillingEvent[]) => Promise<string>;
  start: (request: StartRequest, context?: Partial<CommandContext>) => Promise<Answer>;
  abort: (request?: AbortRequest) => Promise<Answer>;
  /** Hands every run that was started to the job, in order, as its checkpoint at zero would. 100 invoices an append. */
  carryOut: (deps?: Partial<JobDeps>) => Promise<void>;
  journal: (series?: string) => Promise<readonly Recorded<JournalEvent>[]>;
  runs: () => Promise<readonly Recorded<BillingRunEvent>[]>;
}>;

/** Commands and job of billing on a real log in a temporary folder. Today is 2026-11-24, now is just after eight. */
export function billingRig(): BillingRig {
  const path = join(tempDir(), 'events.db');
  const openAnother = () => {
    const store = openSqliteEventStore({ path, codec: createCodec() });
    onTestFinished(() => store.close());
    return store;
  };
  const eventStore = openAnother();
  const billing = inlineBilling(eventStore);
  const now = () => '2026-11-24T08:30:00.000Z';
  const deps = { eventStore, billing, now, today: () => '2026-11-24' };
  const runs = () => eventStore.read<BillingRunEvent>(BILLING_RUNS_STREAM);

  return {
    eventStore,
    billing,
    openAnother,
    runs,
    write: (events) => appendBilling(eventStore, events),
    start: (request, given) => startBillingRun(deps, request, { ...context(), ...given }),
    abort: (request = {}) => abortBillingRun(deps, request, context()),
    carryOut: async (given) => {
      const job = carryOutBillingRuns({ eventStore, billing, now, perAppend: 100, ...given });
      for (const event of await runs()) if (event.type === 'BillingRunStarted') await job.handle(event);
    },
    journal: (series = 'F2026') => eventStore.read<JournalEvent>(journalStream(series)),
  };
}

export const context = (): CommandContext => ({
  commandId: randomId(),
  commandHash: 'hash',
  correlationId: 'correlation',
  actor: { id: 'claire', kind: 'user', name: 'Claire' },
});

/** An organisation and clients with one dossier each, all in production since 1 December: 30 € a month. */
export const clients = (count: number): readonly BillingEvent[] => [
  ...organisation,
  ...Array.from({ length: count }, (_, i) => clientWithDossier(i + 1)).flat(),
];

export const clientWithDossier = (n: number): readonly BillingEvent[] => [
  client(`acc-${n}`, n),
  dossier(`d-${n}`, `acc-${n}`),
  line(`d-${n}`, `l-${n}`),
  activated(`d-${n}`, '2026-12-01', `acc-${n}`),
];

/** The store, with something happening just before an append to a journal. Counted from 1. */
export function beforeJournalAppend(store: EventStore, happen: (n: number) => Promise<void>): EventStore {
  let n = 0;
  return {
    ...store,
    append: async (stream, events, expected) => {
      if (stream.startsWith('invoices-')) {
        n += 1;
        await happen(n);
      }
      return store.append(stream, events, expected);
    },
  };
}
