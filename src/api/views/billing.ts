import { z } from 'zod';
import type { ComputedRun } from '../../billing/billingComputer.js';
import type { IssuedInvoice } from '../../domain/invoice/events.js';
import { describes } from '../agrees.js';
import { computedInvoice } from './invoices.js';
import * as value from './values.js';

const leftOut = z
  .object({ accountId: value.uuid, dossierId: value.uuid.optional(), code: value.code, detail: value.french })
  .meta({ id: 'LeftOut', description: 'What the run does not bill, and why' });

const alarm = z
  .object({
    code: value.code,
    accountId: value.uuid.optional(),
    dossierId: value.uuid.optional(),
    detail: value.french,
  })
  .meta({ id: 'Alarm', description: 'What a person should know before invoices leave' });

const totals = { netCents: value.cents, vatCents: value.cents, totalCents: value.cents };

export const billingRun = z
  .object({
    id: value.uuid,
    batch: value.batch,
    period: value.month,
    status: z.enum(['open', 'completed', 'aborted']),
    issueDate: value.civilDate,
    series: z.string().meta({ examples: ['F2026'] }),
    basisPosition: value.position.meta({ description: 'The run bills the events up to here' }),
    startedAt: value.instant,
    startedBy: value.actor,
    endedAt: value.instant.optional(),
    invoices: value.count.meta({ description: 'Issued so far; of a completed run, all of them' }),
    ...totals,
    leftOut: z.array(leftOut).optional().meta({ description: 'Known when the run is completed' }),
    abortReason: z.string().optional(),
  })
  .meta({ id: 'BillingRun' });

type Preview = Omit<ComputedRun, 'invoices' | 'pages' | 'release'> &
  Readonly<{ count: number; invoices: readonly IssuedInvoice[] }>;

export const billingPreview = describes<Preview>()(
  z
    .object({
      runId: value.uuid,
      position: value.position.meta({ description: 'What StartBillingRun takes as `previewPosition`' }),
      count: value.count.meta({ description: 'How many invoices' }),
      ...totals,
      alarms: z.array(alarm),
      leftOut: z.array(leftOut),
      invoices: z.array(computedInvoice),
    })
    .meta({ id: 'BillingPreview' }),
);
