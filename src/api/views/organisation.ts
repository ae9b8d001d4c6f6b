import { z } from 'zod';
import * as value from './values.js';

export const organisationProfile = z
  .object({
    name: z.string(),
    legalForm: z.string().optional(),
    shareCapital: z
      .string()
      .optional()
      .meta({ description: 'As printed', examples: ['50 000 €'] }),
    siret: value.siret.optional(),
    vatNumber: value.vatNumber.optional(),
    rcsCity: z.string().optional(),
    address: value.address,
    email: value.email,
    phone: value.phone.optional(),
    vatOnDebits: z.boolean().meta({ description: 'VAT on débits (CGI art. 269, 2 c)' }),
    latePaymentText: z.string().optional(),
    discountText: z.string().optional(),
    invoicePrefix: z.string().meta({ description: 'Names the series of the next run', examples: ['F'] }),
  })
  .meta({ id: 'OrganisationProfile' });

export const bankDetails = z
  .object({
    iban: value.iban.meta({ description: 'Whole: every invoice prints it' }),
    bic: value.bic,
    ics: z.string().optional(),
  })
  .meta({ id: 'BankDetails' });

export const contactFunction = z
  .object({
    id: z.string(),
    name: z.string(),
    retired: z.boolean().meta({ description: 'It cannot be chosen any more, and is shown where it was' }),
  })
  .meta({ id: 'ContactFunction' });

export const organisation = z
  .object({
    profile: organisationProfile.optional(),
    bank: bankDetails.optional(),
    vatRates: z
      .array(z.object({ vatCode: value.vatCode, rate: value.percent, from: value.civilDate }))
      .meta({ description: 'Every dated rate, the mainland ones that are there from the start included' }),
    contactFunctions: z.array(contactFunction).meta({ description: 'Those that can be chosen, by name' }),
    updatedAt: value.instant.optional(),
    revision: value.revision.meta({ description: 'What If-Match names; -1 while nothing was set' }),
  })
  .meta({ id: 'Organisation' });
