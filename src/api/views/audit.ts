import { z } from 'zod';
import * as value from './values.js';

const via = value.actor.optional().meta({ description: 'Who sent the command in the actor’s name' });
const streamRevision = z.int().meta({ description: 'Number of the event in its stream, from 0' });

const item = {
  id: value.uuid,
  at: value.instant,
  actor: value.actor,
  via,
  type: z.string().meta({ examples: ['AccountDetailsChanged'] }),
  text: value.french,
  stream: z.string(),
  revision: streamRevision,
  position: value.position,
};

export const historyItem = z.object(item).meta({ id: 'HistoryItem' });

const cause = z
  .object({
    commandId: z.string(),
    correlationId: z.string().meta({ description: 'Shared by everything that one request set off' }),
    causationId: z
      .string()
      .optional()
      .meta({ description: 'Id of the event that made a job act; absent when a person did' }),
    onBehalfOf: value.userId.optional().meta({ description: 'In whose name ADMIN_TOKEN acted' }),
    via,
  })
  .meta({ id: 'Cause' });

const metadata = z
  .object({
    commandId: z.string(),
    commandHash: z.string().meta({ description: 'sha256 of the command as received' }),
    correlationId: z.string(),
    causationId: z.string().optional(),
    actor: value.actor,
    via,
    occurredAt: value.instant,
  })
  .meta({ id: 'EventMetadata' });

const audited = {
  ...item,
  cause,
  data: z.unknown().meta({ description: 'As it is in the log; IBANs masked, hashes of tokens left out' }),
  metadata,
};

export const auditItem = z.object(audited).meta({ id: 'AuditItem' });

const effect = z
  .object({
    ...audited,
    depth: z.int().meta({ description: 'How many steps from what was asked for' }),
    causedBy: z.string().meta({ description: 'Id of the event that caused it' }),
  })
  .meta({ id: 'Effect' });

export const auditEffects = z
  .object({
    causes: z.array(auditItem),
    items: z.array(effect).meta({ description: 'In the order of the log' }),
    nextCursor: z.string().nullable(),
    complete: z.boolean().meta({ description: 'False: the log was too long to be looked through to its end' }),
  })
  .meta({ id: 'AuditEffects' });
