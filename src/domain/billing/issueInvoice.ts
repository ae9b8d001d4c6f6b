import type { Buyer, IssuedInvoice, Seller } from '../invoice/events.js';
import type { CustomerType } from '../shared/party.js';
import { accountReference } from '../streams.js';
import type { BillingAccount } from './billingState.js';
import { dueDate } from './dueDate.js';
import type { InvoiceGroup } from './grouping.js';
import type { Run } from './runResult.js';
import { type VatTreatment, vatRows } from './vat.js';

/** Everything that the document shows, as it is at the basis of the run. */
export function issueInvoice(run: Run, account: BillingAccount, group: InvoiceGroup, vat: VatTreatment): IssuedInvoice {
  const { runId, batch, period, issueDate } = run;
  const { dossiers, payment } = group;
  const lines = dossiers.flatMap((priced) => priced.lines);
  const rows = vatRows(lines, vat.reason);
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
    seller: sellerFor(run, account.details.customerType),
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
    delivery: account.delivery,
  };
}

const NO_DISCOUNT = "Pas d'escompte pour paiement anticipé";

/** Rate of penalties that the law gives when the parties chose none (C. com. L441-10 II; public buyers: CCP R2192-31). */
function defaultLatePayment(customer: CustomerType): string {
  return `taux d'intérêt de la BCE majoré de ${customer === 'public' ? 8 : 10} points`;
}

function sellerFor({ profile, state: { bank } }: Run, customer: CustomerType): Seller {
  return {
    ...profile,
    latePaymentText: profile.latePaymentText ?? defaultLatePayment(customer),
    discountText: profile.discountText ?? NO_DISCOUNT,
    ...(bank === undefined ? {} : { bank }),
  };
}

function buyerOf({ details, number }: BillingAccount): Buyer {
  return { ...details, reference: accountReference('client', number) };
}
