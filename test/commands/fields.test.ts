import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { commands } from '../../src/commands/all.js';
import * as field from '../../src/commands/fields.js';

describe('fields are kept in one normal form', () => {
  it.each([
    ['phone', field.phone, '01 42 68 53 00', '+33142685300'],
    ['phone', field.phone, '+33 (0)6 12.34.56.78', '+33612345678'],
    ['phone', field.phone, '0032 2 555 12 12', '+3225551212'],
    ['email', field.email, '  Claire.ROY@Moulins-Roy.fr ', 'claire.roy@moulins-roy.fr'],
    ['siret', field.siret, '732 829 320 00074', '73282932000074'],
    ['siret of La Poste', field.siret, '35600000049837', '35600000049837'],
    ['vatNumber', field.vatNumber, 'fr 44 732 829 320', 'FR44732829320'],
    ['vatNumber', field.vatNumber, 'BE 0428.759.497', 'BE0428759497'],
    ['vatNumber outside the Union', field.vatNumber, 'SN 1234567', 'SN1234567'],
    ['vatNumber of Northern Ireland', field.vatNumber, 'XI 123456789', 'XI123456789'],
    ['iban', field.iban, 'fr76 3000 6000 0112 3456 7890 189', 'FR7630006000011234567890189'],
    ['bic', field.bic, 'agrifrpp', 'AGRIFRPP'],
    ['ics', field.ics, 'FR72 ZZZ 123456', 'FR72ZZZ123456'],
    ['unitPrice', field.unitPrice, 29.9, '29.9'],
  ])('%s', (_name, schema, given, normal) => {
    expect(schema.parse(given)).toBe(normal);
    expect(schema.parse(normal)).toBe(normal);
  });

  it.each([
    ['phone', field.phone, '12'],
    ['email', field.email, 'claire@'],
    ['siret', field.siret, '73282932000075'],
    ['siret of zeros', field.siret, '00000000000000'],
    ['siren of zeros', field.siren, '000000000'],
    ['phone with an extension', field.phone, '01 42 68 53 00 ext. 12'],
    ['phone with an extension', field.phone, '0142685300#12'],
    ['vatNumber of no country', field.vatNumber, 'XX123'],
    ['siren', field.siren, '123456789'],
    ['vatNumber', field.vatNumber, 'FR00732829320'],
    ['iban', field.iban, 'FR7630006000011234567890188'],
    ['bic', field.bic, 'AGRI'],
    ['ics', field.ics, 'FR71ZZZ123456'],
    ['date', field.date, '2026-02-30'],
    ['month', field.month, '2026-13'],
    ['unitPrice', field.unitPrice, '-1'],
    ['unitPrice', field.unitPrice, '1e3'],
    ['quantity', field.quantity, '0'],
    ['percent', field.percent, '0'],
    ['percent', field.percent, '101'],
    ['quantity', field.quantity, '1.00001'],
  ])('%s refuses what is wrong and says what would be right', (_name, schema, given) => {
    const { error } = schema.safeParse(given);
    expect(error?.issues[0]?.message).toMatch(/attendu|exemple|invalide/i);
  });
});

describe('the prefix of invoices', () => {
  it('is not the one of credit notes: a number names one document', () => {
    const setProfile = commands.get('SetOrganisationProfile');
    const withPrefix = (invoicePrefix: string) => ({ ...(setProfile?.example as object), invoicePrefix });
    const { schema } = setProfile ?? { schema: field.text(1) };
    expect(messagesOf(schema, withPrefix('A'))).toEqual([expect.stringContaining('réservé aux avoirs')]);
    expect(messagesOf(schema, withPrefix('AB'))).toEqual([]);
  });
});

describe('a decimal field', () => {
  it.each([
    [field.quantity, 'supérieur à 0', ['0', '-1', '0.0000', 'deux', '1,5', '1.00001', true, null]],
    [field.unitPrice, 'jamais négatif', ['-1', '29,90', '1234567890', {}]],
    [field.percent, 'supérieur à 0 et de 100 au plus', ['0', '100.01', '-5', 0, []]],
  ])('says what its number has to be (case %#)', (schema, bounds, wrongs) => {
    for (const wrong of wrongs) expect(messagesOf(schema, wrong)).toEqual([expect.stringContaining(bounds)]);
  });

  it('says that it is mandatory when it is missing', () => {
    for (const schema of [field.quantity, field.unitPrice, field.percent]) {
      expect(messagesOf(schema, undefined)).toEqual(['Champ obligatoire.']);
    }
  });
});

describe('the country of an address', () => {
  const at = (country: string) => ({ line1: '1 rue du Port', postalCode: '69001', city: 'Lyon', country });

  it('is one of those to which ISO 3166-1 gives a code, in either case', () => {
    const names = new Intl.DisplayNames(['fr'], { type: 'region', fallback: 'none' });
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
    const codes = letters.flatMap((a) => letters.map((b) => a + b));
    const taken = codes.filter((code) => field.address.safeParse(at(code)).success);

    expect(taken).toHaveLength(249);
    expect(taken.filter((code) => names.of(code) === undefined)).toEqual([]);
    expect(taken).toEqual(expect.arrayContaining(['FR', 'BE', 'GB', 'GP', 'RE', 'MQ', 'NC', 'MC', 'AQ']));
    expect(field.address.parse(at(' be '))).toMatchObject({ country: 'BE' });
  });

  it('is none that is reserved, withdrawn or made up', () => {
    for (const country of ['ZZ', 'UK', 'EU', 'XK', 'AN', 'AA', 'FRA', '']) {
      expect(messagesOf(field.address, at(country))).toEqual([expect.stringContaining('ISO 3166-1')]);
    }
  });
});

function messagesOf(schema: z.ZodType, value: unknown): readonly string[] {
  return (schema.safeParse(value).error?.issues ?? []).map(({ message }) => message);
}
