import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { BillingEvent } from '../../src/domain/billing/billingState.js';
import { RULES_VERSION } from '../../src/domain/billing/rulesVersion.js';
import { deriveId } from '../../src/eventstore/deriveId.js';
import { billingRig, clients, december } from '../support/billingRig.js';
import { cheque, dossier, line, organisation, payment, profile, prospect } from '../support/billingSamples.js';

const refused = (code: string) => expect.objectContaining({ name: 'RuleViolation', code });

describe('StartBillingRun', () => {
  it('answers at once, with the head of the log as basis and today as issue date', async () => {
    const rig = billingRig();
    const position = await rig.write(clients(3));
    const head = await rig.eventStore.head();

    const answer = await rig.start(december);
    const runId = deriveId('billing-run', 'default', '2026-12', '0');
    expect(answer).toMatchObject({ id: runId, revision: 0, events: ['BillingRunStarted'] });
    expect((await rig.runs()).map(({ data }) => data)).toEqual([
      {
        runId,
        batch: 'default',
        period: '2026-12',
        issueDate: '2026-11-24',
        series: 'F2026',
        basis: { position, eventId: head?.eventId },
        journalRevision: -1,
        rulesVersion: RULES_VERSION,
      },
    ]);
    expect(await rig.journal()).toEqual([]);
  });

  it('waits for a prospect that is about to become a client, and takes its position after that', async () => {
    const rig = billingRig();
    const installation = { installationTypeId: 't', name: 'Fibre', phases: [], team: {} };
    await rig.write([
      ...organisation,
      prospect('acc-1'),
      dossier('d-1', 'acc-1'),
      line('d-1', 'l-1'),
      {
        type: 'DossierActivated',
        data: { dossierId: 'd-1', accountId: 'acc-1', effectiveOn: '2026-12-01', installation },
      },
    ]);
    const starting = rig.start(december);
    await sleep(120);
    expect(await rig.runs()).toEqual([]);

    const position = await rig.write([{ type: 'ProspectBecameClient', data: { accountId: 'acc-1', number: 1 } }]);
    await starting;
    expect((await rig.runs())[0]?.data).toMatchObject({ basis: { position } });
    await rig.carryOut();
    expect(await rig.journal()).toHaveLength(1);
  });

  it('names the series after the prefix of the organisation and the year of the issue date', async () => {
    const rig = billingRig();
    const renamed: BillingEvent = {
      ...profile,
      data: { ...profile.data, invoicePrefix: 'TEL' },
    } as BillingEvent;
    await rig.write([...clients(1), renamed]);
    await rig.start({ ...december, issueDate: '2027-01-02' });
    expect((await rig.runs())[0]?.data).toMatchObject({ series: 'TEL2027', issueDate: '2027-01-02' });
  });

  it('changes nothing when the run is there, and answers for it', async () => {
    const rig = billingRig();
    await rig.write(clients(1));
    const first = await rig.start(december);
    expect(await rig.start(december)).toEqual({ ...first, events: [] });
    await rig.carryOut();
    expect(await rig.start({ ...december, issueDate: '2026-11-24' })).toMatchObject({ id: first.id, events: [] });
    expect(await rig.runs()).toHaveLength(2);
  });

  it('gives the first answer again to the same command', async () => {
    const rig = billingRig();
    await rig.write(clients(1));
    const first = await rig.start(december, { commandId: 'c-1' });
    await rig.carryOut();
    expect(await rig.start(december, { commandId: 'c-1' })).toEqual(first);
    await expect(rig.start(december, { commandId: 'c-1', commandHash: 'other' })).rejects.toThrow(
      refused('idempotency.key_reused'),
    );
  });

  it('lets one of many that come together start the run', async () => {
    const rig = billingRig();
    await rig.write(clients(1));
    const answers = await Promise.all([rig.start(december), rig.start(december), rig.start(december)]);
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(await rig.runs()).toHaveLength(1);
  });

  it('is refused without an organisation, and without an account when an invoice is paid by transfer', async () => {
    const rig = billingRig();
    await expect(rig.start(december)).rejects.toThrow(refused('organisation.profile_missing'));
    await rig.write([profile, ...clients(1).slice(2)]);
    await expect(rig.start(december)).rejects.toThrow(refused('organisation.bank_missing'));
    expect(await rig.runs()).toEqual([]);
    await rig.write([payment('d-1', cheque)]);
    expect((await rig.start(december)).events).toEqual(['BillingRunStarted']);
  });

  it('refuses an issue date more than 62 days ahead', async () => {
    const rig = billingRig();
    await rig.write(clients(1));
    await expect(rig.start({ ...december, issueDate: '2027-01-26' })).rejects.toThrow(refused('issue_date.too_far'));
    expect((await rig.start({ ...december, issueDate: '2027-01-25' })).events).toEqual(['BillingRunStarted']);
  });

  it('refuses an issue date more than 366 days ago', async () => {
    const rig = billingRig();
    await rig.write(clients(1));
    await expect(rig.start({ ...december, issueDate: '2025-11-22' })).rejects.toThrow(refused('issue_date.too_old'));
    expect((await rig.start({ ...december, issueDate: '2025-11-23' })).events).toEqual(['BillingRunStarted']);
  });

  it('refuses an issue date before the last of its series, and takes one of another series', async () => {
    const rig = billingRig();
    await rig.write(clients(1));
    await rig.start({ ...december, issueDate: '2026-12-31' });
    await rig.carryOut();
    const january = { period: '2027-01' };
    await expect(rig.start({ ...january, issueDate: '2026-12-30' })).rejects.toThrow(refused('issue_date.before_last'));
    expect((await rig.start({ ...january, issueDate: '2027-01-01' })).events).toEqual(['BillingRunStarted']);
    expect((await rig.runs()).at(-1)?.data).toMatchObject({ series: 'F2027', journalRevision: -1 });
  });

  it('notes where the journal stood', async () => {
    const rig = billingRig();
    await rig.write(clients(3));
    await rig.start(december);
    await rig.carryOut();
    await rig.start({ period: '2027-01' });
    expect((await rig.runs()).at(-1)?.data).toMatchObject({ journalRevision: 2 });
  });
});

describe('StartBillingRun for a month far ahead', () => {
  it('is refused beyond two years: it would bill years in advance', async () => {
    const rig = billingRig();
    await rig.write(clients(1));
    await expect(rig.start({ period: '2062-12' })).rejects.toThrow(refused('billing.period_too_far'));
  });
});

describe('StartBillingRun from a preview', () => {
  it('starts when no invoice moved since, whatever else happened', async () => {
    const rig = billingRig();
    const previewPosition = await rig.write(clients(2));
    await rig.write([line('d-1', 'next', { startsOn: '2027-01-01' })]);
    expect((await rig.start({ ...december, previewPosition })).events).toEqual(['BillingRunStarted']);
    expect((await rig.runs())[0]?.data).toMatchObject({ previewPosition });
  });

  it('is refused when an invoice moved, and names it', async () => {
    const rig = billingRig();
    const previewPosition = await rig.write(clients(2));
    await rig.write([line('d-2', 'more', { unitPrice: '10' })]);
    await expect(rig.start({ ...december, previewPosition })).rejects.toMatchObject({
      code: 'billing.moved',
      message: expect.stringContaining('Client 2 (CL000002, 48,00 €) change : lignes, TVA'),
      facts: { movedCount: 1, moved: [{ accountId: 'acc-2', dossierIds: ['d-2'], change: 'changed' }] },
    });
    expect(await rig.runs()).toEqual([]);
  });

  it('is refused when the log does not hold the preview', async () => {
    const rig = billingRig();
    await rig.write(clients(1));
    await expect(rig.start({ ...december, previewPosition: '99999' })).rejects.toThrow(
      refused('billing.preview_unknown'),
    );
  });

  it('does not mind that a run was aborted in between', async () => {
    const rig = billingRig();
    const previewPosition = await rig.write(clients(2));
    await rig.start(december);
    await rig.abort();
    expect((await rig.start({ ...december, previewPosition })).events).toEqual(['BillingRunStarted']);
  });
});

describe('AbortBillingRun', () => {
  it('closes the open run and lets it start again as another one', async () => {
    const rig = billingRig();
    await rig.write(clients(1));
    const first = await rig.start(december);
    expect(await rig.abort({ reason: 'Taux faux' })).toMatchObject({ id: first.id, events: ['BillingRunAborted'] });
    expect(await rig.abort({ runId: first.id })).toMatchObject({ id: first.id, events: [] });
    const second = await rig.start(december);
    expect(second.id).toBe(deriveId('billing-run', 'default', '2026-12', '1'));
    await expect(rig.start({ period: '2027-01' })).rejects.toThrow(refused('billing.run_open'));
  });

  it('is refused when no run is open', async () => {
    const rig = billingRig();
    await expect(rig.abort()).rejects.toThrow(refused('billing_run.unknown'));
  });
});
