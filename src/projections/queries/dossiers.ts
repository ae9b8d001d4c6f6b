import type { DossierLine, Site } from '../../domain/dossier/events.js';
import { type BillingPreferences, DEFAULT_BATCH, DEFAULT_TERMS, type PaymentTerms } from '../../domain/shared/party.js';
import { type PaymentTermsView, shownTerms } from './paymentTerms.js';
import { compact, parsed, parsedOrNone, type Query } from './query.js';

export type DossierSummary = Readonly<{
  id: string;
  name?: string;
  status: 'open' | 'active';
  effectiveOn?: string;
  city?: string;
  lines: number;
}>;

export type DossierLineView = Omit<DossierLine, 'lineId'> & Readonly<{ id: string }>;

export type DossierView = Readonly<{
  id: string;
  accountId: string;
  name?: string;
  status: 'open' | 'active';
  effectiveOn?: string;
  /** In which it is billed: its own, else the account's. */
  batch: string;
  /** Role to user id. */
  team?: Readonly<Record<string, string>>;
  site?: Site;
  /** In the order in which they were added. */
  lines: readonly DossierLineView[];
  paymentAndBalance: Readonly<{
    /** Those that hold for this dossier. */
    terms: PaymentTermsView;
    source: 'account' | 'dossier';
    /** With VAT; this dossier's share of the invoices that also bill others. */
    invoicedCents: number;
    paidCents: number;
    balanceCents: number;
  }>;
  openedAt: string;
  updatedAt: string;
  revision: number;
}>;

type SummaryRow = Readonly<{
  id: string;
  name: string | null;
  status: 'open' | 'active';
  effectiveOn: string | null;
  site: string | null;
  lines: number;
}>;

/** The dossiers of an account, the oldest first. */
export function dossiersOfAccount(query: Query, accountId: string): readonly DossierSummary[] {
  return query
    .all<SummaryRow>(
      `SELECT id, name, status, effective_on AS effectiveOn, site,
         (SELECT count(*) FROM dossier_lines WHERE dossier_id = dossiers.id) AS lines
       FROM dossiers WHERE account_id = :accountId ORDER BY opened_at, id`,
      { accountId },
    )
    .map(({ site, ...row }) => compact<DossierSummary>({ ...row, city: parsedOrNone<Site>(site)?.address.city }));
}

type Row = Readonly<{
  id: string;
  accountId: string;
  name: string | null;
  status: 'open' | 'active';
  effectiveOn: string | null;
  batch: string | null;
  team: string | null;
  site: string | null;
  override: string | null;
  accountTerms: string | null;
  accountBilling: string | null;
  invoicedCents: number;
  openedAt: string;
  updatedAt: string;
  revision: number;
}>;

export function dossierById(query: Query, id: string): DossierView | undefined {
  const row = query.get<Row>(
    `SELECT dossiers.id, account_id AS accountId, name, status, effective_on AS effectiveOn, batch, team, site,
       payment_override AS override, terms AS accountTerms, billing AS accountBilling,
       (SELECT coalesce(sum(total_cents), 0) FROM invoice_dossiers WHERE dossier_id = dossiers.id) AS invoicedCents,
       opened_at AS openedAt, dossiers.updated_at AS updatedAt, dossiers.revision
     FROM dossiers LEFT JOIN accounts ON accounts.id = account_id WHERE dossiers.id = :id`,
    { id },
  );
  return row === undefined ? undefined : toView(row, linesOf(query, id));
}

function linesOf(query: Query, dossierId: string): readonly DossierLineView[] {
  return query
    .all<{ line: string }>('SELECT line FROM dossier_lines WHERE dossier_id = :dossierId ORDER BY added', { dossierId })
    .map(({ line }) => {
      const { lineId: id, ...shown } = parsed<DossierLine>(line);
      return { id, ...shown };
    });
}

function toView(row: Row, lines: readonly DossierLineView[]): DossierView {
  const { override, accountTerms, accountBilling, invoicedCents, team, site, batch, ...shown } = row;
  // Payments come with their own issue: until then nothing is paid.
  const paidCents = 0;
  return compact<DossierView>({
    ...shown,
    batch: batch ?? parsedOrNone<BillingPreferences>(accountBilling)?.batch ?? DEFAULT_BATCH,
    team: parsedOrNone(team),
    site: parsedOrNone(site),
    lines,
    paymentAndBalance: {
      // A dossier's override is whole, never mixed with the account's terms.
      terms: shownTerms(parsedOrNone<PaymentTerms>(override ?? accountTerms) ?? DEFAULT_TERMS),
      source: override === null ? 'account' : 'dossier',
      invoicedCents,
      paidCents,
      balanceCents: invoicedCents - paidCents,
    },
  });
}
