import { z } from 'zod';
import * as value from './values.js';

const job = z
  .object({
    name: z.string(),
    state: z
      .enum(['running', 'waiting', 'stopped', 'idle'])
      .meta({ description: '`idle`: another node holds the lease. `stopped`: a person has to look' }),
    position: value.position.nullable().meta({ description: 'Last place of the log that it has dealt with' }),
    upToDate: z.boolean().meta({ description: 'It stands at the end of the log' }),
    lastRunAt: value.instant.nullable().meta({ description: 'When it last handled an event' }),
    nextRunAt: value.instant.nullable().meta({
      description:
        'When it tries again: after a fault, or the next mail that was put off. Null: as soon as there is something',
    }),
    late: z.boolean().meta({ description: 'It has had something to do for more than a minute, or stopped before it' }),
    reason: z.string().nullable().meta({ description: 'Why it waits or has stopped' }),
    failures: z
      .array(z.object({ about: z.string(), reason: value.french }))
      .optional()
      .meta({ description: 'What it has passed over and a person has to look at' }),
  })
  .meta({ id: 'Job' });

export const jobs = z
  .object({
    items: z.array(job),
    nextCursor: z.null(),
    lease: z.object({
      holder: z
        .object({ node: z.string(), process: z.string(), name: z.string().meta({ description: 'Host and process' }) })
        .nullable(),
      mine: z.boolean().meta({ description: 'This node holds it' }),
      at: value.instant.nullable().meta({ description: 'Last sign of life, by the holder’s clock' }),
    }),
  })
  .meta({ id: 'Jobs' });

const hit = z
  .object({
    type: z.enum(['account', 'invoice', 'dossier']),
    id: value.uuid,
    reference: z.string().meta({ description: 'Of an account, or the number of an invoice' }),
    title: z.string(),
    kind: value.kind.optional(),
    accountId: value.uuid.optional().meta({ description: 'The account that an invoice belongs to' }),
    matched: z.object({
      field: z.enum(['name', 'tradeName', 'contact', 'phone', 'email', 'reference', 'siren', 'siret', 'number']),
      value: z.string().meta({ description: 'As stored' }),
    }),
  })
  .meta({ id: 'SearchHit' });

export const searchAnswer = z
  .object({
    query: z.string(),
    tookMs: z.number().meta({ description: 'Milliseconds' }),
    hits: z.array(hit).meta({ description: 'Best first' }),
  })
  .meta({ id: 'SearchAnswer' });
