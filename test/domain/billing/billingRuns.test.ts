import { describe, expect, it } from 'vitest';
import { type BillingRunsCommand, billingRuns, type RunPlan } from '../../../src/domain/billing/billingRuns.js';
import type { BillingRunEvent } from '../../../src/domain/billing/events.js';
import { RULES_VERSION } from '../../../src/domain/billing/rulesVersion.js';
import { specFor } from '../../support/deciderSpec.js';

const { given } = specFor(billingRuns);

const plan = (runId: string, issueDate = '2026-12-01'): RunPlan => ({
  runId,
  issueDate,
  series: 'F2026',
  basis: { position: '41', eventId: 'e-41' },
  journalRevision: -1,
});

type Asked = Partial<Extract<BillingRunsCommand, { type: 'StartBillingRun' }>['data']>;

const start = (asked: Asked = {}): BillingRunsCommand => ({
  type: 'StartBillingRun',
  data: { batch: 'default', period: '2026-12', plan: plan('run-1'), ...asked },
});

const started = (runId = 'run-1', period = '2026-12', batch = 'default'): BillingRunEvent => ({
  type: 'BillingRunStarted',
  data: { batch, period, ...plan(runId), rulesVersion: RULES_VERSION },
});

const end = { netCents: 100, vatCents: 20, totalCents: 120, invoices: 1, leftOut: [] };
const completed = (runId = 'run-1', period = '2026-12', batch = 'default'): BillingRunEvent => ({
  type: 'BillingRunCompleted',
  data: { runId, batch, period, ...end },
});
const aborted = (runId = 'run-1', period = '2026-12', reason?: string): BillingRunEvent => ({
  type: 'BillingRunAborted',
  data: { runId, batch: 'default', period, ...(reason === undefined ? {} : { reason }) },
});

describe('StartBillingRun', () => {
  it('starts the run of a batch and a month', () => {
    given().when(start()).thenEvents(started());
  });

  it('records the preview that it was started from', () => {
    const { data } = started();
    given()
      .when(start({ previewPosition: '40' }))
      .thenEvents({ type: 'BillingRunStarted', data: { ...data, previewPosition: '40' } } as BillingRunEvent);
  });

  it('changes nothing when the run is open or done, whatever date it was not asked for', () => {
    given(started())
      .when(start({ plan: undefined }))
      .thenNothing();
    given(started())
      .when(start({ plan: undefined, issueDate: '2026-12-01' }))
      .thenNothing();
    given(started(), completed())
      .when(start({ plan: undefined }))
      .thenNothing();
  });

  it('changes nothing when it is asked for again from the preview that it came from, and is refused from another', () => {
    const { type, data } = started();
    const fromPreview = { type, data: { ...data, previewPosition: '40' } } as BillingRunEvent;
    given(fromPreview)
      .when(start({ plan: undefined, previewPosition: '40' }))
      .thenNothing();
    given(fromPreview)
      .when(start({ previewPosition: '39' }))
      .thenRefused('billing.run_differs');
  });

  it('is refused when the open run has another date or came from another preview', () => {
    given(started())
      .when(start({ issueDate: '2026-12-02' }))
      .thenRefused('billing.run_differs');
    given(started())
      .when(start({ previewPosition: '40' }))
      .thenRefused('billing.run_differs');
  });

  it('is refused with another date once the period is done', () => {
    given(started(), completed())
      .when(start({ issueDate: '2026-12-02' }))
      .thenRefused('billing.period_done');
  });

  it('is refused while another run is open, of another month or of another batch', () => {
    given(started())
      .when(start({ period: '2027-01' }))
      .thenRefused('billing.run_open');
    given(started())
      .when(start({ batch: 'voix' }))
      .thenRefused('billing.run_open');
  });

  it('is refused for a period before the last one of its batch', () => {
    given(started(), completed())
      .when(start({ period: '2026-11' }))
      .thenRefused('billing.period_past');
  });

  it('names the latest period that its batch was billed for, in whatever order that was', () => {
    const history = [started(), completed(), started('run-2', '2027-02'), completed('run-2', '2027-02')];
    const refused = () =>
      billingRuns.decide(start({ period: '2026-11' }), history.reduce(billingRuns.evolve, billingRuns.initial));
    expect(refused).toThrow('déjà facturé jusqu’à février 2027');
  });

  it('starts any later period, also when one was missed, and any period of another batch', () => {
    given(started(), completed())
      .when(start({ period: '2027-02', plan: plan('run-2') }))
      .thenEvents(started('run-2', '2027-02'));
    given(started(), completed())
      .when(start({ batch: 'voix', period: '2026-11', plan: plan('run-2') }))
      .thenEvents(started('run-2', '2026-11', 'voix'));
  });

  it('starts an aborted run again, and an aborted one does not bar an earlier period', () => {
    given(started(), aborted())
      .when(start({ plan: plan('run-2') }))
      .thenEvents(started('run-2'));
    given(started(), aborted())
      .when(start({ period: '2026-11', plan: plan('run-2') }))
      .thenEvents(started('run-2', '2026-11'));
  });
});

describe('CompleteBillingRun', () => {
  const complete = (runId = 'run-1'): BillingRunsCommand => ({ type: 'CompleteBillingRun', data: { runId, ...end } });

  it('ends the open run', () => {
    given(started()).when(complete()).thenEvents(completed());
  });

  it('changes nothing when the run has ended already, however it did', () => {
    given(started(), completed()).when(complete()).thenNothing();
    given(started(), aborted()).when(complete()).thenNothing();
  });

  it('is refused for a run that there never was', () => {
    given(started()).when(complete('run-9')).thenRefused('billing_run.unknown');
  });
});

describe('AbortBillingRun', () => {
  const abort = (runId?: string, reason?: string): BillingRunsCommand => ({
    type: 'AbortBillingRun',
    data: { ...(runId === undefined ? {} : { runId }), ...(reason === undefined ? {} : { reason }) },
  });

  it('closes the open run, by its id or because it is the one that is open', () => {
    given(started())
      .when(abort('run-1', 'Taux faux'))
      .thenEvents(aborted('run-1', '2026-12', 'Taux faux'));
    given(started(), completed(), started('run-2', '2027-01')).when(abort()).thenEvents(aborted('run-2', '2027-01'));
  });

  it('changes nothing when the run is aborted', () => {
    given(started(), aborted()).when(abort('run-1')).thenNothing();
  });

  it('is refused for a run that is complete', () => {
    given(started(), completed()).when(abort('run-1')).thenRefused('billing.run_completed');
  });

  it('is refused when there is no such run, or none is open', () => {
    given(started()).when(abort('run-9')).thenRefused('billing_run.unknown');
    given(started(), completed()).when(abort()).thenRefused('billing_run.unknown');
    given().when(abort()).thenRefused('billing_run.unknown');
  });
});
