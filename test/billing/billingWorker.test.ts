import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as billingThread from '../../src/billing/adapters/billingThread.js';
import { openBillingWorker } from '../../src/billing/adapters/billingWorker.js';
import type { BillingComputer, ComputedRun } from '../../src/billing/billingComputer.js';
import type { BillingEvent } from '../../src/domain/billing/billingState.js';
import type { IssuedInvoice } from '../../src/domain/invoice/events.js';
import { openSqliteEventStore } from '../../src/eventstore/adapters/sqliteEventStore.js';
import { createCodec } from '../../src/eventstore/codec.js';
import { BrokenEvent, type EventStore, StreamNewer } from '../../src/eventstore/eventStore.js';
import { openSqlite } from '../../src/sqlite.js';
import { appendBilling } from '../support/billingLog.js';
import {
  activated,
  client,
  dossier,
  foldBilling,
  issued,
  line,
  organisation,
  prospect,
  runOf,
} from '../support/billingSamples.js';
import { tempDir } from '../support/tempDir.js';

const december = { batch: 'default', period: '2026-12', issueDate: '2026-12-01' };

type Rig = Readonly<{ eventStore: EventStore; billing: BillingComputer; path: string }>;

function openRig(): Rig {
  const path = join(tempDir(), 'events.db');
  const eventStore = openSqliteEventStore({ path, codec: createCodec() });
  const billing = openBillingWorker({ eventStore });
  onTestFinished(async () => {
    await billing.close();
    await eventStore.close();
  });
  return { eventStore, billing, path };
}

async function invoicesOf(run: ComputedRun): Promise<readonly IssuedInvoice[]> {
  const all: IssuedInvoice[] = [];
  for await (const page of run.pages()) all.push(...page);
  return all;
}

const withDossier = (n: number): readonly BillingEvent[] => [
  client(`acc-${n}`, n),
  dossier(`d-${n}`, `acc-${n}`),
  line(`d-${n}`, `l-${n}`, { unitPrice: String(n) }),
  activated(`d-${n}`, '2026-12-01', `acc-${n}`),
];

describe('the billing computer', () => {
  it('knows what the fonts of documents lack: a buyer who could only be printed as ??? is left out', async () => {
    const { eventStore, billing } = openRig();
    const named = (name: string): BillingEvent =>
      ({ type: 'AccountDetailsChanged', data: { accountId: 'acc-1', changes: { name } } }) as BillingEvent;
    await appendBilling(eventStore, [...organisation, ...withDossier(1), named('中文'), ...withDossier(2)]);
    const run = await billing.compute(december);
    expect((await invoicesOf(run)).map(({ accountId }) => accountId)).toEqual(['acc-2']);
    expect(run.leftOut).toMatchObject([{ accountId: 'acc-1', code: 'buyer.name_unprintable' }]);
  });

  it('tells at the head of the log which lines are billed, and which prospects are about to become clients', async () => {
    const { eventStore, billing } = openRig();
    const events = [...organisation, ...withDossier(1), prospect('acc-2', 2), dossier('d-2', 'acc-2')];
    await appendBilling(eventStore, events);
    const of = { dossierId: 'd-1', lineId: 'l-1' };
    expect(await billing.isBilled(of)).toBe(false);
    expect((await billing.converting()).accountIds).toEqual([]);

    const installation = { installationTypeId: 't', name: 'Fibre', phases: [], team: {} };
    const data = { dossierId: 'd-2', accountId: 'acc-2', effectiveOn: '2026-12-01', installation };
    const { invoices } = runOf(foldBilling(...events), '2026-12');
    const position = await appendBilling(eventStore, [...issued(...invoices), { type: 'DossierActivated', data }]);

    expect(await billing.isBilled(of)).toBe(true);
    expect(await billing.isBilled({ ...of, lineId: 'none' })).toBe(false);
    expect(await billing.converting()).toEqual({ position, accountIds: ['acc-2'] });
  });

  it('tells at the head of the log which dossiers of an account have settings of their own', async () => {
    const { eventStore, billing } = openRig();
    await appendBilling(eventStore, [...organisation, ...withDossier(1), dossier('d-2', 'acc-1', { name: 'Fibre' })]);
    expect(await billing.ownSettings('acc-1')).toEqual([]);

    const override = { mode: 'cheque', due: { days: 30, endOfMonth: 'none' } } as const;
    const data = { dossierId: 'd-2', accountId: 'acc-1', override };
    await appendBilling(eventStore, [{ type: 'DossierPaymentSet', data }]);
    expect(await billing.ownSettings('acc-1')).toEqual([{ dossierId: 'd-2', name: 'Fibre', override, delivery: null }]);
    expect(await billing.ownSettings('acc-9')).toEqual([]);
  });

  it('gives what the pure function gives on the same events, page by page', async () => {
    const { eventStore, billing } = openRig();
    const events = [...organisation, ...Array.from({ length: 450 }, (_, i) => withDossier(i + 1)).flat()];
    const position = await appendBilling(eventStore, events);

    const run = await billing.compute(december);
    const pages: (readonly IssuedInvoice[])[] = [];
    for await (const page of run.pages()) pages.push(page);
    const expected = runOf(foldBilling(...events), '2026-12');

    expect(pages.map((page) => page.length)).toEqual([200, 200, 50]);
    expect(pages.flat()).toEqual(expected.invoices);
    expect(run).toMatchObject({
      runId: expected.runId,
      position,
      invoices: 450,
      totalCents: expected.invoices.reduce((sum, { totalCents }) => sum + totalCents, 0),
      alarms: [],
      leftOut: [],
    });
    await run.release();
    await expect(invoicesOf(run)).rejects.toThrow('no longer kept');
  });

  it('goes on from what it holds, and answers for the past as it was', async () => {
    const { eventStore, billing } = openRig();
    const first = await appendBilling(eventStore, [...organisation, ...withDossier(1)]);
    expect((await billing.compute(december)).invoices).toBe(1);

    const second = await appendBilling(eventStore, withDossier(2));
    expect(await billing.compute(december)).toMatchObject({ invoices: 2, position: second });
    expect(await billing.compute({ ...december, until: first })).toMatchObject({ invoices: 1, position: first });

    await appendBilling(eventStore, withDossier(3));
    expect((await billing.compute({ ...december, until: second })).invoices).toBe(2);
    expect((await billing.compute(december)).invoices).toBe(3);
  });

  it('takes a position beyond the head for the head, and still sees what comes there later', async () => {
    const { eventStore, billing } = openRig();
    const head = await appendBilling(eventStore, [...organisation, ...withDossier(1)]);
    expect((await billing.compute({ ...december, until: '999999' })).position).toBe(head);
    await appendBilling(eventStore, withDossier(2));
    expect((await billing.compute(december)).invoices).toBe(2);
  });

  it('answers requests that come together one after the other', async () => {
    const { eventStore, billing } = openRig();
    await appendBilling(eventStore, [...organisation, ...withDossier(1)]);
    const months = ['2026-12', '2027-01', '2027-02'];
    const runs = await Promise.all(months.map((period) => billing.compute({ ...december, period })));
    const totals = await Promise.all(
      runs.map(async (run) => (await invoicesOf(run)).flatMap(({ lines }) => lines.length)),
    );
    expect(totals).toEqual([[1], [2], [3]]);
  });

  it('says what moved between two positions, and nothing when no invoice did', async () => {
    const { eventStore, billing } = openRig();
    const from = await appendBilling(eventStore, [...organisation, ...withDossier(1), ...withDossier(2)]);
    const { runId } = await billing.compute(december);
    const same = await appendBilling(eventStore, [client('acc-9', 9), dossier('d-9', 'acc-9')]);
    expect(await billing.moved({ ...december, runId, from, until: same })).toEqual([]);

    const until = await appendBilling(eventStore, [line('d-2', 'more', { unitPrice: '10' }), ...withDossier(3)]);
    expect(await billing.moved({ ...december, runId, from, until })).toEqual([
      {
        accountId: 'acc-2',
        dossierIds: ['d-2'],
        change: 'changed',
        detail: 'La facture de Client 2 (CL000002, 14,40 €) change : lignes, TVA (2,40 € devient 14,40 €).',
      },
      {
        accountId: 'acc-3',
        dossierIds: ['d-3'],
        change: 'appeared',
        detail: 'La facture de Client 3 (CL000003, 3,60 €) s’ajoute.',
      },
    ]);
  });

  it('refuses with the same codes as the function, also on an empty log', async () => {
    const { eventStore, billing } = openRig();
    await expect(billing.compute(december)).rejects.toMatchObject({ code: 'organisation.profile_missing' });
    await appendBilling(eventStore, [...organisation.slice(0, 1), ...withDossier(1)]);
    await expect(billing.compute(december)).rejects.toMatchObject({
      name: 'RuleViolation',
      code: 'organisation.bank_missing',
      facts: { command: 'SetBankDetails' },
    });
  });

  it('stops at an event that is broken or newer, naming it, and goes on when it is mended', async () => {
    const { eventStore, billing, path } = openRig();
    await appendBilling(eventStore, [...organisation, ...withDossier(1)]);
    const db = openSqlite(path, { synchronous: 'FULL' });
    onTestFinished(() => {
      db.close();
    });
    const set = (what: string) => db.exec(`UPDATE events SET ${what} WHERE type = 'DossierLineAdded'`);

    set(`data = '{"half'`);
    await expect(billing.compute(december)).rejects.toThrow(BrokenEvent);
    await expect(billing.compute(december)).rejects.toThrow(/dossier-d-1.*is no JSON/);
    set(`data = '{}'`);
    await expect(billing.compute(december)).rejects.toThrow(/fails its schema/);
    const [whole] = [line('d-1', 'l-1')];
    db.prepare(`UPDATE events SET schema_version = 9, data = ? WHERE type = 'DossierLineAdded'`).run(
      JSON.stringify(whole?.data),
    );
    await expect(billing.compute(december)).rejects.toThrow(StreamNewer);
    set('schema_version = 1');
    expect((await billing.compute(december)).invoices).toBe(1);
  });

  it('keeps a few results only, and those that are being read', async () => {
    const { eventStore, billing } = openRig();
    await appendBilling(eventStore, [...organisation, ...withDossier(1)]);
    const [idle, read] = [await billing.compute(december), await billing.compute(december)];
    for (let i = 0; i < 4; i += 1) {
      await billing.compute(december);
      expect(await invoicesOf(read)).toHaveLength(1);
    }
    await expect(invoicesOf(idle)).rejects.toThrow('no longer kept');
  });

  it('folds nothing onto a state that is not where it is believed to be, as after the thread was replaced', () => {
    expect(() => billingThread.fold({ slot: 'kept', at: '41', page: [] })).toThrow('replaced');
    expect(() => billingThread.compute({ slot: 'kept', at: '41', request: december })).toThrow('replaced');
    expect(billingThread.progressOf('kept')).toEqual({});
  });
});
