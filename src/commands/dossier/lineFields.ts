import { z } from 'zod';
import { day } from '../../domain/shared/frenchWords.js';
import * as field from '../fields.js';

const vatCode = z.enum(['normal', 'intermediate', 'reduced', 'super_reduced']);
const nature = z.enum(['services', 'goods']);

/** A line as AddDossierLine takes it. */
export const lineFields = z
  .strictObject({
    dossierId: field.id,
    lineId: field.id.optional(),
    section: z.enum(['licence', 'one_off', 'recurring']),
    label: field.text(500),
    quantity: field.quantity,
    unitPrice: field.unitPrice,
    vatCode: vatCode.default('normal'),
    every: z.enum(['month', 'quarter', 'year']).optional(),
    startsOn: field.date.optional(),
    endsOn: field.date.optional(),
    nature: nature.default('services'),
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
      context.addIssue({
        code: 'custom',
        path: ['endsOn'],
        message: `La fin doit suivre le début (${day(startsOn)}).`,
      });
    }
  });

/** What of a line ChangeDossierLine takes: never what its charge periods are counted from. */
export const changeFields = z
  .strictObject({
    dossierId: field.id,
    lineId: field.id,
    from: field.date.optional(),
    label: field.text(500).optional(),
    quantity: field.quantity.optional(),
    unitPrice: field.unitPrice.optional(),
    vatCode: vatCode.optional(),
    nature: nature.optional(),
    accountingCode: field.text(30).nullable().optional(),
  })
  .superRefine(({ dossierId: _dossier, lineId: _line, from: _from, ...changes }, context) => {
    if (Object.values(changes).some((value) => value !== undefined)) return;
    context.addIssue({
      code: 'custom',
      message: 'Dites ce qui change : label, quantity, unitPrice, vatCode, nature ou accountingCode.',
    });
  });
