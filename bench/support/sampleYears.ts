import { randomUUID } from 'node:crypto';
import { invoiceNumber } from '../../src/domain/streams.js';
import { clientEvents, organisationEvents, type SampleClient, sampleClient } from './sampleAccounts.js';
import { invoiceEvents, sampleInvoice } from './sampleInvoices.js';
import type { Placed } from './sampleLog.js';

type Past = Readonly<{
  clients: number;
  /** Months `YYYY-MM` that were billed already, in order; the dossiers took effect with the first one. */
  months: readonly string[];
  /** When the dossiers took effect if no month was billed. */
  effectiveOn?: string;
}>;

/** The log of an operator: every client's beginnings, then one billed month after the other with its deliveries. */
export function* sampleYears({ clients, months, effectiveOn }: Past): Generator<Placed> {
  const from = effectiveOn ?? `${months[0] ?? '2026-01'}-01`;
  const all: SampleClient[] = [];
  yield* organisationEvents;
  for (let number = 1; number <= clients; number += 1) {
    const client = sampleClient(number);
    all.push(client);
    yield* clientEvents(client, { effectiveOn: from, methods: ['email_attachment'] });
  }
  const issued = new Map<string, number>();
  for (const month of months) {
    const runId = randomUUID();
    const series = `F${month.slice(0, 4)}`;
    for (const client of all) {
      const revision = issued.get(series) ?? 0;
      issued.set(series, revision + 1);
      yield* invoiceEvents(sampleInvoice(client, month, runId), invoiceNumber(series, revision));
    }
  }
}
