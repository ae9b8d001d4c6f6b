import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  euros,
  ibanGroups,
  percent,
  price,
  quantity,
  registrationNumber,
  servicePeriod,
} from '../../src/documents/french.js';
import { longDate, monthOf } from '../../src/domain/shared/frenchWords.js';

describe('euros', () => {
  it('writes cents as French amounts', () => {
    expect(euros(123_456)).toBe('1\u202f234,56\u00a0€');
    expect(euros(5)).toBe('0,05\u00a0€');
    expect(euros(-1_00)).toBe('\u22121,00\u00a0€');
    expect(euros(1_234_567_890_12)).toBe('1\u202f234\u202f567\u202f890,12\u00a0€');
  });

  it('loses nothing: the digits written are the cents', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (cents) => {
        const written = euros(cents);
        expect(written).toMatch(/^\u2212?\d{1,3}(\u202f\d{3})*,\d{2}\u00a0€$/);
        expect(Number(written.replace('\u2212', '-').replace(/[^\d-]/g, ''))).toBe(cents);
      }),
    );
  });

  it('refuses what is no whole number of cents', () => {
    expect(() => euros(0.5)).toThrow(RangeError);
    expect(() => euros(2 ** 53)).toThrow(RangeError);
    expect(() => euros(Number.NaN)).toThrow(RangeError);
  });
});

describe('prices, quantities and rates', () => {
  it('show as many decimals as they need', () => {
    expect(price('30')).toBe('30,00\u00a0€');
    expect(price('0.0125')).toBe('0,0125\u00a0€');
    expect(price('1234.500000')).toBe('1\u202f234,50\u00a0€');
    expect(price('0.000001')).toBe('0,000001\u00a0€');
    expect(quantity('12.0')).toBe('12');
    expect(quantity('-2.50')).toBe('\u22122,5');
    expect(quantity('1234.5')).toBe('1\u202f234,5');
    expect(percent('5.5')).toBe('5,5\u00a0%');
    expect(percent('20')).toBe('20\u00a0%');
  });

  it('are exact for every unit price of up to 6 decimals', () => {
    fc.assert(
      fc.property(fc.nat(999_999_999), fc.nat(999_999), (whole, millionths) => {
        const text = `${whole}.${String(millionths).padStart(6, '0')}`;
        const [, units = '', decimals = ''] = /^([\d\u202f]+),(\d{2,6})\u00a0€$/.exec(price(text)) ?? [];
        expect(`${units.replaceAll('\u202f', '')}.${decimals.padEnd(6, '0')}`).toBe(text);
        expect(decimals).not.toMatch(/..0$/);
      }),
    );
  });
});

describe('dates', () => {
  it('are said in French', () => {
    expect(plain(longDate('2026-12-01'))).toBe('1er décembre 2026');
    expect(plain(longDate('2027-02-28'))).toBe('28 février 2027');
    expect(monthOf('2026-08')).toBe('août 2026');
  });

  it('say once what both ends of a period share', () => {
    expect(plain(servicePeriod('2026-12-01', '2026-12-31'))).toBe('du 1er au 31 décembre 2026');
    expect(plain(servicePeriod('2026-11-15', '2026-12-14'))).toBe('du 15 novembre au 14 décembre 2026');
    expect(plain(servicePeriod('2026-12-15', '2027-01-14'))).toBe('du 15 décembre 2026 au 14 janvier 2027');
    expect(plain(servicePeriod('2026-12-12', '2026-12-12'))).toBe('le 12 décembre 2026');
  });

  it('refuse what is no civil date', () => {
    expect(() => longDate('2026-13-01')).toThrow(RangeError);
    expect(() => longDate('01/12/2026')).toThrow(RangeError);
  });
});

it('groups registration numbers and IBANs', () => {
  expect(plain(registrationNumber('552100554'))).toBe('552 100 554');
  expect(plain(registrationNumber('55210055400021'))).toBe('552 100 554 00021');
  expect(plain(ibanGroups('FR7630006000011234567890189'))).toBe('FR76 3000 6000 0112 3456 7890 189');
});

function plain(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}
