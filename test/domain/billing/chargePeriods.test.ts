import { describe, expect, it } from 'vitest';
import { NO_DAYS, withDays } from '../../../src/domain/billing/billedDays.js';
import { dueCharges } from '../../../src/domain/billing/chargePeriods.js';
import type { DossierLine } from '../../../src/domain/dossier/events.js';
import { dayNumber } from '../../../src/domain/shared/civilDate.js';

const line = (given: Partial<DossierLine> = {}): DossierLine => ({
  lineId: 'l-1',
  section: 'recurring',
  label: 'Fibre',
  quantity: '1',
  unitPrice: '30',
  vatCode: 'normal',
  every: 'month',
  nature: 'services',
  ...given,
});

const billed = (from: string, to: string) => withDays(NO_DAYS, dayNumber(from), dayNumber(to));

const due = (given: Partial<DossierLine>, effectiveOn: string, until: string, days = NO_DAYS) =>
  dueCharges(line(given), { effectiveOn, off: NO_DAYS }, days, until).map(
    ({ from, to, days, of }) => `${from}..${to} ${days}/${of}`,
  );

describe('a recurring line', () => {
  it('owes each month that begins on or before the last day, in advance', () => {
    expect(due({}, '2026-11-01', '2026-12-31')).toEqual([
      '2026-11-01..2026-11-30 30/30',
      '2026-12-01..2026-12-31 31/31',
    ]);
  });

  it('owes only the days from its start in its first month, and whole months after it', () => {
    expect(due({}, '2026-12-16', '2027-01-31')).toEqual([
      '2026-12-16..2026-12-31 16/31',
      '2027-01-01..2027-01-31 31/31',
    ]);
  });

  it('owes only the days up to and including its end in its last month', () => {
    expect(due({ endsOn: '2027-01-10' }, '2026-12-01', '2027-06-30')).toEqual([
      '2026-12-01..2026-12-31 31/31',
      '2027-01-01..2027-01-10 10/31',
    ]);
  });

  it('owes one day when it starts and ends on it', () => {
    expect(due({ startsOn: '2026-12-31', endsOn: '2026-12-31' }, '2026-12-01', '2026-12-31')).toEqual([
      '2026-12-31..2026-12-31 1/31',
    ]);
  });

  it('owes nothing before it starts, however early its dossier is in production', () => {
    expect(due({ startsOn: '2027-01-01' }, '2026-01-01', '2026-12-31')).toEqual([]);
    expect(due({ startsOn: '2026-12-31' }, '2026-01-01', '2026-12-31')).toEqual(['2026-12-31..2026-12-31 1/31']);
  });

  it('owes nothing before its dossier is in production, however early it starts', () => {
    expect(due({ startsOn: '2026-01-15' }, '2026-12-10', '2026-12-31')).toEqual(['2026-12-10..2026-12-31 22/31']);
  });

  it('owes nothing when it ended before its dossier was in production', () => {
    expect(due({ endsOn: '2026-11-30' }, '2026-12-01', '2027-12-31')).toEqual([]);
  });

  it('counts quarters from the month in which it starts', () => {
    expect(due({ every: 'quarter' }, '2026-11-16', '2027-02-01')).toEqual([
      '2026-11-16..2027-01-31 77/92',
      '2027-02-01..2027-04-30 89/89',
    ]);
    expect(due({ every: 'quarter' }, '2026-11-16', '2027-01-31')).toEqual(['2026-11-16..2027-01-31 77/92']);
  });

  it('counts years from the month in which it starts, leap years by their days', () => {
    expect(due({ every: 'year', section: 'licence' }, '2027-03-01', '2028-03-01')).toEqual([
      '2027-03-01..2028-02-29 366/366',
      '2028-03-01..2029-02-28 365/365',
    ]);
    expect(due({ every: 'year', endsOn: '2027-03-31' }, '2027-03-01', '2027-03-31')).toEqual([
      '2027-03-01..2027-03-31 31/366',
    ]);
  });

  it('does not drift when it starts on the last day of a month', () => {
    expect(due({}, '2027-01-31', '2027-03-31')).toEqual([
      '2027-01-31..2027-01-31 1/31',
      '2027-02-01..2027-02-28 28/28',
      '2027-03-01..2027-03-31 31/31',
    ]);
  });

  it('owes no day twice', () => {
    expect(due({}, '2026-11-01', '2026-12-31', billed('2026-11-01', '2026-11-30'))).toEqual([
      '2026-12-01..2026-12-31 31/31',
    ]);
    expect(due({}, '2026-11-01', '2026-12-31', billed('2026-11-01', '2026-12-31'))).toEqual([]);
  });

  it('owes the missing days of a charge period that is billed in part, each gap on its own', () => {
    expect(due({}, '2026-12-01', '2026-12-31', billed('2026-12-11', '2026-12-20'))).toEqual([
      '2026-12-01..2026-12-10 10/31',
      '2026-12-21..2026-12-31 11/31',
    ]);
  });

  it('owes the rest of a quarter that has begun, also the days beyond the month that is billed', () => {
    expect(due({ every: 'quarter' }, '2026-12-01', '2026-12-31', billed('2026-12-01', '2027-01-31'))).toEqual([
      '2027-02-01..2027-02-28 28/90',
    ]);
  });

  it('owes nothing that lies before what was billed twenty years ago, and answers at once', () => {
    expect(due({}, '2006-01-01', '2026-12-31', billed('2006-01-01', '2026-11-30'))).toEqual([
      '2026-12-01..2026-12-31 31/31',
    ]);
  });
});

describe('a one-off line', () => {
  const oneOff = { section: 'one_off' } as const;

  it('owes its supply date once, when that has come', () => {
    expect(due({ ...oneOff, startsOn: '2026-12-15' }, '2026-12-01', '2026-11-30')).toEqual([]);
    expect(due({ ...oneOff, startsOn: '2026-12-15' }, '2026-12-01', '2026-12-31')).toEqual([
      '2026-12-15..2026-12-15 1/1',
    ]);
    expect(due(oneOff, '2026-12-01', '2027-12-31', billed('2026-12-15', '2026-12-15'))).toEqual([]);
  });

  it('is supplied when its dossier takes effect, if that is later or no date is given', () => {
    expect(due(oneOff, '2026-12-10', '2026-12-31')).toEqual(['2026-12-10..2026-12-10 1/1']);
    expect(due({ ...oneOff, startsOn: '2026-11-01' }, '2026-12-10', '2026-12-31')).toEqual([
      '2026-12-10..2026-12-10 1/1',
    ]);
  });
});
