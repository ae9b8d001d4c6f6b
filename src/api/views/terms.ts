import { z } from 'zod';
import { batch, bic, civilDate, deliveryMethod, maskedIban, paymentMode } from './values.js';

export const paymentTerms = z
  .object({
    mode: paymentMode,
    iban: maskedIban.optional(),
    bic: bic.optional(),
    mandate: z.object({ reference: z.string(), signedOn: civilDate }).optional().meta({ description: 'SEPA mandate' }),
    gocardless: z
      .object({
        mandateId: z.string().meta({ examples: ['MD000123ABC'] }),
        customerId: z
          .string()
          .optional()
          .meta({ examples: ['CU000123ABC'] }),
      })
      .optional(),
    due: z
      .object({
        days: z.int(),
        endOfMonth: z
          .enum(['none', 'before', 'after'])
          .meta({ description: 'Taken before or after the days are added' }),
      })
      .meta({ description: 'Days after the issue date' }),
  })
  .meta({ id: 'PaymentTerms' });

export const billingPreferences = z
  .object({
    groupInvoices: z.boolean().meta({ description: 'One invoice per billing period instead of one per dossier' }),
    batch,
    vatLiable: z.boolean(),
    vatRegime: z.enum(['standard', 'exempt', 'reverse_charge']).optional(),
    vatReason: z.string().optional(),
  })
  .meta({ id: 'BillingPreferences' });

export const chorusRouting = z
  .object({
    serviceCode: z.string().optional(),
    engagementNumber: z.string().optional(),
    required: z
      .enum(['none', 'service', 'engagement', 'service_or_engagement', 'service_and_engagement'])
      .optional()
      .meta({ description: 'What the public body requires' }),
  })
  .meta({ id: 'ChorusRouting' });

export const deliveryChoice = z
  .object({ methods: z.array(deliveryMethod), chorus: chorusRouting.optional() })
  .meta({ id: 'DeliveryChoice' });
