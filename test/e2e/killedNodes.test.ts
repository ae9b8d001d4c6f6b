import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../src/config.js';
import type { DeliveryEvent } from '../../src/domain/delivery/events.js';
import type { JournalEvent } from '../../src/domain/invoice/events.js';
import { deliveryStream } from '../../src/domain/streams.js';
import type { EventStore, Recorded } from '../../src/eventstore/eventStore.js';
import { openLog } from '../../src/mainAdapters.js';
import { openCommandSide } from '../../src/mainTools.js';
import { type Received, smtpServer } from '../mail/smtpServers.js';
import { billableRegister } from '../support/billableRegister.js';
import { EsdbDouble } from '../support/esdbDouble/esdbDouble.js';
import { type Api, seeded, startNodes, until } from '../support/killedNodes.js';
import { tempDir } from '../support/tempDir.js';

/** A longer fight: KILLED_NODES_DOSSIERS=2000 KILLED_NODES_KILLS=60 npx vitest run test/e2e/killedNodes.test.ts */
const DOSSIERS = Number(process.env['KILLED_NODES_DOSSIERS'] ?? 30);
const KILLS = Number(process.env['KILLED_NODES_KILLS'] ?? 3);
const SEED = Number(process.env['KILLED_NODES_SEED'] ?? Date.now() % 100_000);
const PERIOD = '2026-11';

/** A mail server that takes its time, so that kills fall between a mail and its answer. */
async function slowMailServer() {
  const server = await smtpServer({
    onMailFrom: (_address, _session, answer) => void setTimeout(() => answer(), 30),
  });
  onTestFinished(() => server.close());
  return server;
}

type Outcome = Readonly<{
  invoices: readonly Recorded<JournalEvent>[];
  deliveries: readonly (readonly Recorded<DeliveryEvent>[])[];
  mails: readonly Received[];
}>;

async function billAndKill(logUrl: string): Promise<Outcome> {
  const config = readConfig({ DATA_DIR: tempDir(), EVENTSTORE_URL: logUrl });
  const side = await openCommandSide(config);
  await billableRegister(side.deps, DOSSIERS, '2026-11-01');
  await side.close();

  const random = seeded(SEED);
  const mails = await slowMailServer();
  const nodes = await startNodes(3, { EVENTSTORE_URL: logUrl, SMTP_URL: mails.url, LEASE_SECONDS: '1' });
  const started = { period: PERIOD, issueDate: '2026-11-24' };
  expect(await (await nodes.api()).command('StartBillingRun', started)).toMatchObject({ status: 200 });

  for (let n = 0; n < KILLS; n += 1) {
    await sleep(200 + random() * 1_500);
    await nodes.killOne(random);
  }
  await until(async () => isBilled(await nodes.api()), 60_000 + DOSSIERS * 100);
  const log = await openLog(config);
  const journal = () => log.read<JournalEvent>('invoices-F2026');
  const ended = async () => isEnded(await deliveriesOf(log, await journal()));
  await nodes.eachAlone((api) => isAtRest(api, log), ended);
  await nodes.stop();
  const invoices = await journal();
  const told = await deliveriesOf(log, invoices);
  await log.close();
  return { invoices, deliveries: told, mails: mails.received };
}

async function isBilled(api: Api): Promise<boolean> {
  const run = await api.get(`/api/billing/runs/default/${PERIOD}`).catch(() => undefined);
  return run?.body?.status === 'completed';
}

/** Every mail that this node, alone, can take any further has been taken there. */
async function isAtRest(api: Api, log: EventStore): Promise<boolean> {
  const { items, lease } = (await api.get('/api/jobs')).body;
  if (!lease.mine || !items.every(({ upToDate }: { upToDate: boolean }) => upToDate)) return false;
  const deliveries = await deliveriesOf(log, await log.read<JournalEvent>('invoices-F2026'));
  return deliveries.every((events) => !goesOn(events, lease.holder.node));
}

const isEnded = (deliveries: readonly (readonly DeliveryEvent[])[]): boolean =>
  deliveries.every((events) => !goesOn(events, undefined) && events.at(-1)?.type !== 'DeliveryAttempted');

const deliveriesOf = (log: EventStore, invoices: readonly JournalEvent[]) =>
  Promise.all(
    invoices.map(({ data }) => log.read<DeliveryEvent>(deliveryStream(`${data.invoiceId}-email_attachment`))),
  );

const endsOf = (events: readonly DeliveryEvent[]) =>
  events.flatMap((event) => (event.type === 'DeliveryAttemptEnded' ? [event.data] : []));

/** Also to another try after an unknown outcome (5 s later); not when the claim is another node's. */
function goesOn(events: readonly DeliveryEvent[], node: string | undefined): boolean {
  const last = events.at(-1);
  if (last?.type === 'DeliverySucceeded' || last?.type === 'DeliveryFailed') return false;
  return last?.type !== 'DeliveryAttempted' || last.data.node === node;
}

function expectEachInvoiceOnce(invoices: readonly Recorded<JournalEvent>[]): void {
  const issued = invoices.map(({ data }) => data);
  expect(invoices.map(({ revision }) => revision)).toEqual(Array.from({ length: DOSSIERS }, (_, n) => n));
  expect(new Set(issued.map(({ invoiceId }) => invoiceId)).size).toBe(DOSSIERS);
  expect(new Set(issued.map(({ accountId }) => accountId)).size).toBe(DOSSIERS);
  expect(issued.every(({ totalCents }) => totalCents === 21_588)).toBe(true);
}

function groupedBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

const messageIdIn = ({ raw }: Received): string => /^Message-ID: (.+)\r$/im.exec(raw.toString('utf8'))?.[1] ?? '';

/** LOG §8: once, or twice with the same Message-ID after an outcome that nobody knows; and never in silence. */
function expectEachMailAsPromised({ deliveries, mails }: Outcome): void {
  const sent = groupedBy(mails, messageIdIn);
  for (const events of deliveries) {
    const ids = new Set(events.flatMap((event) => (event.type === 'DeliveryAttempted' ? [event.data.messageId] : [])));
    const [id = ''] = ids;
    const copies = sent.get(id)?.length ?? 0;
    const unknowns = endsOf(events).filter(({ outcome }) => outcome === 'unknown').length;
    const accepted = endsOf(events).filter(({ outcome }) => outcome === 'accepted').length;

    expect(ids.size).toBe(1);
    expect(copies).toBeLessThanOrEqual(1 + unknowns);
    expect(copies).toBeLessThanOrEqual(2);
    expect(copies).toBeGreaterThanOrEqual(accepted);
    // In the end somebody knows it, or it is a person's to look at.
    const end = events.at(-1);
    if (accepted > 0) expect(end?.type).toBe('DeliverySucceeded');
    else expect(end).toMatchObject({ type: 'DeliveryFailed', data: { code: 'mail.outcome_unknown' } });
  }
  // No mail that no delivery knows of.
  expect(sent.size).toBeLessThanOrEqual(deliveries.length);
  expect(new Set(mails.map(({ to }) => to.join())).size).toBe(sent.size);
}

const within = 180_000 + DOSSIERS * 300 + KILLS * 5_000;

it(
  `three nodes on a shared log file, killed at random (seed ${SEED}): each invoice once, each mail as promised`,
  async () => {
    const outcome = await billAndKill(`file:${join(tempDir(), 'events.db')}`);
    expectEachInvoiceOnce(outcome.invoices);
    expectEachMailAsPromised(outcome);
  },
  within,
);

it(
  `three nodes on EventStoreDB's double, killed at random (seed ${SEED}): the same`,
  async () => {
    const double = await new EsdbDouble({ noiseEvery: 25 }).start();
    onTestFinished(() => double.stop());
    const outcome = await billAndKill(double.url);
    expectEachInvoiceOnce(outcome.invoices);
    expectEachMailAsPromised(outcome);
  },
  within,
);
