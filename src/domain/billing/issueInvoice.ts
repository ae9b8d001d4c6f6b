import type { Buyer, IssuedInvoice } from '../invoice/events.js';
import { debitMissing } from '../shared/debit.js';
import { accountReference } from '../streams.js';
import type { BillingAccount } from './billingState.js';
import { dueDate } from './dueDate.js';
import type { InvoiceGroup } from './grouping.js';
import type { Run } from './runResult.js';
import { type VatTreatment, vatRows } from './vat.js';

/** Everything that the document shows, as it is at the basis of the run. */
export function issueInvoice(run: Run, account: BillingAccount, group: InvoiceGroup, vat: VatTreatment): IssuedInvoice {
  const { runId, batch, period, issueDate } = run;
  const { dossiers, payment, delivery } = group;
  const lines = dossiers.flatMap((priced) => priced.lines);
  const rows = vatRows(lines, vat.reason);
  const missing = debitMissing(payment, run.state.bank?.ics);
  const netCents = rows.reduce((sum, { baseCents }) => sum + baseCents, 0);
  const vatCents = rows.reduce((sum, row) => sum + row.vatCents, 0);
  return {
    invoiceId: run.deriveId('invoice', runId, group.key),
    accountId: account.accountId,
    runId,
    batch,
    period,
    issueDate,
    dueOn: dueDate(issueDate, payment.due),
    currency: 'EUR',
    seller: account.details.customerType === 'public' ? run.sellers.toPublic : run.sellers.toOthers,
    buyer: buyerOf(account),
    dossiers: dossiers.map(({ dossier: { dossierId, name, site } }) => ({
      dossierId,
      ...(name === undefined ? {} : { name }),
      ...(site === undefined ? {} : { site }),
    })),
    lines,
    vatRows: rows,
    netCents,
    vatCents,
    totalCents: netCents + vatCents,
    payment,
    ...(missing.length === 0 ? {} : { debitMissing: missing }),
    delivery,
  };
}

function buyerOf({ details, number }: BillingAccount): Buyer {
  return { ...details, reference: accountReference('client', number) };
}
