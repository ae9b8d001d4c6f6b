import { status } from '@grpc/grpc-js';
import { expect, it, onTestFinished } from 'vitest';
import { createPick } from '../../src/demo/pick.js';
import { openEsdbEventStore } from '../../src/eventstore/adapters/esdbEventStore.js';
import { createCodec } from '../../src/eventstore/codec.js';
import { deriveId } from '../../src/eventstore/deriveId.js';
import { Conflict, type EventStore, type NewEvent, Unavailable, Unknown } from '../../src/eventstore/eventStore.js';
import { journalGolden } from '../golden/billing.js';
import { EsdbDouble } from '../support/esdbDouble/esdbDouble.js';
import type { Fault } from '../support/esdbDouble/faults.js';
import { RpcError } from '../support/esdbDouble/messages.js';
import { metadata } from '../support/logFixtures.js';

const JOURNAL = 'invoices-F2026';
const INVOICES = 1_000;
const WRITERS = 4;
const [sample] = journalGolden.InvoiceIssued;

const invoice = (n: number): NewEvent => ({
  id: deriveId('invoice', String(n)),
  type: 'InvoiceIssued',
  data: { ...sample, invoiceId: `inv-${n}` },
  metadata,
});

/** Issues those that are not issued yet, some at a time, at the exact revision that it has seen. */
async function issueAll(store: EventStore, wanted: readonly NewEvent[], pick: ReturnType<typeof createPick>) {
  const issued = new Set<string>();
  for (;;) {
    try {
      for (const { id } of await store.read(JOURNAL, { from: issued.size })) issued.add(id);
      const left = wanted.filter(({ id }) => !issued.has(id));
      if (left.length === 0) return;
      await store.append(JOURNAL, left.slice(0, 10 + pick.number(30)), issued.size - 1);
    } catch (error) {
      const again = error instanceof Conflict || error instanceof Unavailable || error instanceof Unknown;
      if (!again) throw error;
    }
  }
}

it('1,000 invoices of four writers come out numbered 1 to 1,000, each once, whatever goes wrong', async () => {
  const double = await new EsdbDouble({ noiseEvery: 10 }).start();
  const pick = createPick(2026);
  const gone = (code: status): RpcError => new RpcError(code, 'connection lost');
  const faults: readonly (() => Fault)[] = [
    () => ({ kind: 'answer lost', error: gone(status.UNAVAILABLE) }),
    () => ({ kind: 'answer lost', error: gone(status.UNKNOWN) }),
    () => ({ kind: 'refused', error: gone(status.UNAVAILABLE) }),
    () => ({ kind: 'dropped' }),
    () => ({ kind: 'silent' }),
    () => ({ kind: 'no position' }),
    () => ({ kind: 'slow', ms: pick.number(30) }),
  ];
  let met = 0;
  double.faults.always('append', () => {
    if (!pick.chance(30)) return undefined;
    met += 1;
    return pick.of(faults)();
  });
  double.faults.always('read', () =>
    pick.chance(5) ? { kind: 'refused', error: gone(status.UNAVAILABLE) } : undefined,
  );
  const timing = { deadlineMs: 400, patienceMs: 10_000, firstPauseMs: 2, silenceMs: 5_000 };
  const stores = Array.from({ length: WRITERS }, (_, n) =>
    openEsdbEventStore({ url: `${double.url}&connectionName=writer-${n}`, codec: createCodec(), timing }),
  );
  onTestFinished(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await double.stop();
  });

  // Every writer wants all of them, as workers of one billing run do.
  const all = Array.from({ length: INVOICES }, (_, n) => invoice(n));
  await Promise.all(stores.map((store) => issueAll(store, all, pick)));

  const journal = double.log.recordsOf(JOURNAL);
  expect(journal.map(({ revision }) => Number(revision) + 1)).toEqual(
    Array.from({ length: INVOICES }, (_, n) => n + 1),
  );
  expect(new Set(journal.map(({ id }) => id)).size).toBe(INVOICES);
  expect(met).toBeGreaterThan(10);
}, 60_000);
