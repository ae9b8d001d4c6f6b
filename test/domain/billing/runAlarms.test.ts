import { describe, expect, it } from 'vitest';
import type { BillingEvent } from '../../../src/domain/billing/billingState.js';
import { codesOf, foldBilling, line, ordinary, runHistory, runOf } from '../../support/billingSamples.js';

const today = '2026-12-05';
const alarmsOf = (period: string, issueDate: string, ...then: readonly BillingEvent[]) =>
  runOf(foldBilling(...ordinary('2026-12-01', line('d-1', 'Fibre')), ...then), period, { issueDate, today }).alarms;

describe('a preview of a run that production would refuse says so, with the code of the refusal', () => {
  it('when the month is done', () => {
    const [alarm, ...more] = alarmsOf('2026-12', today, ...runHistory('2026-12', 'completed'));
    expect(more).toEqual([]);
    expect(alarm?.code).toBe('billing.period_done');
    expect(alarm?.detail).toBe(
      'La facturation de décembre 2026 (lot default) est déjà faite, émise le 1er\u00a0décembre 2026 : la production refusera, et ce qui est montré ici ira sur la prochaine.',
    );
  });

  it('when a later month is done', () => {
    const [alarm] = alarmsOf('2026-11', today, ...runHistory('2026-12', 'completed'));
    expect(alarm).toMatchObject({
      code: 'billing.period_past',
      detail: expect.stringContaining('production refusera'),
    });
  });

  it('when a run is open, the same or another', () => {
    expect(codesOf(alarmsOf('2026-12', today, ...runHistory('2026-12', 'open')))).toEqual(['billing.run_open']);
    expect(codesOf(alarmsOf('2027-01', today, ...runHistory('2026-12', 'open')))).toEqual(['billing.run_open']);
  });

  it('but not when the month was aborted, nor of the next month', () => {
    expect(alarmsOf('2026-12', today, ...runHistory('2026-12', 'aborted'))).toEqual([]);
    expect(alarmsOf('2027-01', today, ...runHistory('2026-12', 'completed'))).toEqual([]);
  });

  it.each([
    ['2027-01', '2026-12-05', []],
    ['2027-02', '2026-12-05', ['billing.period_ahead']],
    ['2028-12', '2026-12-05', ['billing.period_ahead']],
    ['2029-01', '2026-12-05', ['billing.period_too_far']],
    ['2026-12', '2027-02-05', ['issue_date.future']],
    ['2026-12', '2027-02-06', ['issue_date.too_far']],
    ['2026-12', '2025-12-04', ['issue_date.past']],
    ['2026-12', '2025-12-03', ['issue_date.too_old']],
  ])('when the month or the date is out of reach: %s issued %s', (period, issueDate, codes) => {
    const alarms = alarmsOf(period, issueDate);
    expect(codesOf(alarms)).toEqual(codes);
    for (const { code, detail } of alarms) {
      if (/too_/.test(code)) expect(detail).toContain('La production refusera.');
    }
  });
});
