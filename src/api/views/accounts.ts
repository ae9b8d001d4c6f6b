import { z } from 'zod';
import { type dossierStatus, dossierSummary } from './dossiers.js';
import { billingPreferences, deliveryChoice, paymentTerms } from './terms.js';
import * as value from './values.js';

const contact = z
  .object({
    id: value.uuid,
    lastName: z.string(),
    firstName: z.string().optional(),
    civility: z.enum(['M', 'Mme']).optional(),
    email: value.email.optional(),
    phones: z.array(value.phone).optional(),
    functionId: z.string().optional().meta({ description: 'Of GET /api/contact-functions' }),
    functionName: z.string().optional().meta({ description: 'As it is called now' }),
    active: z.boolean(),
    receivesInvoices: z.boolean(),
    portalAccess: z.boolean(),
    main: z.boolean().meta({ description: 'At most one of an account' }),
  })
  .meta({ id: 'Contact' });

const note = z
  .object({
    id: value.uuid,
    body: z.string(),
    at: value.instant,
    author: value.actor,
    editedAt: value.instant.optional(),
    editedBy: value.actor.optional(),
  })
  .meta({ id: 'Note', description: 'What it said before is in the history' });

const identity = {
  id: value.uuid,
  reference: value.reference,
  number: z.int().meta({ description: 'The same for life; the prefix of the reference changes' }),
  kind: value.kind,
  name: z.string(),
  tradeName: z.string().optional(),
  customerType: value.customerType,
  siret: value.siret.optional(),
  email: value.email.optional(),
  phones: z.array(value.phone).optional(),
  ownerId: value.userId.optional(),
  ownerName: z.string().optional().meta({ description: 'As the owner is called now' }),
  active: z.boolean(),
  updatedAt: value.instant,
  revision: value.revision,
};

export const accountSummary = z
  .object({
    ...identity,
    city: z.string().optional(),
    dossiers: z
      .object({ open: value.count, active: value.count, terminated: value.count } satisfies Record<
        z.output<typeof dossierStatus>,
        z.ZodType
      >)
      .meta({ description: 'How many of its dossiers are in which state' }),
  })
  .meta({ id: 'AccountSummary' });

export const account = z
  .object({
    ...identity,
    siren: value.siren.optional(),
    vatNumber: value.vatNumber.optional(),
    legalForm: z.string().optional(),
    accountingEmail: value.email.optional(),
    address: value.address.optional(),
    billingAddress: value.address.optional(),
    accountingCode: z.string().optional(),
    contacts: z.array(contact).meta({ description: 'The main one first; inactive ones only when asked for, last' }),
    notes: z.array(note).meta({ description: 'Newest first' }),
    dossiers: z.array(dossierSummary).meta({ description: 'Oldest first' }),
    openActions: value.count,
    billing: billingPreferences,
    payment: paymentTerms,
    delivery: deliveryChoice,
    createdAt: value.instant,
  })
  .meta({ id: 'Account' });

export const likelyTwin = z
  .object({
    id: value.uuid,
    reference: value.reference,
    kind: value.kind,
    name: z.string(),
    city: z.string().optional(),
    ownerId: value.userId.optional(),
    active: z.boolean(),
    score: z.int().min(1).max(100).meta({ description: 'How likely they are one' }),
    reasons: z
      .array(
        z.object({
          field: z.enum(['siret', 'siren', 'name', 'phone', 'email']),
          value: z.string().meta({ description: 'As this account has it' }),
          text: value.french,
        }),
      )
      .meta({ description: 'The strongest first' }),
  })
  .meta({ id: 'LikelyTwin' });

export const revealedIban = z
  .object({
    accountId: value.uuid,
    dossierId: value.uuid.optional(),
    iban: value.iban,
    bic: value.bic.optional(),
    position: value.position.meta({ description: 'Where in the log it says who was told' }),
  })
  .meta({ id: 'RevealedIban' });
