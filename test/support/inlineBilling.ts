import type { BillingComputer } from '../../src/billing/billingComputer.js';
import { type BillingEvent, billingEventTypes, emptyBilling } from '../../src/domain/billing/billingState.js';
import { computeRun } from '../../src/domain/billing/computeRun.js';
import { evolveBilling } from '../../src/domain/billing/evolveBilling.js';
import { movedInvoices } from '../../src/domain/billing/movedInvoices.js';
import { ownSettings } from '../../src/domain/billing/ownSettings.js';
import type { RunRequest } from '../../src/domain/billing/runResult.js';
import { deriveId } from '../../src/eventstore/deriveId.js';
import type { EventStore, Position } from '../../src/eventstore/eventStore.js';

/** The whole of the port, without a thread: folds the log anew for each question. */
export function inlineBilling(eventStore: EventStore): BillingComputer {
  const fold = async (until: Position) => {
    const state = emptyBilling();
    const pages = eventStore.readAll<BillingEvent>({ until, only: billingEventTypes });
    for await (const page of pages) for (const event of page) evolveBilling(state, event);
    return state;
  };
  const compute = async (request: RunRequest, until: Position) =>
    computeRun(await fold(until), request, { deriveId, unprintable: () => [] });
  const head = async () => (await eventStore.head())?.position ?? '0';

  return {
    compute: async ({ until, ...request }) => {
      const position = until ?? (await head());
      const { invoices, ...result } = await compute(request, position);
      const sum = (amount: 'netCents' | 'vatCents' | 'totalCents') =>
        invoices.reduce((total, invoice) => total + invoice[amount], 0);
      return {
        ...result,
        position,
        invoices: invoices.length,
        netCents: sum('netCents'),
        vatCents: sum('vatCents'),
        totalCents: sum('totalCents'),
        pages: async function* () {
          for (let from = 0; from < invoices.length; from += 200) yield invoices.slice(from, from + 200);
        },
        release: async () => {},
      };
    },
    moved: async ({ from, until, ...request }) => {
      const [before, after] = [await compute(request, from), await compute(request, until)];
      return movedInvoices(before.invoices, after.invoices);
    },
    converting: async () => {
      const position = await head();
      return { position, accountIds: [...(await fold(position)).converting] };
    },
    isBilled: async ({ dossierId, lineId }) => {
      const line = (await fold(await head())).dossiers.get(dossierId)?.lines.get(lineId);
      return (line?.billed.length ?? 0) > 0;
    },
    ownSettings: async (accountId) => ownSettings(await fold(await head()), accountId),
    close: async () => {},
  };
}
