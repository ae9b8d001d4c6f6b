import { describe, expect, it } from 'vitest';
import type { BillingEvent } from '../../../src/domain/billing/billingState.js';
import { evolveBilling } from '../../../src/domain/billing/evolveBilling.js';
import type { PaymentTerms } from '../../../src/domain/shared/party.js';
import {
  activated,
  bank,
  changed,
  cheque,
  codesOf,
  dossier,
  foldBilling,
  issued,
  line,
  linesOf,
  ordinary,
  payment,
  preferences,
  runHistory,
  runOf,
  transfer30,
} from '../../support/billingSamples.js';

const NEVER = 'billing.line_never_billed';

describe('a line that no run will ever bill is an alarm', () => {
  const pose = (given: object = {}) => line('d-1', 'Pose', { section: 'one_off', startsOn: '2026-12-15', ...given });
  const ended = changed('DossierTerminated', 'd-1', { on: '2026-12-10' });
  const codes = (period: string, ...events: readonly BillingEvent[]) =>
    codesOf(runOf(foldBilling(...ordinary('2026-12-01', ...events)), period).alarms);

  it('when its dossier ends before it begins, naming the dossier and the line', () => {
    const { invoices, alarms } = runOf(foldBilling(...ordinary('2026-12-01', pose()), ended), '2026-12');
    expect(invoices).toEqual([]);
    expect(alarms).toEqual([
      {
        accountId: 'acc-1',
        dossierId: 'd-1',
        code: NEVER,
        detail:
          '« Pose » de Client 1 (CL000001) ne sera jamais facturée : le dossier est résilié au 10\u00a0décembre 2026, avant son début le 15\u00a0décembre 2026. Corrigez la date, ou supprimez la ligne (RemoveDossierLine).',
      },
    ]);
  });

  it('when it ends before its dossier begins, beside the invoice of the other lines', () => {
    const early = line('d-1', 'Avant', { endsOn: '2026-11-20' });
    const { invoices, alarms } = runOf(foldBilling(...ordinary('2026-12-01', early, line('d-1', 'Fibre'))), '2026-12');
    expect(linesOf(invoices)).toEqual(['Fibre 2026-12-01..2026-12-31 3000']);
    expect(codesOf(alarms)).toEqual([NEVER]);
    expect(alarms[0]?.detail).toContain(
      'se termine le 20\u00a0novembre 2026, avant la mise en production du dossier le 1er\u00a0décembre 2026',
    );
  });

  it('from the month of that end on, for a year, and no longer', () => {
    const then = foldBilling(...ordinary('2026-12-01', pose({ startsOn: '2027-03-15' })), ended);
    expect(codesOf(runOf(then, '2026-11').alarms)).toEqual([]);
    expect(codesOf(runOf(then, '2026-12').alarms)).toEqual([NEVER]);
    expect(codesOf(runOf(then, '2028-02').alarms)).toEqual([NEVER]);
    expect(codesOf(runOf(then, '2028-03').alarms)).toEqual([]);
  });

  it('not once it is removed or the dossier goes on, nor when it has no price', () => {
    const removed = changed('DossierLineRemoved', 'd-1', { lineId: 'Pose' });
    const reopened = changed('DossierReopened', 'd-1', {});
    expect(codes('2026-12', pose(), ended, removed)).toEqual([]);
    expect(codesOf(runOf(foldBilling(...ordinary('2026-12-01', pose()), ended, reopened), '2026-12').alarms)).toEqual(
      [],
    );
    expect(
      codesOf(runOf(foldBilling(...ordinary('2026-12-01', pose({ unitPrice: '0.00' })), ended), '2026-12').alarms),
    ).toEqual([]);
  });
});

describe('a batch that nobody bills', () => {
  const alone = ordinary('2026-12-01', line('d-1', 'Fibre'));
  const mistyped = preferences('acc-1', { batch: 'defualt' });
  const of = (...events: readonly BillingEvent[]) => runOf(foldBilling(...events), '2026-12').alarms;

  it('is an alarm of every other batch that says who waits in it', () => {
    expect(of(...alone, mistyped)).toEqual([
      {
        code: 'batch.not_billed',
        detail:
          'Le lot « defualt » n’a encore eu aucune facturation, et un dossier de Client 1 (CL000001) y attend la sienne. Lancez la facturation de ce lot, ou corrigez son nom (SetBillingPreferences).',
      },
    ]);
    const second = [dossier('d-2', 'acc-1'), line('d-2', 'Fibre'), activated('d-2', '2026-12-01')];
    expect(of(...alone, ...second, mistyped)[0]?.detail).toContain(
      '2 dossiers y attendent la leur, dont un de Client 1',
    );
  });

  it('is one that was left behind, not one that is billed as this one, or of which nothing is due', () => {
    const billed = (period: string) => runHistory(period, 'completed', 'defualt');
    expect(of(...alone, mistyped, ...billed('2026-10'))[0]?.detail).toContain('n’est facturé que jusqu’à octobre 2026');
    expect(of(...alone, mistyped, ...billed('2026-11'))).toEqual([]);
    expect(of(...ordinary('2027-01-01', line('d-1', 'Fibre')), mistyped)).toEqual([]);
    expect(of(...ordinary('2026-12-01', line('d-1', 'Offerte', { unitPrice: '0.00' })), mistyped)).toEqual([]);
  });
});

describe('a dossier in production without a line', () => {
  const codes = (effectiveOn: string, ...then: readonly BillingEvent[]) =>
    codesOf(runOf(foldBilling(...ordinary(effectiveOn), ...then), '2026-12').alarms);

  it('is an alarm, from the month on in which it goes into production, until it has one or ends', () => {
    expect(codes('2026-12-31')).toEqual(['dossier.no_line']);
    expect(codes('2027-01-01')).toEqual([]);
    expect(codes('2026-12-01', changed('DossierTerminated', 'd-1', { on: '2026-12-10' }))).toEqual([]);
    expect(codes('2026-12-01', line('d-1', 'Fibre'))).toEqual([]);
    const removed = changed('DossierLineRemoved', 'd-1', { lineId: 'Fibre' });
    expect(codes('2026-12-01', line('d-1', 'Fibre'), removed)).toEqual(['dossier.no_line']);
  });
});

describe('months that runs went over and that are billed at once', () => {
  const free = ordinary('2026-09-01', line('d-1', 'Offerte', { unitPrice: '0' }));
  const price = (from?: string) =>
    changed('DossierLineChanged', 'd-1', {
      lineId: 'Offerte',
      changes: { unitPrice: '30' },
      ...(from === undefined ? {} : { from }),
    });
  const done = ['2026-09', '2026-10', '2026-11'].flatMap((period) => runHistory(period, 'completed'));

  it('are an alarm that names the months, the amount and the line, before they are invoiced', () => {
    const { invoices, alarms } = runOf(foldBilling(...free, ...done, price()), '2026-12');
    expect(linesOf(invoices)).toHaveLength(4);
    expect(alarms).toEqual([
      {
        accountId: 'acc-1',
        dossierId: 'd-1',
        code: 'billing.caught_up',
        detail:
          'Un dossier de Client 1 (CL000001) rattrape 3 mois que les facturations passées n’ont pas facturés (de septembre 2026 à novembre 2026), 90,00 € HT : « Offerte ». Un prix qui ne vaut qu’à partir d’une date se donne avec elle (ChangeDossierLine, from).',
      },
    ]);
  });

  it('are none when the price comes with its date', () => {
    const { invoices, alarms } = runOf(foldBilling(...free, ...done, price('2026-12-01')), '2026-12');
    expect(linesOf(invoices).at(-1)).toBe('Offerte 2026-12-01..2026-12-31 3000');
    expect(alarms).toEqual([]);
  });

  it('are no news when it is one month, a month that no run went over, or a first run', () => {
    const late = ordinary('2026-11-10', line('d-1', 'Fibre'));
    expect(runOf(foldBilling(...late, ...done), '2026-12').alarms).toEqual([]);
    const fibre = ordinary('2026-09-01', line('d-1', 'Fibre'));
    expect(runOf(foldBilling(...fibre), '2026-12').alarms).toEqual([]);
    const missed = foldBilling(...fibre, ...runHistory('2026-09', 'completed'));
    for (const event of issued(...runOf(foldBilling(...fibre), '2026-09').invoices)) evolveBilling(missed, event);
    expect(runOf(missed, '2026-12').alarms).toEqual([]);
  });
});

describe('a direct debit that cannot be made', () => {
  const ics: BillingEvent = { type: 'BankDetailsSet', data: { ...bank.data, ics: 'FR72ZZZ123456' } } as BillingEvent;
  const due = { days: 30, endOfMonth: 'none' } as const;
  const mandate = { reference: 'RUM-1', signedOn: '2026-01-05' };
  const sepa = { mode: 'sepa_debit', iban: 'FR7610107001011234567890129', mandate, due } as const;
  const gocardless = { mode: 'gocardless', gocardless: { mandateId: 'MD1' }, due } as const;
  const missing = (terms: PaymentTerms, ...more: readonly BillingEvent[]) => {
    const events = ordinary('2026-12-01', line('d-1', 'Fibre'), payment('d-1', terms));
    return runOf(foldBilling(...events, ...more), '2026-12').invoices[0]?.debitMissing;
  };

  it('is told by the invoice itself, which says what was missing', () => {
    expect(missing({ mode: 'sepa_debit', due }, ics)).toEqual(['iban', 'mandate']);
    expect(missing({ mode: 'sepa_debit', iban: sepa.iban, due }, ics)).toEqual(['mandate']);
    expect(missing(sepa)).toEqual(['creditor']);
    expect(missing({ mode: 'gocardless', due }, ics)).toEqual(['mandate']);
  });

  it('is nothing that an invoice says which can be debited, or is paid otherwise', () => {
    for (const terms of [sepa, gocardless, transfer30, cheque]) expect(missing(terms, ics)).toBeUndefined();
  });
});
