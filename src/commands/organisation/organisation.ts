import { z } from 'zod';
import type { BankDetails, OrganisationProfile } from '../../domain/organisation/events.js';
import { normalDecimal } from '../../domain/shared/decimal.js';
import { defined } from '../defined.js';
import * as field from '../fields.js';
import { RIGHTS } from '../policy.js';
import { type AnyCommand, defineCommand } from '../registry.js';
import { onOrganisation } from './onOrganisation.js';

const setProfile = defineCommand({
  name: 'SetOrganisationProfile',
  noun: 'organisation',
  summary: 'Set who issues the invoices and the legal mentions that they carry. Replaces the whole of the profile.',
  schema: z.strictObject({
    name: field.text(200),
    legalForm: field.text(50).optional(),
    shareCapital: field.text(50).optional(),
    siret: field.siret.optional(),
    vatNumber: field.vatNumber.optional(),
    rcsCity: field.text(100).optional(),
    address: field.address,
    email: field.email,
    phone: field.phone.optional(),
    vatOnDebits: z.boolean().default(false),
    latePaymentText: field.text(500).optional(),
    discountText: field.text(500).optional(),
    invoicePrefix: z
      .string()
      .regex(
        /^[A-Z][A-Z0-9_/]{0,7}$/,
        'Préfixe attendu : 1 à 8 caractères parmi A-Z 0-9 _ /, commençant par une lettre.',
      )
      // Credit notes are numbered A2026-000001: an invoice must not have the number of one.
      .refine(
        (prefix) => prefix !== 'A',
        'Le préfixe A est réservé aux avoirs : choisissez-en un autre, par exemple F.',
      )
      .default('F'),
  }),
  example: {
    name: 'Ardoise Télécom',
    legalForm: 'SAS',
    shareCapital: '50 000 €',
    siret: '73282932000074',
    vatNumber: 'FR44732829320',
    rcsCity: 'Paris',
    address: { line1: '8 rue de la Boétie', postalCode: '75008', city: 'Paris', country: 'FR' },
    email: 'facturation@ardoise-telecom.fr',
  },
  roles: RIGHTS.administration,
  refusals: [],
  handle: (deps, given, context) => {
    const data = defined<OrganisationProfile>(given);
    return onOrganisation(deps, { type: 'SetOrganisationProfile', data }, context);
  },
});

const setBankDetails = defineCommand({
  name: 'SetBankDetails',
  noun: 'organisation',
  summary: 'Set the bank account that invoices are paid to. SEPA direct debits also need the ICS.',
  schema: z.strictObject({ iban: field.iban, bic: field.bic, ics: field.ics.optional() }),
  example: { iban: 'FR76 3000 6000 0112 3456 7890 189', bic: 'AGRIFRPP', ics: 'FR72ZZZ123456' },
  roles: RIGHTS.administration,
  refusals: [],
  handle: (deps, given, context) =>
    onOrganisation(deps, { type: 'SetBankDetails', data: defined<BankDetails>(given) }, context),
});

const setVatRate = defineCommand({
  name: 'SetVatRate',
  noun: 'organisation',
  summary: 'Set the rate of a VAT class from a date on. The mainland rates are there from the start.',
  schema: z.strictObject({
    vatCode: z.enum(['normal', 'intermediate', 'reduced', 'super_reduced']),
    rate: field.percent,
    from: field.date,
  }),
  example: { vatCode: 'normal', rate: '20', from: '2014-01-01' },
  roles: RIGHTS.billing,
  refusals: [],
  handle: (deps, { rate, ...rest }, context) =>
    onOrganisation(deps, { type: 'SetVatRate', data: { ...rest, rate: normalDecimal(rate) } }, context),
});

export const organisationCommands: readonly AnyCommand[] = [setProfile, setBankDetails, setVatRate];
