import { type AnyEvent, InvalidEvent } from './eventStore.js';

/** Streams whose revisions are the numbers of issued documents, and the only event type that each may hold (LOG §6). */
const JOURNALS: readonly Readonly<{ prefix: string; type: string }>[] = [
  { prefix: 'invoices-', type: 'InvoiceIssued' },
  { prefix: 'credit-notes-', type: 'CreditNoteIssued' },
];

/** Keeps the numbering without gaps: nothing but issued documents enters a journal. Throws InvalidEvent. */
export function assertJournalHolds(stream: string, events: readonly AnyEvent[]): void {
  const journal = JOURNALS.find(({ prefix }) => stream.startsWith(prefix));
  const stranger = journal && events.find(({ type }) => type !== journal.type);
  if (journal === undefined || stranger === undefined) return;
  throw new InvalidEvent(`${stream} is a journal: it holds only ${journal.type}, never ${stranger.type}`);
}
