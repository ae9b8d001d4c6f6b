import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContactDetails } from '../../src/domain/account/events.js';
import type { ArdoiseEvent } from '../../src/domain/catalogue.js';
import { type Delivery, evolve, initial, openClaim, standingOf } from '../../src/domain/delivery/delivery.js';
import type { DeliveryEvent } from '../../src/domain/delivery/events.js';
import type { IssuedInvoice } from '../../src/domain/invoice/events.js';
import { accountStream, deliveryStream, journalStream } from '../../src/domain/streams.js';
import { openSqliteEventStore } from '../../src/eventstore/adapters/sqliteEventStore.js';
import { createCodec } from '../../src/eventstore/codec.js';
import { deriveId } from '../../src/eventstore/deriveId.js';
import { type EventStore, NO_STREAM, type Recorded } from '../../src/eventstore/eventStore.js';
import type { Problem } from '../../src/jobs/claimBook.js';
import type { Job } from '../../src/jobs/job.js';
import { planDeliveries } from '../../src/jobs/planDeliveries.js';
import { MailWorker, type SendMailsDeps } from '../../src/jobs/sendMails.js';
import { sampleInvoice } from '../documents/sampleInvoices.js';

export const PDF = Buffer.from('%PDF-1.7 the bytes that were issued');

/** A log in a folder of its own, a clock that the test moves, and workers on any number of nodes. */
export function openBench() {
  const folder = mkdtempSync(join(tmpdir(), 'ardoise-mails-'));
  const path = join(folder, 'events.db');
  const stores: EventStore[] = [];
  const workers: MailWorker[] = [];
  const problems: Problem[] = [];
  const clock = { instant: Date.now() };
  const now = () => new Date(clock.instant).toISOString();

  /** Another connection to the same log, as another node or a later process has one. */
  const openStore = () => {
    const store = openSqliteEventStore({ path, codec: createCodec() });
    stores.push(store);
    return store;
  };
  const log = openStore();

  return {
    folder,
    path,
    log,
    openStore,
    problems,
    now,
    advance: (minutes: number) => {
      clock.instant += minutes * 60_000;
    },
    worker: (deps: Pick<SendMailsDeps, 'transport'> & Partial<SendMailsDeps>) => {
      const eventStore = deps.eventStore ?? openStore();
      const worker = new MailWorker({
        eventStore,
        node: 'here',
        now,
        pdfOf: async () => ({ content: PDF }),
        dueDeliveries: (at, limit) => dueDeliveries(log, at, limit),
        onProblem: (problem) => problems.push(problem),
        lookEveryMs: 20,
        stopWithinMs: 1_000,
        ...deps,
      });
      workers.push(worker);
      return worker;
    },
    plan: () => replay(log, planDeliveries({ eventStore: log, now })),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.stop()));
      for (const store of stores) await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Every event of the log that the job handles, from the first one on. */
export async function replay(log: EventStore, job: Job): Promise<void> {
  for await (const page of log.readAll<ArdoiseEvent>({ only: job.handles })) {
    for (const event of page) await job.handle(event);
  }
}

export async function append(log: EventStore, stream: string, ...events: ArdoiseEvent[]): Promise<void> {
  const past = await log.read(stream);
  const metadata = {
    commandId: 'seed',
    commandHash: 'seed',
    correlationId: 'seed',
    actor: { id: 'admin', kind: 'user' as const, name: 'Administrateur' },
    occurredAt: past.at(-1)?.metadata.occurredAt ?? '2026-11-24T08:00:00.000Z',
  };
  const from = past.length;
  const stamped = events.map((event, n) => ({ ...event, id: deriveId(stream, String(from + n)), metadata }));
  await log.append(stream, stamped, past.at(-1)?.revision ?? NO_STREAM);
}

const accountCreated = (accountId: string): ArdoiseEvent => ({
  type: 'ClientCreated',
  data: { accountId, number: 42, name: 'Moulins Roy', customerType: 'business' },
});

export const contactAdded = (
  accountId: string,
  contactId: string,
  given: Partial<ContactDetails> = {},
): ArdoiseEvent => ({
  type: 'ContactAdded',
  data: {
    accountId,
    contactId,
    lastName: 'Martin',
    firstName: 'Claire',
    email: `${contactId}@moulins-roy.example`,
    active: true,
    receivesInvoices: true,
    portalAccess: false,
    main: false,
    ...given,
  },
});

/** A client `acc-1` with these contacts, and this many invoices of it: `inv-1`, `inv-2`... */
export async function seed(
  log: EventStore,
  contacts: readonly string[],
  invoices = 1,
  given: Partial<IssuedInvoice> = {},
) {
  const added = contacts.map((contactId) => contactAdded('acc-1', contactId));
  await append(log, accountStream('acc-1'), accountCreated('acc-1'), ...added);
  const issued = Array.from({ length: invoices }, (_, n): ArdoiseEvent => {
    const data = { ...sampleInvoice, invoiceId: `inv-${n + 1}`, accountId: 'acc-1', ...given };
    return { type: 'InvoiceIssued', data };
  });
  await append(log, journalStream('F2026'), ...issued);
}

export const mailOf = (n: number): string => `inv-${n}-email_attachment`;

export async function deliveryEvents(log: EventStore, deliveryId: string): Promise<readonly Recorded<DeliveryEvent>[]> {
  return log.read<DeliveryEvent>(deliveryStream(deliveryId));
}

/** The story of a delivery in short: `Planned Addressed Attempted Ended:accepted Succeeded`. */
export async function storyOf(log: EventStore, deliveryId: string): Promise<string> {
  const events = await deliveryEvents(log, deliveryId);
  return events
    .map((event) => {
      if (event.type === 'DeliveryAttemptEnded') return `Ended:${event.data.outcome}`;
      const name = event.type.replace('Delivery', '');
      return event.type === 'DeliveryFailed' ? `${name}:${event.data.code}` : name;
    })
    .join(' ');
}

/** What the read model will answer, folded from the log itself. */
async function dueDeliveries(log: EventStore, at: string, limit: number): Promise<readonly string[]> {
  const deliveries = new Map<string, Delivery>();
  for await (const page of log.readAll<DeliveryEvent>()) {
    for (const event of page) {
      if (!event.stream.startsWith('delivery-')) continue;
      deliveries.set(event.stream, evolve(deliveries.get(event.stream) ?? initial, event));
    }
  }
  return [...deliveries.values()]
    .flatMap((delivery) => (isDue(delivery, at) ? [delivery.deliveryId] : []))
    .slice(0, limit);
}

function isDue(delivery: Delivery, at: string): delivery is Exclude<Delivery, { status: 'unplanned' }> {
  if (delivery.status !== 'open' || delivery.method !== 'email_attachment') return false;
  if (delivery.recipients === undefined || openClaim(delivery) !== undefined) return true;
  const standings = delivery.recipients.map((recipient) => standingOf(delivery, recipient));
  return standings.some((standing) => standing.is === 'due' && (standing.at ?? '') <= at);
}
