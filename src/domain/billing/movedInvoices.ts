import type { IssuedInvoice } from '../invoice/events.js';
import { eurosText } from '../shared/decimal.js';
import { sameJson } from '../shared/json.js';

/** One invoice that two computations of a run do not give alike, and how, as a French sentence. */
export type Moved = Readonly<{
  accountId: string;
  dossierIds: readonly string[];
  change: 'appeared' | 'disappeared' | 'changed';
  detail: string;
}>;

/**
 * What differs between two results of one run (the same run id, batch, period and issue date): invoice by invoice, in
 * the order of `after`, those that are gone last. Empty when the results are equal.
 */
export function movedInvoices(before: readonly IssuedInvoice[], after: readonly IssuedInvoice[]): readonly Moved[] {
  const earlier = new Map(before.map((invoice) => [invoice.invoiceId, invoice]));
  const moved = after.flatMap((invoice) => {
    const former = earlier.get(invoice.invoiceId);
    earlier.delete(invoice.invoiceId);
    if (former === undefined) return [movedOf(invoice, 'appeared', `${named(invoice)} s’ajoute.`)];
    const changed = changedParts(former, invoice);
    return changed.length === 0 ? [] : [movedOf(invoice, 'changed', changeText(former, invoice, changed))];
  });
  const gone = [...earlier.values()].map((former) =>
    movedOf(former, 'disappeared', `${named(former)} n’est plus à facturer.`),
  );
  return [...moved, ...gone];
}

/** Every field of an invoice that may move, in the words of who reads it; the others follow from these. */
const PARTS: Readonly<Partial<Record<keyof IssuedInvoice, string>>> = {
  seller: 'émetteur',
  buyer: 'client',
  dossiers: 'dossiers',
  lines: 'lignes',
  vatRows: 'TVA',
  payment: 'règlement',
  debitMissing: 'prélèvement',
  dueOn: 'échéance',
  delivery: 'envoi',
};

function changedParts(former: IssuedInvoice, invoice: IssuedInvoice): readonly string[] {
  if (JSON.stringify(former) === JSON.stringify(invoice)) return [];
  // Object.keys forgets whose names they are.
  const fields = Object.keys({ ...invoice, ...former }) as (keyof IssuedInvoice)[];
  const changed = fields.filter((field) => !sameJson(invoice[field], former[field]));
  return changed.map((field) => PARTS[field] ?? field);
}

function changeText(former: IssuedInvoice, invoice: IssuedInvoice, parts: readonly string[]): string {
  const words = parts.filter((part) => !part.endsWith('Cents')).join(', ');
  const amount =
    former.totalCents === invoice.totalCents
      ? ''
      : ` (${eurosText(former.totalCents)} devient ${eurosText(invoice.totalCents)})`;
  return `${named(invoice)} change : ${words}${amount}.`;
}

function movedOf({ accountId, dossiers }: IssuedInvoice, change: Moved['change'], detail: string): Moved {
  return { accountId, dossierIds: dossiers.map(({ dossierId }) => dossierId), change, detail };
}

const named = ({ buyer, totalCents }: IssuedInvoice): string =>
  `La facture de ${buyer.name} (${buyer.reference}, ${eurosText(totalCents)})`;
