import { describe, expect, it } from 'vitest';
import { createNumberingCheck, type Numbered } from '../../src/domain/invoice/numbering.js';

const issued = (revision: number, issueDate = '2026-12-01', invoiceId = `i${revision}`): Numbered => ({
  stream: 'invoices-F2026',
  revision,
  type: 'InvoiceIssued',
  data: { invoiceId, issueDate },
});

const produced = (number: string, invoiceId: string): Numbered => ({
  stream: `invoice-${invoiceId}`,
  revision: 0,
  type: 'InvoiceDocumentProduced',
  data: { number, invoiceId, sha256: 'a' },
});

function faultsOf(...events: readonly Numbered[]): readonly string[] {
  const check = createNumberingCheck();
  for (const event of events) check.see(event);
  return check.faults();
}

describe('the numbering', () => {
  it('is proven when each series is 1 to n and its dates never go back', () => {
    const credit = {
      ...issued(0),
      stream: 'credit-notes-A2026',
      type: 'CreditNoteIssued',
      data: { creditNoteId: 'c', issueDate: '2026-01-01' },
    };
    const check = createNumberingCheck();
    for (const event of [issued(0), credit, issued(1), produced('F2026-000001', 'i0'), issued(2, '2026-12-31')]) {
      check.see(event);
    }
    expect(check.faults()).toEqual([]);
    expect(check.journals()[0]).toEqual({
      stream: 'invoices-F2026',
      count: 3,
      first: 'F2026-000001',
      last: 'F2026-000003',
      from: '2026-12-01',
      to: '2026-12-31',
    });
  });

  it('is not when a number is missing, at the beginning or further on', () => {
    expect(faultsOf(issued(0), issued(2))).toEqual([expect.stringContaining('F2026-000002 manque')]);
    expect(faultsOf(issued(1))).toEqual([expect.stringContaining('F2026-000001 manque')]);
  });

  it('is not when a date goes back, or is of another year', () => {
    expect(faultsOf(issued(0, '2026-12-02'), issued(1, '2026-12-01'))).toHaveLength(1);
    expect(faultsOf(issued(0, '2027-01-01'))).toEqual([expect.stringContaining('hors de l’année')]);
  });

  it('tells a single wrong date once: where it goes back, not of each document after it', () => {
    const days = ['2026-12-01', '2026-12-31', '2026-12-02', '2026-12-02', '2026-12-03'];
    expect(faultsOf(...days.map((day, revision) => issued(revision, day)))).toEqual([
      'invoices-F2026 : les dates reculent de F2026-000002 (31\u00a0décembre 2026) à F2026-000003 (2\u00a0décembre 2026)',
    ]);
  });

  it('says of a document without a date or an id that it cannot be read, and compares those around it', () => {
    const dateless = { ...issued(1), data: { invoiceId: 'i1' } };
    const unreadable = ['invoices-F2026 : F2026-000002 n’est pas lisible'];
    expect(faultsOf(issued(0), dateless, issued(2))).toEqual(unreadable);
    expect(faultsOf(issued(0), { ...issued(1), data: undefined }, issued(2))).toEqual(unreadable);
    expect(faultsOf(issued(0, '2026-12-02'), dateless, issued(2, '2026-12-01'))).toHaveLength(2);
  });

  it('is not when something else stands in the journal, is unreadable, or has two numbers', () => {
    expect(faultsOf({ ...issued(0), type: 'NoteAdded' })).toHaveLength(1);
    expect(faultsOf({ ...issued(0), data: undefined })).not.toEqual([]);
    expect(faultsOf(issued(0), issued(1, '2026-12-01', 'i0'))).toEqual([expect.stringContaining('le même document')]);
  });

  it('is not when a kept document carries a number that its invoice does not have: the last ones may be gone', () => {
    expect(faultsOf(issued(0), produced('F2026-000002', 'i1'))).toEqual([expect.stringContaining('aucun numéro')]);
    expect(faultsOf(issued(0), produced('F2026-000009', 'i0'))).toEqual([expect.stringContaining('F2026-000001')]);
  });
});
