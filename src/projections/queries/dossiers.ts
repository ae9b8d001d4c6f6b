import type { DeliveryChoice, DossierLine, Installation, Site, Team } from '../../domain/dossier/events.js';
import type { Dated } from '../../domain/shared/dated.js';
import {
  type BillingPreferences,
  DEFAULT_BATCH,
  DEFAULT_METHODS,
  DEFAULT_TERMS,
  type PaymentTerms,
} from '../../domain/shared/party.js';
import type { DossierStatus } from './dossierList.js';
import { type PaymentTermsView, shownTerms } from './paymentTerms.js';
import { compact, parsed, parsedOrNone, type Query } from './query.js';

export type DossierLineView = Omit<DossierLine, 'lineId'> &
  Readonly<{
    id: string;
    /** What it is from later dates on, where it changes. */
    later?: readonly (Readonly<{ from: string }> & Omit<DossierLine, 'lineId'>)[];
  }>;

export type DossierView = Readonly<{
  id: string;
  accountId: string;
  name?: string;
  status: DossierStatus;
  effectiveOn?: string;
  /** The last day that is billed. */
  terminatedOn?: string;
  /** In which it is billed: its own, else the account's. */
  batch: string;
  team?: Team;
  site?: Site;
  /** E.164, in the order in which they were attached. */
  phones: readonly string[];
  /** The one selected. Once the dossier is active, `phases` are those that it is carried out by. */
  installationType?: Readonly<{ id: string; name: string; phases?: Installation['phases'] }>;
  /** In the order in which they were added. */
  lines: readonly DossierLineView[];
  /** Those that hold for this dossier. */
  delivery: DeliveryChoice & Readonly<{ source: 'account' | 'dossier' }>;
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

type Row = Readonly<{
  id: string;
  accountId: string;
  name: string | null;
  status: DossierStatus;
  effectiveOn: string | null;
  terminatedOn: string | null;
  batch: string | null;
  team: string | null;
  site: string | null;
  payment: string | null;
  delivery: string | null;
  typeId: string | null;
  typeName: string | null;
  installation: string | null;
  accountTerms: string | null;
  accountBilling: string | null;
  accountDelivery: string | null;
  invoicedCents: number;
  openedAt: string;
  updatedAt: string;
  revision: number;
}>;

const SELECT = `
  SELECT dossiers.id, account_id AS accountId, dossiers.name, status, effective_on AS effectiveOn,
    terminated_on AS terminatedOn, batch, team, site, payment_override AS payment, delivery_override AS delivery,
    installation_type_id AS typeId, coalesce(installation_types.name, installation_type_name) AS typeName, installation,
    terms AS accountTerms, billing AS accountBilling, accounts.delivery AS accountDelivery,
    (SELECT coalesce(sum(total_cents), 0) FROM invoice_dossiers WHERE dossier_id = dossiers.id) AS invoicedCents,
    opened_at AS openedAt, dossiers.updated_at AS updatedAt, dossiers.revision
  FROM dossiers LEFT JOIN accounts ON accounts.id = account_id
    LEFT JOIN installation_types ON installation_types.id = installation_type_id`;

export function dossierById(query: Query, id: string): DossierView | undefined {
  const row = query.get<Row>(`${SELECT} WHERE dossiers.id = :id`, { id });
  return row === undefined ? undefined : toView(query, row);
}

function linesOf(query: Query, dossierId: string): readonly DossierLineView[] {
  return query
    .all<{ line: string }>('SELECT line FROM dossier_lines WHERE dossier_id = :dossierId ORDER BY added', { dossierId })
    .map(({ line }) => lineView(parsed<Dated<DossierLine>>(line)));
}

function lineView({ first, later }: Dated<DossierLine>): DossierLineView {
  const shown = ({ lineId: _id, ...rest }: DossierLine) => rest;
  const changes = later.map(({ from, value }) => ({ from, ...shown(value) }));
  return { id: first.lineId, ...shown(first), ...(changes.length === 0 ? {} : { later: changes }) };
}

/** In the order in which they were attached. */
export function phonesOfDossier(query: Query, dossierId: string): readonly string[] {
  return query
    .all<{ phone: string }>('SELECT phone FROM dossier_phones WHERE dossier_id = :dossierId ORDER BY attached', {
      dossierId,
    })
    .map(({ phone }) => phone);
}

function toView(query: Query, row: Row): DossierView {
  const { id, accountId, name, status, effectiveOn, terminatedOn, batch, openedAt, updatedAt, revision } = row;
  return compact<DossierView>({
    id,
    accountId,
    name,
    status,
    effectiveOn,
    terminatedOn,
    batch: batch ?? parsedOrNone<BillingPreferences>(row.accountBilling)?.batch ?? DEFAULT_BATCH,
    team: parsedOrNone(row.team),
    site: parsedOrNone(row.site),
    phones: phonesOfDossier(query, id),
    installationType: typeOf(row),
    lines: linesOf(query, id),
    delivery: {
      ...(parsedOrNone<DeliveryChoice>(row.delivery ?? row.accountDelivery) ?? { methods: DEFAULT_METHODS }),
      source: row.delivery === null ? 'account' : 'dossier',
    },
    paymentAndBalance: balanceOf(row),
    openedAt,
    updatedAt,
    revision,
  });
}

/** An active dossier is carried out by the type as it was on the day of its activation. */
function typeOf({ typeId, typeName, installation }: Row): DossierView['installationType'] {
  const carried = parsedOrNone<Installation>(installation);
  if (carried !== undefined) return { id: carried.installationTypeId, name: carried.name, phases: carried.phases };
  return typeId === null ? undefined : { id: typeId, name: typeName ?? typeId };
}

function balanceOf({ payment, accountTerms, invoicedCents }: Row): DossierView['paymentAndBalance'] {
  // Payments come with their own issue: until then nothing is paid.
  const paidCents = 0;
  return {
    // A dossier's override is whole, never mixed with the account's terms.
    terms: shownTerms(parsedOrNone<PaymentTerms>(payment ?? accountTerms) ?? DEFAULT_TERMS),
    source: payment === null ? 'account' : 'dossier',
    invoicedCents,
    paidCents,
    balanceCents: invoicedCents - paidCents,
  };
}
