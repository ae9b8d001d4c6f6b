import type { DossierEvent } from '../../domain/dossier/events.js';
import type { InstallationTypeEvent } from '../../domain/installationType/events.js';
import {
  changes,
  count,
  date,
  decimal,
  list,
  mapOf,
  nullable,
  object,
  oneOf,
  optional,
  personal,
  type Schema,
  text,
} from './schema.js';
import { deliveryChoiceFields, every, nature, paymentTerms, section, site, vatCode } from './shared.js';

const of = { dossierId: text, accountId: text };
const ofLine = { ...of, lineId: text };

const task = object({ title: text, role: text, delayDays: count });
const installationTypeFields = {
  installationTypeId: text,
  name: text,
  phases: list(object({ name: text, after: optional(text), delayDays: optional(count), tasks: list(task) })),
};

export const installationTypeSchemas: Readonly<Record<InstallationTypeEvent['type'], readonly Schema[]>> = {
  InstallationTypeDefined: [object(installationTypeFields)],
};

const changeable = { label: text, quantity: decimal, unitPrice: decimal, vatCode, nature };

export const dossierSchemas: Readonly<Record<DossierEvent['type'], readonly Schema[]>> = {
  DossierOpened: [
    object({
      ...of,
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
  DossierLineChanged: [
    object({ ...ofLine, changes: changes({ ...changeable, accountingCode: text }), from: optional(date) }),
  ],
  DossierLineEnded: [object({ ...ofLine, endsOn: nullable(date) })],
  DossierLineRemoved: [object(ofLine)],
  DossierPhoneAttached: [object({ ...of, phone: personal('accountId', text) })],
  DossierPhoneDetached: [object({ ...of, phone: personal('accountId', text) })],
  DossierSiteSet: [object({ ...of, site: personal('accountId', nullable(site)) })],
  DossierTeamSet: [object({ ...of, team: mapOf(text) })],
  DossierPaymentSet: [object({ ...of, override: nullable(paymentTerms) })],
  DossierDeliverySet: [object({ ...of, override: nullable(object(deliveryChoiceFields)) })],
  DossierInstallationTypeSelected: [object({ ...of, installationTypeId: nullable(text), name: optional(text) })],
  DossierActivated: [
    object({
      ...of,
      effectiveOn: date,
      accountKind: optional(oneOf('prospect', 'client')),
      installation: optional(object({ ...installationTypeFields, team: mapOf(text) })),
    }),
  ],
  DossierTerminated: [object({ ...of, on: date })],
  DossierReopened: [object({ ...of, on: optional(date) })],
};
