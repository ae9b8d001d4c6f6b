import { describe, expect, it } from 'vitest';
import type { BillingEvent } from '../../src/domain/billing/billingState.js';
import { daysBetween } from '../../src/domain/shared/civilDate.js';
import { deriveId } from '../../src/eventstore/deriveId.js';
import { Unavailable } from '../../src/eventstore/eventStore.js';
import { carryOutBillingRuns } from '../../src/jobs/carryOutBillingRuns.js';
import {
  type BillingRig,
  beforeJournalAppend,
  billingRig,
  clients,
  clientWithDossier,
  december,
} from '../support/billingRig.js';
import {
  activated,
  cheque,
  dossier,
  line,
  organisation,
  payment,
  profile,
  prospect,
} from '../support/billingSamples.js';

const january = { period: '2027-01' };

/** Client numbers in the order of the journal. */
const order = async (rig: BillingRig, series?: string) =>
  (await rig.journal(series)).map(({ data }) => Number(data.accountId.slice('acc-'.length)));
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
const runTypes = async (rig: BillingRig) => (await rig.runs()).map(({ type }) => type);

/** Every day that the journals bill, as `line day`, to see that none is there twice. */
async function billedDays(rig: BillingRig, ...series: readonly string[]): Promise<readonly string[]> {
  const journals = await Promise.all(series.map((name) => rig.journal(name)));
  const lines = journals.flat().flatMap(({ data }) => data.lines);
  return lines.flatMap(({ lineId, from, to }) =>
    Array.from({ length: daysBetween(from, to) + 1 }, (_, i) => `${lineId} ${from} +${i}`),
  );
}

/** Once: something goes wrong just before the nth append to a journal. */
function failingAt(rig: BillingRig, nth: number) {
  return beforeJournalAppend(rig.eventStore, async (n) => {
    if (n === nth) throw new Unavailable('the disk is gone');
  });
}

describe('a billing run', () => {
  it('issues each invoice in order, and ends with what it billed and what it left out', async () => {
    const rig = billingRig();
    const left = [
      prospect('acc-251', 251),
      dossier('d-251', 'acc-251'),
      line('d-251', 'l'),
      activated('d-251', '2026-12-01'),
    ];
    await rig.write([...clients(250), ...left]);
    const { id: runId } = await rig.start(december);
    await rig.carryOut();

    expect(await order(rig)).toEqual(upTo(250));
    expect((await rig.runs()).at(-1)).toMatchObject({
      type: 'BillingRunCompleted',
      data: {
        runId,
        batch: 'default',
        period: '2026-12',
        invoices: 250,
        netCents: 250 * 3000,
        vatCents: 250 * 600,
        totalCents: 250 * 3600,
        leftOut: [{ accountId: 'acc-251', code: 'account.still_prospect', detail: expect.any(String) }],
      },
    });
  });

  it('writes as the job that it is, because of the start, under ids that derive from the invoices', async () => {
    const rig = billingRig();
    await rig.write(clients(1));
    await rig.start(december);
    await rig.carryOut();
    const [started, completed] = await rig.runs();
    const [invoice] = await rig.journal();
    const actor = { id: 'job:carryOutBillingRuns', kind: 'job', name: 'Facturation' };
    expect(invoice?.id).toBe(deriveId(invoice?.data.invoiceId ?? ''));
    for (const event of [invoice, completed]) {
      expect(event?.metadata).toMatchObject({ actor, causationId: started?.id, correlationId: 'correlation' });
    }
  });

  it('does nothing new when it is handed over again', async () => {
    const rig = billingRig();
    await rig.write(clients(3));
    await rig.start(december);
    await rig.carryOut();
    await rig.carryOut();
    expect(await order(rig)).toEqual(upTo(3));
    expect(await runTypes(rig)).toEqual(['BillingRunStarted', 'BillingRunCompleted']);
  });

  it('is complete with nothing to bill', async () => {
    const rig = billingRig();
    await rig.write([...organisation]);
    await rig.start(december);
    await rig.carryOut();
    expect((await rig.runs()).at(-1)?.data).toMatchObject({ invoices: 0, totalCents: 0, leftOut: [] });
  });

  it('goes on after a crash: no invoice twice, no gap, the totals of the whole run', async () => {
    const rig = billingRig();
    await rig.write(clients(350));
    await rig.start(december);
    await expect(rig.carryOut({ eventStore: failingAt(rig, 3) })).rejects.toThrow(Unavailable);
    expect(await order(rig)).toEqual(upTo(200));
    await rig.carryOut();
    expect(await order(rig)).toEqual(upTo(350));
    expect((await rig.runs()).at(-1)?.data).toMatchObject({ invoices: 350, netCents: 350 * 3000 });
  });

  it('goes on when the log had written what it did not acknowledge', async () => {
    const rig = billingRig();
    await rig.write(clients(150));
    await rig.start(december);
    const deaf = {
      ...rig.eventStore,
      append: async (...args: Parameters<typeof rig.eventStore.append>) => {
        await rig.eventStore.append(...args);
        throw new Unavailable('no answer');
      },
    };
    await expect(rig.carryOut({ eventStore: deaf })).rejects.toThrow(Unavailable);
    await rig.carryOut();
    expect(await order(rig)).toEqual(upTo(150));
  });

  it('bills what was true at its basis, whatever changes before or while it is carried out', async () => {
    const rig = billingRig();
    await rig.write(clients(120));
    await rig.start(december);
    const change = (n: number): readonly BillingEvent[] => [
      { type: 'AccountDetailsChanged', data: { accountId: `acc-${n}`, changes: { name: 'Changé' } } },
      payment(`d-${n}`, cheque),
      line(`d-${n}`, `more-${n}`),
    ];
    await rig.write([...change(1), ...change(120), ...clientWithDossier(121)]);
    await expect(rig.carryOut({ eventStore: failingAt(rig, 2) })).rejects.toThrow(Unavailable);
    await rig.write([...change(2), ...change(119)]);
    await rig.carryOut();

    const journal = await rig.journal();
    expect(await order(rig)).toEqual(upTo(120));
    expect(new Set(journal.map(({ data }) => `${data.totalCents} ${data.payment.mode}`))).toEqual(
      new Set(['3600 transfer']),
    );
    expect(journal.some(({ data }) => data.buyer.name === 'Changé')).toBe(false);

    // What came after the basis is the next run's.
    await rig.start(january);
    await rig.carryOut();
    const next = (await rig.journal()).slice(120);
    expect(next.find(({ data }) => data.accountId === 'acc-1')?.data.lines.map(({ from }) => from)).toEqual([
      '2027-01-01',
      '2026-12-01',
      '2027-01-01',
    ]);
    expect(next.find(({ data }) => data.accountId === 'acc-121')?.data.lines).toHaveLength(2);
  });

  it('is carried out by two workers at once without a double or a gap', async () => {
    const rig = billingRig();
    await rig.write(clients(700));
    await rig.start(december);
    const [one, other] = [rig.openAnother(), rig.openAnother()];
    await Promise.all([rig.carryOut({ eventStore: one }), rig.carryOut({ eventStore: other })]);

    expect(await order(rig)).toEqual(upTo(700));
    expect((await rig.journal()).map(({ revision }) => revision)).toEqual(upTo(700).map((n) => n - 1));
    expect(await runTypes(rig)).toEqual(['BillingRunStarted', 'BillingRunCompleted']);
  });

  it('makes room when another worker issued some of a batch', async () => {
    const rig = billingRig();
    await rig.write(clients(250));
    await rig.start(december);
    let other: Promise<void> | undefined;
    // The other one does it all, between this one's look at the journal and its second append.
    const overtaken = beforeJournalAppend(rig.eventStore, async (n) => {
      if (n === 2) {
        other = rig.carryOut();
        await other;
      }
    });
    await rig.carryOut({ eventStore: overtaken });
    await other;
    expect(await order(rig)).toEqual(upTo(250));
    expect((await rig.runs()).at(-1)?.data).toMatchObject({ invoices: 250 });
  });

  it('stops quietly when it is aborted, and the next run bills the rest', async () => {
    const rig = billingRig();
    await rig.write(clients(250));
    await rig.start(december);
    let issued = 0;
    await rig.carryOut({
      progress: (progress) => {
        issued = progress.issued;
      },
      eventStore: {
        ...rig.eventStore,
        read: async (stream, options) => {
          if (issued === 100 && stream === 'billing-runs') await rig.abort();
          return rig.eventStore.read(stream, options);
        },
      },
    });
    expect(await order(rig)).toEqual(upTo(100));
    expect(await runTypes(rig)).toEqual(['BillingRunStarted', 'BillingRunAborted']);

    await rig.start(december);
    await rig.carryOut();
    expect(await order(rig)).toEqual(upTo(250));
    expect((await rig.runs()).at(-1)?.data).toMatchObject({ invoices: 150 });
  });

  it.each([
    ['the same series', []],
    ['another series', [{ ...profile, data: { ...profile.data, invoicePrefix: 'G' } } as BillingEvent]],
  ])('bills nothing that an aborted run issued after its basis, in %s', async (_where, change) => {
    const rig = billingRig();
    await rig.write(clients(150));
    await rig.start(december);
    // Aborted, and another run started, while the worker of the first is about to append.
    const late = beforeJournalAppend(rig.eventStore, async (n) => {
      if (n !== 1) return;
      await rig.abort();
      await rig.write(change);
      await rig.start(december);
    });
    await rig.carryOut({ eventStore: late });
    await rig.carryOut();

    const days = await billedDays(rig, 'F2026', 'G2026');
    expect(days).toHaveLength(150 * 31);
    expect(new Set(days).size).toBe(days.length);
    const { data } = (await rig.runs()).at(-1) ?? {};
    expect(data).toMatchObject({ invoices: 50 });
    expect(data).toHaveProperty('leftOut.length', 100);
    expect(data).toHaveProperty('leftOut.0.code', 'billing.billed_meanwhile');
  });

  it('refuses to go on under other rules or on another log, and passes once it is aborted', async () => {
    const rig = billingRig();
    await rig.write(clients(1));
    await rig.start(december);
    const [started] = await rig.runs();
    if (started?.type !== 'BillingRunStarted') throw new Error('not started');
    const job = carryOutBillingRuns({ ...rig, now: () => '2026-11-24T09:00:00.000Z' });
    const handled = (data: object) => job.handle({ ...started, data: { ...started.data, ...data } });
    await expect(handled({ rulesVersion: 99 })).rejects.toThrow(/règles 99/);
    await expect(handled({ basis: { position: '1', eventId: 'other' } })).rejects.toThrow(/ne contient plus la base/);
    expect(await rig.journal()).toEqual([]);

    await rig.abort();
    await handled({ rulesVersion: 99 });
    await rig.carryOut();
    expect(await rig.journal()).toEqual([]);
  });

  it('does not go on past a later date in its series', async () => {
    const rig = billingRig();
    await rig.write(clients(150));
    await rig.start({ ...december, issueDate: '2026-12-20' });
    const late = beforeJournalAppend(rig.eventStore, async (n) => {
      if (n !== 1) return;
      await rig.abort();
      await rig.start({ ...december, issueDate: '2026-12-10' });
    });
    await rig.carryOut({ eventStore: late });
    await expect(rig.carryOut()).rejects.toThrow(/20\u00a0décembre 2026/);
    expect((await rig.journal()).map(({ data }) => data.issueDate)).toEqual(upTo(100).map(() => '2026-12-20'));
  });

  it('cuts its appends by bytes too', async () => {
    const rig = billingRig();
    const long = Array.from({ length: 200 }, (_, i) => line('d-1', `long-${i}`, { label: '…'.repeat(400) }));
    const many = upTo(12).flatMap((n) => [
      ...clientWithDossier(n),
      ...long.map((event) => ({ ...event, data: { ...event.data, dossierId: `d-${n}` } }) as BillingEvent),
    ]);
    await rig.write(organisation);
    for (const n of upTo(12)) await rig.write(many.filter((_, i) => Math.floor(i / 204) === n - 1));
    await rig.start(december);
    let appends = 0;
    const counting = beforeJournalAppend(rig.eventStore, async (n) => {
      appends = n;
    });
    await rig.carryOut({ eventStore: counting });
    expect(await order(rig)).toEqual(upTo(12));
    expect(appends).toBeGreaterThan(3);
  });

  it('never lets time go back in the journal', async () => {
    const rig = billingRig();
    await rig.write(clients(150));
    await rig.start(december);
    await expect(rig.carryOut({ eventStore: failingAt(rig, 2) })).rejects.toThrow(Unavailable);
    await rig.carryOut({ now: () => '2020-01-01T00:00:00.000Z' });
    const instants = (await rig.journal()).map(({ metadata }) => metadata.occurredAt);
    expect(instants).toEqual(instants.toSorted());
    await rig.start(january);
    await rig.carryOut({ now: () => '2020-01-01T00:00:00.000Z' });
    expect((await rig.journal()).at(-1)?.metadata.occurredAt).toBe('2026-11-24T08:30:00.000Z');
  });

  it('lets time go back neither when another worker, whose clock runs ahead, issued the same just before', async () => {
    const rig = billingRig();
    await rig.write(clients(6));
    await rig.start(december);
    const diesAfterOne = beforeJournalAppend(rig.openAnother(), async (append) => {
      if (append > 1) throw new Error('killed');
    });
    const ahead = { eventStore: diesAfterOne, perAppend: 2, now: () => '2026-11-24T08:30:30.000Z' };
    const overtaken = beforeJournalAppend(rig.eventStore, async (append) => {
      if (append === 1) await expect(rig.carryOut(ahead)).rejects.toThrow('killed');
    });
    await rig.carryOut({ eventStore: overtaken, perAppend: 2, now: () => '2026-11-24T08:30:10.000Z' });

    const times = (await rig.journal()).map(({ metadata }) => metadata.occurredAt);
    expect(times).toHaveLength(6);
    expect(times).toEqual(times.toSorted());
  });

  it('says how far it is, and stops before the next append when it is told to', async () => {
    const rig = billingRig();
    await rig.write(clients(250));
    await rig.start(december);
    const stopping = new AbortController();
    const seen: number[] = [];
    await expect(
      rig.carryOut({
        signal: stopping.signal,
        progress: ({ issued, total }) => {
          seen.push(issued, total);
          stopping.abort();
        },
      }),
    ).rejects.toThrow();
    expect(seen).toEqual([100, 250]);
    await rig.carryOut();
    expect(await order(rig)).toEqual(upTo(250));
  });
});
