import type { PaymentMode } from '../../domain/shared/party.js';
import { accountIdOf } from './accountRef.js';
import { keyOf, limitOf, type Page, type Paging, pageOf } from './cursor.js';
import { compact, parsed, present, type Query } from './query.js';

export type InvoiceStatus = 'unpaid' | 'partially_paid' | 'paid' | 'credited';

export type InvoiceView = Readonly<{
  id: string;
  number: string;
  accountId: string;
  /** Name and reference of the buyer as printed. */
  buyerName: string;
  buyerReference: string;
  runId: string;
  batch: string;
  /** Month billed, `YYYY-MM`. */
  period: string;
  status: InvoiceStatus;
  issueDate: string;
  dueOn: string;
  paymentMode: PaymentMode;
  netCents: number;
  vatCents: number;
  totalCents: number;
  paidCents: number;
  balanceCents: number;
  dossierIds: readonly string[];
  /** Its bytes in the document store, once they were made. */
  document?: Readonly<{ sha256: string; bytes: number; renderer: string }>;
  /** Where the event with everything that is printed stands: `invoices-<series>`, at this revision. */
  journal: Readonly<{ series: string; revision: number }>;
  issuedAt: string;
  updatedAt: string;
  /** Of the stream `invoice-<id>`: -1 while nothing happened after the issue. */
  revision: number;
}>;

export type InvoiceFilter = Paging &
  Readonly<{
    /** Id or reference. */
    account?: string | undefined;
    period?: string | undefined;
    status?: InvoiceStatus | undefined;
  }>;

type Row = Omit<InvoiceView, 'paidCents' | 'balanceCents' | 'dossierIds' | 'document' | 'journal'> &
  Readonly<{
    dossierIds: string;
    sha256: string | null;
    bytes: number | null;
    renderer: string | null;
    series: string;
    place: number;
  }>;

const SELECT = `
  SELECT id, number, account_id AS accountId, buyer_name AS buyerName, buyer_reference AS buyerReference,
    run_id AS runId, batch, period, status, issue_date AS issueDate, due_on AS dueOn, payment_mode AS paymentMode,
    net_cents AS netCents, vat_cents AS vatCents, total_cents AS totalCents,
    (SELECT json_group_array(dossier_id) FROM invoice_dossiers WHERE invoice_id = invoices.id) AS dossierIds,
    sha256, bytes, renderer, series, place, issued_at AS issuedAt, updated_at AS updatedAt, revision
  FROM invoices`;

/** The latest first. */
export function listInvoices(query: Query, filter: InvoiceFilter): Page<InvoiceView> {
  const account = filter.account === undefined ? undefined : accountIdOf(query, filter.account);
  if (filter.account !== undefined && account === undefined) return { items: [], nextCursor: null };

  const { period, status } = filter;
  const [beforeDate, beforeNumber] = keyOf(filter, ['', '']) ?? [];
  const given = present({ account, period, status, beforeDate, beforeNumber });
  const conditions = ['true', ...Object.keys(given).flatMap((name) => CONDITIONS[name] ?? [])];
  const rows = query.all<Row>(
    `${SELECT} WHERE ${conditions.join(' AND ')} ORDER BY issue_date DESC, number DESC LIMIT :limit`,
    { ...given, limit: limitOf(filter) + 1 },
  );
  return pageOf(rows, filter, ({ issueDate, number }) => [issueDate, number], toView);
}

const CONDITIONS: Readonly<Record<string, string>> = {
  account: 'account_id = :account',
  period: 'period = :period',
  status: 'status = :status',
  beforeDate: '(issue_date, number) < (:beforeDate, :beforeNumber)',
};

export function invoiceByNumber(query: Query, number: string): InvoiceView | undefined {
  const row = query.get<Row>(`${SELECT} WHERE number = :number`, { number: number.toUpperCase() });
  return row === undefined ? undefined : toView(row);
}

function toView({ dossierIds, sha256, bytes, renderer, series, place, ...row }: Row): InvoiceView {
  // Payments and credit notes come with their own issue: until then nothing is paid.
  const paidCents = 0;
  return compact<InvoiceView>({
    ...row,
    paidCents,
    balanceCents: row.totalCents - paidCents,
    dossierIds: parsed<readonly string[]>(dossierIds),
    document: sha256 === null || bytes === null || renderer === null ? undefined : { sha256, bytes, renderer },
    journal: { series, revision: place },
  });
}
