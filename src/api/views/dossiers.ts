import { z } from 'zod';
import { deliveryChoice, paymentTerms } from './terms.js';
import * as value from './values.js';

export const dossierStatus = z.enum(['open', 'active', 'terminated']);

export const site = z.object({ name: z.string().optional(), address: value.address }).meta({ id: 'Site' });

const effectiveOn = value.civilDate.optional().meta({ description: 'Civil date from which on it is billed' });
const terminatedOn = value.civilDate.optional().meta({ description: 'The last civil day that is billed' });

const summary = {
  id: value.uuid,
  name: z.string().optional(),
  status: dossierStatus,
  effectiveOn,
  terminatedOn,
  installationType: z.string().optional().meta({ description: 'Name of the one selected' }),
  city: z.string().optional(),
  lines: value.count,
  phones: value.count,
};

export const dossierSummary = z.object(summary).meta({ id: 'DossierSummary' });

export const listedDossier = z
  .object({
    ...summary,
    accountId: value.uuid,
    accountReference: value.reference.optional(),
    accountName: z.string().optional(),
    openedAt: value.instant,
  })
  .meta({ id: 'ListedDossier' });

const line = {
  section: z.enum(['licence', 'one_off', 'recurring']),
  label: z.string(),
  quantity: value.decimal,
  unitPrice: value.decimal.meta({ description: 'Euros without VAT, decimal text' }),
  vatCode: value.vatCode,
  every: z.enum(['month', 'quarter', 'year']).optional().meta({ description: 'Absent on one-off lines' }),
  startsOn: value.civilDate.optional(),
  endsOn: value.civilDate.optional().meta({ description: 'The last civil day that is billed' }),
  nature: z.enum(['services', 'goods']),
  accountingCode: z.string().optional(),
};

const dossierLine = z
  .object({
    id: value.uuid,
    ...line,
    later: z
      .array(z.object({ from: value.civilDate, ...line }))
      .optional()
      .meta({ description: 'What it is from later dates on, where it changes' }),
  })
  .meta({ id: 'DossierLine' });

const phase = z
  .object({
    name: z.string(),
    after: z.string().optional().meta({ description: 'The phase whose end it waits for' }),
    delayDays: z.int().optional().meta({ description: 'Civil days' }),
    tasks: z.array(
      z.object({ title: z.string(), role: z.string(), delayDays: z.int().meta({ description: 'Civil days' }) }),
    ),
  })
  .meta({ id: 'InstallationPhase' });

export const installationType = z
  .object({
    id: value.uuid,
    name: z.string(),
    phases: z.array(phase),
    updatedAt: value.instant,
    revision: value.revision,
  })
  .meta({ id: 'InstallationType' });

const source = z.enum(['account', 'dossier']).meta({ description: 'Whose they are' });

const paymentAndBalance = z
  .object({
    terms: paymentTerms,
    source,
    invoicedCents: value.cents.meta({
      description: 'Euro cents with VAT; this dossier’s share of the invoices that also bill others',
    }),
    paidCents: value.cents,
    balanceCents: value.cents,
  })
  .meta({ id: 'PaymentAndBalance' });

export const dossier = z
  .object({
    id: value.uuid,
    accountId: value.uuid,
    name: z.string().optional(),
    status: dossierStatus,
    effectiveOn,
    terminatedOn,
    batch: value.batch.meta({ description: 'In which it is billed: its own, else the account’s' }),
    team: z.record(z.string(), value.userId).optional().meta({ description: 'Role to user id' }),
    site: site.optional(),
    phones: z.array(value.phone),
    installationType: z
      .object({ id: value.uuid, name: z.string(), phases: z.array(phase).optional() })
      .optional()
      .meta({ description: 'The one selected; `phases` are those that an active dossier is carried out by' }),
    lines: z.array(dossierLine),
    delivery: z.object({ ...deliveryChoice.shape, source }),
    paymentAndBalance,
    openedAt: value.instant,
    updatedAt: value.instant,
    revision: value.revision,
  })
  .meta({ id: 'Dossier' });

export const dossierWhy = z
  .object({
    dossierId: value.uuid,
    status: dossierStatus,
    accountId: value.uuid,
    accountReference: value.reference.optional(),
    converted: z.boolean().meta({ description: 'The account is a client' }),
    text: value.french,
    reasons: z.array(z.object({ code: value.code, text: value.french })),
  })
  .meta({ id: 'DossierWhy' });
