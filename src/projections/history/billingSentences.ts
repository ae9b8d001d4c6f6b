import type { BillingRunEvent } from '../../domain/billing/events.js';
import type { InvoiceEvent, JournalEvent } from '../../domain/invoice/events.js';
import { counted, day, ofMonth } from '../../domain/shared/frenchWords.js';
import { DEFAULT_BATCH } from '../../domain/shared/party.js';
import { invoiceNumber, seriesOf } from '../../domain/streams.js';
import type { Sentences } from './sentence.js';
import { amount } from './words.js';

export const billingSentences: Pick<Sentences, BillingRunEvent['type'] | InvoiceEvent['type'] | JournalEvent['type']> =
  {
    BillingRunStarted: ({ data }) => `${runInWords(data)} lancée, factures datées du ${day(data.issueDate)}`,
    BillingRunCompleted: ({ data }) => {
      const issued = `${counted(data.invoices, 'facture')}, ${amount(data.totalCents)} TTC`;
      const left =
        data.leftOut.length === 0
          ? ''
          : `, ${data.leftOut.length} ${data.leftOut.length < 2 ? 'cas laissé' : 'cas laissés'} de côté`;
      return `${runInWords(data)} terminée : ${issued}${left}`;
    },
    BillingRunAborted: ({ data }) =>
      `${runInWords(data)} interrompue${data.reason === undefined ? '' : ` : ${data.reason}`}`,
    InvoiceIssued: ({ data, stream, revision }) => {
      const number = invoiceNumber(seriesOf(stream), revision);
      return `Facture ${number} émise : ${amount(data.totalCents)} TTC, échéance le ${day(data.dueOn)}`;
    },
    InvoiceDocumentProduced: ({ data }) =>
      `PDF de la facture ${data.number} produit (${Math.max(1, Math.round(data.bytes / 1024))} Kio)`,
  };

function runInWords({ batch, period }: Readonly<{ batch: string; period: string }>): string {
  return `Facturation ${ofMonth(period)}${batch === DEFAULT_BATCH ? '' : `, lot ${batch},`}`;
}
