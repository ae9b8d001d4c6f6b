import { describe, expect, it } from 'vitest';
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
