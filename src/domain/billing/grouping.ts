import { canonicalJson } from '../shared/json.js';
import type { PaymentTerms } from '../shared/party.js';
import type { BillingAccount, BillingDossier } from './billingState.js';
import { cutToSize } from './invoiceSize.js';
import type { PricedDossier } from './pricing.js';

/** One invoice to be. `key` names it within its run, and stays the same however often the run is computed. */
export type InvoiceGroup = Readonly<{
  key: string;
  dossiers: readonly PricedDossier[];
  payment: PaymentTerms;
}>;

/** The override of the dossier as a whole, or the account's terms. */
export const effectiveTerms = ({ terms }: BillingAccount, { override }: BillingDossier): PaymentTerms =>
  override ?? terms;

/** What makes one payment of two invoices impossible, in words. */
const DISTINCTIONS: readonly Readonly<{ name: string; of: (terms: PaymentTerms) => unknown }>[] = [
  { name: 'mode de règlement', of: ({ mode }) => mode },
  { name: 'IBAN', of: ({ iban }) => iban },
  { name: 'mandat SEPA', of: ({ mandate }) => mandate?.reference },
  { name: 'mandat GoCardless', of: ({ gocardless }) => gocardless?.mandateId },
  { name: 'échéance', of: ({ due }) => due },
];

const paymentKey = (terms: PaymentTerms): string => canonicalJson(DISTINCTIONS.map(({ of }) => of(terms) ?? null));

/** What differs between several terms: the words that say why invoices were not grouped. */
export function differences(all: readonly PaymentTerms[]): string {
  const differing = DISTINCTIONS.filter(
    ({ of }) => new Set(all.map((terms) => canonicalJson(of(terms) ?? null))).size > 1,
  );
  return differing.map(({ name }) => name).join(', ');
}

/** One group per dossier, or per way of paying when the account groups its invoices. In the order of the dossiers. */
export function groupDossiers(account: BillingAccount, dossiers: readonly PricedDossier[]): readonly InvoiceGroup[] {
  if (!account.billing.groupInvoices) {
    return dossiers.map((priced) => ({
      key: priced.dossier.dossierId,
      dossiers: [priced],
      payment: effectiveTerms(account, priced.dossier),
    }));
  }
  const groups = new Map<string, { payment: PaymentTerms; dossiers: PricedDossier[] }>();
  for (const priced of dossiers) {
    const payment = effectiveTerms(account, priced.dossier);
    const key = paymentKey(payment);
    const group = groups.get(key) ?? { payment, dossiers: [] };
    group.dossiers.push(priced);
    groups.set(key, group);
  }
  return [...groups].map(([key, group]) => ({ key: `${account.accountId} ${key}`, ...group }));
}

/** The parts of a group, each of which fits on one event. Usually the group itself. */
export function splitToSize(group: InvoiceGroup): readonly InvoiceGroup[] {
  const parts = cutToSize(group.dossiers);
  return parts.map((dossiers, part) => ({
    ...group,
    dossiers,
    key: part === 0 ? group.key : `${group.key} ${part + 1}`,
  }));
}
