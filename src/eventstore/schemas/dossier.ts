import type { DossierEvent } from '../../domain/dossier/events.js';
import { date, decimal, mapOf, nullable, object, optional, personal, type Schema, text } from './schema.js';
import { every, nature, paymentTerms, section, site, vatCode } from './shared.js';

export const dossierSchemas: Readonly<Record<DossierEvent['type'], readonly Schema[]>> = {
  DossierOpened: [
    object({
      dossierId: text,
      accountId: text,
      name: optional(text),
      batch: optional(text),
      team: optional(mapOf(text)),
      site: optional(personal('accountId', site)),
    }),
  ],
  DossierLineAdded: [
    object({
      dossierId: text,
      lineId: text,
      section,
      label: text,
      quantity: decimal,
      unitPrice: decimal,
      vatCode,
      every: optional(every),
      startsOn: optional(date),
      endsOn: optional(date),
      nature,
      accountingCode: optional(text),
    }),
  ],
  DossierPaymentSet: [object({ dossierId: text, accountId: text, override: nullable(paymentTerms) })],
  DossierActivated: [object({ dossierId: text, accountId: text, effectiveOn: date })],
};
