import { describe, expect, it } from 'vitest';
import { InvalidEvent } from '../../src/eventstore/eventStore.js';
import { assertJournalHolds } from '../../src/eventstore/journalGuard.js';

const of = (...types: readonly string[]) => types.map((type) => ({ type, data: {} }));

describe('a journal', () => {
  it.each([
    { stream: 'invoices-F2026', type: 'InvoiceIssued' },
    { stream: 'credit-notes-A2026', type: 'CreditNoteIssued' },
  ])('$stream holds $type', ({ stream, type }) => {
    expect(() => assertJournalHolds(stream, of(type, type))).not.toThrow();
  });

  it.each([
    { stream: 'invoices-F2026', types: ['CreditNoteIssued'] },
    { stream: 'invoices-F2026', types: ['InvoiceIssued', 'NoteAdded'] },
    { stream: 'invoices-', types: ['InvoiceDocumentProduced'] },
    { stream: 'credit-notes-A2026', types: ['InvoiceIssued'] },
  ])('$stream refuses $types', ({ stream, types }) => {
    expect(() => assertJournalHolds(stream, of(...types))).toThrow(InvalidEvent);
    expect(() => assertJournalHolds(stream, of(...types))).toThrow(stream);
  });

  it.each(['invoice-123', 'account-invoices-1', 'billing-runs'])('%s is none', (stream) => {
    expect(() => assertJournalHolds(stream, of('NoteAdded'))).not.toThrow();
  });
});
