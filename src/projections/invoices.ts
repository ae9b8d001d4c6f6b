import type { EventOf } from '../domain/catalogue.js';
import { invoiceNumber, invoiceStream, seriesOf } from '../domain/streams.js';
import { NO_STREAM, type Recorded } from '../eventstore/eventStore.js';
import { dossierShares } from './dossierShares.js';
import type { Projection, ReadDb } from './projection.js';

// What the document shows is in the journal, at (series, place): it is not copied here.
// `revision` is that of the stream `invoice-<id>`, what happens to it afterwards: NO_STREAM until something does.
const SCHEMA = `
  CREATE TABLE invoices (
    id TEXT PRIMARY KEY,
    number TEXT NOT NULL,
    account_id TEXT NOT NULL,
    run_id TEXT NOT NULL,
    batch TEXT NOT NULL,
    period TEXT NOT NULL,
    status TEXT NOT NULL,
    issue_date TEXT NOT NULL,
    due_on TEXT NOT NULL,
    buyer_name TEXT NOT NULL,
    buyer_reference TEXT NOT NULL,
    payment_mode TEXT NOT NULL,
    net_cents INTEGER NOT NULL,
    vat_cents INTEGER NOT NULL,
    total_cents INTEGER NOT NULL,
    series TEXT NOT NULL,
    place INTEGER NOT NULL,
    sha256 TEXT,
    bytes INTEGER,
    renderer TEXT,
    issued_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    revision INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE invoice_dossiers (
    invoice_id TEXT NOT NULL,
    dossier_id TEXT NOT NULL,
    net_cents INTEGER NOT NULL,
    total_cents INTEGER NOT NULL,
    PRIMARY KEY (invoice_id, dossier_id)
  ) STRICT, WITHOUT ROWID;`;

const INDEXES = `
  CREATE INDEX invoices_by_number ON invoices (number);
  CREATE INDEX invoices_by_date ON invoices (issue_date, number);
  CREATE INDEX invoices_by_account ON invoices (account_id, issue_date, number);
  CREATE INDEX invoices_by_period ON invoices (period, issue_date, number);
  CREATE INDEX invoices_by_status ON invoices (status, issue_date, number);
  CREATE INDEX invoices_by_run ON invoices (run_id);
  CREATE INDEX invoice_dossiers_by_dossier ON invoice_dossiers (dossier_id, invoice_id);`;

const INSERT = `
  INSERT INTO invoices (id, number, account_id, run_id, batch, period, status, issue_date, due_on, buyer_name,
    buyer_reference, payment_mode, net_cents, vat_cents, total_cents, series, place, issued_at, updated_at, revision)
  VALUES (:id, :number, :accountId, :runId, :batch, :period, 'unpaid', :issueDate, :dueOn, :buyerName,
    :buyerReference, :paymentMode, :netCents, :vatCents, :totalCents, :series, :place, :at, :at, :revision)
  ON CONFLICT (id) DO NOTHING`;

export const invoices: Projection = {
  tables: ['invoices', 'invoice_dossiers'],
  version: 2,
  schema: SCHEMA,
  indexes: INDEXES,
  rows: { table: 'invoices', prefix: invoiceStream('') },
  on: {
    InvoiceIssued: issue,
    InvoiceDocumentProduced: (db, { data }) =>
      db.run('UPDATE invoices SET sha256 = :sha256, bytes = :bytes, renderer = :renderer WHERE id = :id', {
        id: data.invoiceId,
        sha256: data.sha256,
        bytes: data.bytes,
        renderer: data.renderer,
      }),
  },
};

function issue(db: ReadDb, { data, stream, revision, metadata }: Recorded<EventOf<'InvoiceIssued'>>): void {
  const series = seriesOf(stream);
  db.run(INSERT, {
    id: data.invoiceId,
    number: invoiceNumber(series, revision),
    accountId: data.accountId,
    runId: data.runId,
    batch: data.batch,
    period: data.period,
    issueDate: data.issueDate,
    dueOn: data.dueOn,
    buyerName: data.buyer.name,
    buyerReference: data.buyer.reference,
    paymentMode: data.payment.mode,
    netCents: data.netCents,
    vatCents: data.vatCents,
    totalCents: data.totalCents,
    series,
    place: revision,
    at: metadata.occurredAt,
    revision: NO_STREAM,
  });
  for (const { dossierId, netCents, totalCents } of dossierShares(data)) {
    db.run(
      `INSERT INTO invoice_dossiers (invoice_id, dossier_id, net_cents, total_cents)
       VALUES (:invoiceId, :dossierId, :netCents, :totalCents)
       ON CONFLICT (invoice_id, dossier_id) DO NOTHING`,
      { invoiceId: data.invoiceId, dossierId, netCents, totalCents },
    );
  }
}
