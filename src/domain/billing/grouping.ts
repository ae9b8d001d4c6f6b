import type { DeliveryChoice } from '../dossier/events.js';
import { canonicalJson } from '../shared/json.js';
import type { PaymentTerms } from '../shared/party.js';
import type { BillingAccount, BillingDossier } from './billingState.js';
import { cutToSize } from './invoiceSize.js';
import type { PricedDossier } from './pricing.js';

/** How an invoice is paid and how it leaves: what all of its dossiers must have in common. */
export type InvoiceTerms = Readonly<{ payment: PaymentTerms; delivery: DeliveryChoice }>;

/** One invoice to be. `key` names it within its run, and stays the same however often the run is computed. */
export type InvoiceGroup = InvoiceTerms & Readonly<{ key: string; dossiers: readonly PricedDossier[] }>;

/** What the dossier has of its own, each as a whole, or the account's. */
export const effectiveTerms = (account: BillingAccount, { override, delivery }: BillingDossier): InvoiceTerms => ({
  payment: override ?? account.terms,
  delivery: delivery ?? account.delivery,
});

type Distinction = Readonly<{ name: string; of: (terms: InvoiceTerms) => unknown }>;

/** What of the terms only counts for a mode that debits with it: elsewhere it is merely on file. */
const usedBy =
  (mode: PaymentTerms['mode'], of: (payment: PaymentTerms) => unknown): Distinction['of'] =>
  ({ payment }) =>
    payment.mode === mode ? of(payment) : undefined;

/** What makes one payment of two invoices impossible, in words. */
const PAYMENT: readonly Distinction[] = [
  { name: 'mode de règlement', of: ({ payment }) => payment.mode },
  { name: 'IBAN', of: usedBy('sepa_debit', ({ iban }) => iban) },
  { name: 'mandat SEPA', of: usedBy('sepa_debit', ({ mandate }) => mandate?.reference) },
  { name: 'mandat GoCardless', of: usedBy('gocardless', ({ gocardless }) => gocardless?.mandateId) },
  { name: 'échéance', of: ({ payment }) => payment.due },
];

/** What makes one sending of two invoices impossible. */
const DELIVERY: readonly Distinction[] = [
  { name: 'mode d’envoi', of: ({ delivery }) => delivery.methods },
  { name: 'service Chorus Pro', of: ({ delivery }) => delivery.chorus?.serviceCode },
  { name: 'engagement Chorus Pro', of: ({ delivery }) => delivery.chorus?.engagementNumber },
];

const keyOf = (distinctions: readonly Distinction[], terms: InvoiceTerms): string =>
  canonicalJson(distinctions.map(({ of }) => of(terms) ?? null));

/** What differs between several terms: the words that say why invoices were not grouped. */
export function differences(all: readonly InvoiceTerms[]): string {
  const differing = [...PAYMENT, ...DELIVERY].filter(
    ({ of }) => new Set(all.map((terms) => canonicalJson(of(terms) ?? null))).size > 1,
  );
  return differing.map(({ name }) => name).join(', ');
}

/** One group per dossier, or per way of paying and sending when the account groups its invoices. In the order of the dossiers. */
export function groupDossiers(account: BillingAccount, dossiers: readonly PricedDossier[]): readonly InvoiceGroup[] {
  if (!account.billing.groupInvoices) {
    return dossiers.map((priced) => ({
      key: priced.dossier.dossierId,
      dossiers: [priced],
      ...effectiveTerms(account, priced.dossier),
    }));
  }
  const groups = new Map<string, InvoiceTerms & { dossiers: PricedDossier[] }>();
  for (const priced of dossiers) {
    const terms = effectiveTerms(account, priced.dossier);
    const key = groupKey(account, terms);
    const group = groups.get(key) ?? { ...terms, dossiers: [] };
    group.dossiers.push(priced);
    groups.set(key, group);
  }
  return [...groups].map(([key, group]) => ({ key: `${account.accountId} ${key}`, ...group }));
}

function groupKey({ terms: payment, delivery }: BillingAccount, terms: InvoiceTerms): string {
  const own = keyOf(DELIVERY, terms);
  const sent = own === keyOf(DELIVERY, { payment, delivery }) ? '' : ` ${own}`;
  return `${keyOf(PAYMENT, terms)}${sent}`;
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
