import { causedBy, type JobActor } from '../commands/causedBy.js';
import { handleCommand } from '../commands/handleCommand.js';
import type { EventOf } from '../domain/catalogue.js';
import type { DeliveryEvent } from '../domain/delivery/events.js';
import { methodsToPlan, type PlanDelivery, plannedDelivery } from '../domain/delivery/plan.js';
import type { DeliveryMethod } from '../domain/shared/party.js';
import { deliveryId, deliveryStream, invoiceNumber, seriesOf } from '../domain/streams.js';
import type { EventStore, Recorded } from '../eventstore/eventStore.js';
import type { Job } from './job.js';

const JOB: JobActor = { name: 'planDeliveries', title: 'Envoi des factures' };

type Deps = Readonly<{ eventStore: EventStore; now: () => string }>;

/**
 * Plans one delivery per method of each issued invoice. The methods are those of the invoice's event, as they were at
 * its basis: replaying from zero plans the same deliveries and no others, whatever the account chose since (LOG §8).
 */
export function planDeliveries({ eventStore, now }: Deps): Job {
  return {
    name: JOB.name,
    handles: ['InvoiceIssued'],
    concurrency: 16,
    handle: async (event) => {
      if (event.type !== 'InvoiceIssued') return;
      for (const [n, method] of methodsToPlan(event.data.delivery.methods).entries()) {
        const command = planOf(event, method);
        await handleCommand<typeof plannedDelivery.initial, PlanDelivery, DeliveryEvent>({
          eventStore,
          now,
          stream: deliveryStream(command.data.deliveryId),
          decider: plannedDelivery,
          context: causedBy(event, JOB, n),
          command,
        });
      }
    },
  };
}

function planOf({ data, stream, revision }: Recorded<EventOf<'InvoiceIssued'>>, method: DeliveryMethod): PlanDelivery {
  const { invoiceId, accountId, payment } = data;
  return {
    type: 'PlanDelivery',
    data: {
      deliveryId: deliveryId(invoiceId, method),
      invoiceId,
      accountId,
      method,
      invoiceNumber: invoiceNumber(seriesOf(stream), revision),
      paymentMode: payment.mode,
    },
  };
}
