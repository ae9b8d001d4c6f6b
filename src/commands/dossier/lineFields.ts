import { z } from 'zod';
import * as field from '../fields.js';

/** A line as AddDossierLine takes it. */
export const lineFields = z
  .strictObject({
    dossierId: field.id,
    lineId: field.id.optional(),
    section: z.enum(['licence', 'one_off', 'recurring']),
    label: field.text(500),
    quantity: field.quantity,
    unitPrice: field.unitPrice,
    vatCode: z.enum(['normal', 'intermediate', 'reduced', 'super_reduced']).default('normal'),
    every: z.enum(['month', 'quarter', 'year']).optional(),
    startsOn: field.date.optional(),
    endsOn: field.date.optional(),
    nature: z.enum(['services', 'goods']).default('services'),
    accountingCode: field.text(30).optional(),
  })
  .superRefine(({ section, every, startsOn, endsOn }, context) => {
    if (section === 'one_off' && every !== undefined) {
      context.addIssue({ code: 'custom', path: ['every'], message: 'Une ligne ponctuelle n’a pas de périodicité.' });
    }
    if (section === 'one_off' && endsOn !== undefined) {
      context.addIssue({ code: 'custom', path: ['endsOn'], message: 'Une ligne ponctuelle n’a pas de date de fin.' });
    }
    if (startsOn !== undefined && endsOn !== undefined && endsOn < startsOn) {
      context.addIssue({ code: 'custom', path: ['endsOn'], message: `La fin doit suivre le début (${startsOn}).` });
    }
  });
