import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as field from '../../src/commands/fields.js';
import { assertConsistentIdentity, frenchVatNumber } from '../../src/domain/account/identity.js';

/** Digits that pass Luhn's check: what Insee gives as SIREN (9) and, from one, as SIRET (14). */
function withKey(digits: string): string {
  const sum = [...digits, '0'].toReversed().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

const digits = (length: number) =>
  fc.integer({ min: 0, max: 10 ** length - 1 }).map((number) => String(number).padStart(length, '0'));
const sirens = fc.integer({ min: 10_000_000, max: 99_999_999 }).map((number) => withKey(String(number)));
const companies = fc
  .tuple(sirens, digits(4))
  .map(([siren, nic]) => ({ siren, siret: withKey(`${siren}${nic}`), vatNumber: frenchVatNumber(siren) }));

const business = { name: 'Roy', customerType: 'business' } as const;

describe('SIREN, SIRET and French VAT number', () => {
  it('of one company agree, whichever of them are given', () => {
    fc.assert(
      fc.property(companies, fc.subarray(['siren', 'siret', 'vatNumber'] as const), (company, given) => {
        const some = Object.fromEntries(given.map((name) => [name, company[name]]));
        expect(() => assertConsistentIdentity({ ...business, ...some })).not.toThrow();
      }),
    );
  });

  it('of two companies are refused, whichever two are given', () => {
    fc.assert(
      fc.property(companies, companies, (one, other) => {
        fc.pre(one.siren !== other.siren);
        const refused = (mixed: object) => expect(() => assertConsistentIdentity({ ...business, ...mixed })).toThrow();
        refused({ siren: one.siren, siret: other.siret });
        refused({ siren: one.siren, vatNumber: other.vatNumber });
        refused({ siret: one.siret, vatNumber: other.vatNumber });
      }),
    );
  });

  it('say nothing of a VAT number of another country', () => {
    expect(() =>
      assertConsistentIdentity({ ...business, siren: '732829320', vatNumber: 'BE0428759497' }),
    ).not.toThrow();
  });

  it('that agree are fields that a command takes', () => {
    fc.assert(
      fc.property(companies, ({ siren, siret, vatNumber }) => {
        expect(field.siren.parse(siren)).toBe(siren);
        expect(field.siret.parse(siret)).toBe(siret);
        expect(field.vatNumber.parse(vatNumber)).toBe(vatNumber);
      }),
    );
  });
});
